import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, type Reply, resourcesIn, startJourney } from './journey.js'

const LORNA = '9990000093'
const COUNCILS = ['la-hillshire', 'la-riverton']

let journey: Journey
let token: string
let id: string
beforeAll(async () => {
  journey = await startJourney()
  // She has moved: one council has heard of it, the other has not.
  journey.sandbox.region.council.change(LORNA, (it) => ({
    ...it,
    addresses: it.addresses.map((one) => ({ ...one, ADDRESS: '7 New Row, Riverton', POST_CODE: 'ZZ99 7NR' })),
  }))
  token = await journey.token('gp')
  id = await journey.patientId(token, LORNA)
})
afterAll(() => journey.stop())

const sourceOf = (resource: JsonObject | undefined): string =>
  /^(.+)-[0-9a-f]{32}$/.exec(textOf(resource?.['id']) ?? '')?.[1] ?? 'pds'

const ofType = (type: string, reply: Reply): readonly JsonObject[] =>
  resourcesIn(reply).filter((it) => it['resourceType'] === type)

describe('somebody whom two councils know', () => {
  test('is one person with a record at each: one Patient for each system, each with its own address', async () => {
    const people = ofType('Patient', await journey.get(`Patient/${id}/$everything`, token))
    const told = people.map((it) => [
      sourceOf(it),
      objectsOf(it['link']).map((link) => objectOf(link['other'])?.['reference']),
      objectsOf(it['address']).map((one) => one['postalCode']),
    ])
    const linked = [`Patient/${id}`]
    expect(told.toSorted()).toEqual([
      ['a81001', linked, ['ZZ99 9ZZ']],
      ['la-hillshire', linked, ['ZZ99 9ZZ']],
      ['la-riverton', linked, ['ZZ99 7NR']],
      ['pds', [], ['ZZ99 9ZZ']],
    ])
  })

  test.each(['CarePlan', 'Condition'])(
    'has both councils’ %s, neither in the place of the other, each with its Provenance',
    async (type) => {
      const reply = await journey.get(`${type}?patient=Patient/${id}&_revinclude=Provenance:target`, token)
      const found = ofType(type, reply)
      expect([...new Set(found.map(sourceOf))].toSorted()).toEqual(expect.arrayContaining(COUNCILS))
      const named = ofType('Provenance', reply).flatMap((it) =>
        objectsOf(it['target']).map((one) => [sourceOf(it), textOf(one['reference'])]),
      )
      expect(named.toSorted()).toEqual(
        found.map((it) => [sourceOf(it), `${type}/${textOf(it['id']) ?? ''}`]).toSorted(),
      )
    },
  )

  test('$summary shows what each holds, and names everything by the Patient that the document is about', async () => {
    const reply = await journey.get(`Patient/${id}/$summary`, token)
    const resources = objectsOf(reply.body['entry']).flatMap((it): readonly JsonObject[] =>
      objectsOf([it['resource'] ?? null]),
    )
    const plans = resources.filter((it) => it['resourceType'] === 'CarePlan')
    expect(plans.map(sourceOf).toSorted()).toEqual(COUNCILS)
    expect(plans.map((it) => it['subject'])).toEqual(plans.map(() => ({ reference: `Patient/${id}` })))
    expect(JSON.stringify(resources[0])).toMatch(
      /Riverton Council.*Hillshire Council|Hillshire Council.*Riverton Council/,
    )
  })

  test('$summary holds every medicine and finding of a practice that may be shown, named by a section or not', async () => {
    const dorothy = await journey.patientId(token, '9990000018')
    const held = async (type: string, path: string): Promise<readonly string[]> =>
      ofType(type, await journey.get(path, token))
        .filter((it) => sourceOf(it) === 'a81001')
        .map((it) => textOf(it['id']) ?? '')
        .toSorted()
    for (const [type, least] of [
      ['MedicationRequest', 10],
      ['Observation', 8],
    ] as const) {
      const found = await held(type, `${type}?patient=${dorothy}&_count=100`)
      expect(found.length).toBeGreaterThan(least)
      const inSummary = await held(type, `Patient/${dorothy}/$summary`)
      expect(found.filter((it) => !inSummary.includes(it))).toEqual([])
    }
  })

  test('$involvement names both councils and one practice, and no party without a name', async () => {
    const reply = await journey.get(`Patient/${id}/$involvement`, token)
    const parts = (name: string): readonly Readonly<Record<string, unknown>>[] =>
      objectsOf(reply.body['parameter'])
        .filter((it) => it['name'] === name)
        .map((it) =>
          Object.fromEntries(
            objectsOf(it['part']).map((one) => [textOf(one['name']) ?? '', Object.values(one).at(-1)]),
          ),
        )
    expect(parts('source').map((it) => it['source'])).toEqual(expect.arrayContaining(COUNCILS))
    expect(parts('party').filter((it) => (it['organisation'] ?? it['worker']) === undefined)).toEqual([])
    const practices = parts('party').filter((it) => 'Old Mill Surgery (sandbox)' === it['organisation'])
    expect(practices.map((it) => it['source']).toSorted()).toEqual(['a81001', 'la-hillshire', 'pds'])
  })
})
