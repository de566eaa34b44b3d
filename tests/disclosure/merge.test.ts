import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Include } from '../../src/model/search-query.js'
import { EMPTY_QUERY } from '../../src/model/search-query.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type JsonObject, isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { handMade } from './hand-made.js'
import { SOCIAL_WORKER, answerTo, textOfAnswer } from './requests.js'
import { ASTHMA, type Holding, PATIENT, PERSON, SYPHILIS, condition, holding } from './world.js'

type Holdings = Readonly<Record<string, readonly Holding[]>>

const EVERYTHING = {
  interaction: 'everything',
  type: 'Patient',
  person: { kind: 'patient-id', id: 'p-0018' },
  requester: SOCIAL_WORKER,
} as const

/** The person as one system has them, with where it thinks they live now. */
const livingAt = (city: string, period: JsonObject = { start: '2024-01-01' }): Holding =>
  holding('demographics', {
    resourceType: 'Patient',
    id: 'p-0018',
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: PERSON }],
    name: [{ family: 'TEST-ALDER' }],
    address: [{ use: 'home', city, period }],
  })

const allergy = (id: string, area: 'allergies' | 'alerts', text: string): Holding =>
  holding(area, { resourceType: 'AllergyIntolerance', id, patient: PATIENT, code: { text } })

const list = (id: string, area: 'allergies' | 'alerts', item: string): Holding =>
  holding(area, {
    resourceType: 'List',
    id,
    status: 'current',
    mode: 'snapshot',
    title: 'Allergies',
    subject: PATIENT,
    entry: [{ item: { reference: `AllergyIntolerance/${item}` } }],
  })

const plan = (condition: string): Holding =>
  holding('services', {
    resourceType: 'CarePlan',
    id: 'riverton-plan',
    status: 'active',
    intent: 'plan',
    subject: PATIENT,
    addresses: [{ reference: `Condition/${condition}` }],
    title: 'Package of care',
  })

/** Both sides know the person, where they live and what they are allergic to, and do not agree. */
const BOTH: Holdings = {
  a81001: [
    livingAt('Northtown'),
    allergy('a81001-penicillin', 'allergies', 'Penicillin'),
    list('a81001-list', 'allergies', 'a81001-penicillin'),
    condition('a81001-asthma', ASTHMA),
  ],
  riverton: [
    livingAt('Southtown'),
    allergy('riverton-penicillin', 'alerts', 'Penicillin'),
    allergy('riverton-latex', 'alerts', 'Latex'),
    list('riverton-list', 'alerts', 'riverton-latex'),
    plan('a81001-asthma'),
  ],
  pds: [livingAt('Midtown')],
}

function resourcesIn(text: string): readonly FhirResource[] {
  const body: unknown = JSON.parse(text)
  return objectsOf(isJsonObject(body) ? body['entry'] : []).flatMap((it) => {
    const { resource } = it
    return isJsonObject(resource)
      ? [{ ...resource, resourceType: textOf(resource['resourceType']) ?? '' }]
      : []
  })
}

async function everythingOf(holdings: Holdings): Promise<readonly FhirResource[]> {
  return resourcesIn(textOfAnswer(await answerTo(handMade({ holdings }), EVERYTHING)))
}

const ofType = (type: string, all: readonly FhirResource[]): readonly FhirResource[] =>
  all.filter((it) => it.resourceType === type)
const idsOf = (all: readonly FhirResource[]): readonly string[] => all.map((it) => textOf(it['id']) ?? '')

describe('the same seen through several systems is linked, and not fused', () => {
  test('the person: one Patient for each system, two of which refer to the one', async () => {
    const people = ofType('Patient', await everythingOf(BOTH))
    const links = people.map((it) => [textOf(it['id']), objectsOf(it['link']).map((link) => link['other'])])
    expect(links.toSorted()).toEqual([
      ['a81001-person-p-0018', [PATIENT]],
      ['p-0018', []],
      ['riverton-person-p-0018', [PATIENT]],
    ])
  })

  test('an allergy that both hold stands twice, each from its own system', async () => {
    const allergies = ofType('AllergyIntolerance', await everythingOf(BOTH))
    expect(idsOf(allergies).toSorted()).toEqual([
      'a81001-penicillin',
      'riverton-latex',
      'riverton-penicillin',
    ])
  })

  test('everything is named by the Provenance of its own system, and of no other', async () => {
    const all = await everythingOf(BOTH)
    const provenances = ofType('Provenance', all)
    expect(provenances).toHaveLength(3)
    for (const it of provenances) {
      const source = textOf(
        objectsOf(it['entity'])
          .map((one) => one['what'])
          .filter(isJsonObject)[0]?.['display'],
      )
      const targets = objectsOf(it['target']).map((one) => textOf(one['reference'])?.split('/')[1] ?? '')
      const own = source === 'pds' ? /^p-0018$/ : new RegExp(`^${source ?? ''}-`)
      expect(targets.length).toBeGreaterThan(0)
      expect(targets.filter((one) => !own.test(one))).toEqual([])
    }
    const named = provenances.flatMap((it) => objectsOf(it['target']).map((one) => textOf(one['reference'])))
    const others = all.filter((it) => !['Provenance', 'OperationOutcome'].includes(it.resourceType))
    expect(named.toSorted()).toEqual(
      others.map((it) => `${it.resourceType}/${textOf(it['id']) ?? ''}`).toSorted(),
    )
  })
})

describe('what the systems do not agree on is shown', () => {
  test('two current addresses, and the one of the demographics service', async () => {
    const people = ofType('Patient', await everythingOf(BOTH))
    const homes = people.flatMap((it) => objectsOf(it['address'])).map((it) => [it['city'], it['use']])
    expect(homes.toSorted()).toEqual([
      ['Midtown', 'home'],
      ['Northtown', 'home'],
      ['Southtown', 'home'],
    ])
  })

  test('two lists of allergies, each with its own items', async () => {
    const lists = ofType('List', await everythingOf(BOTH))
    const entries = lists.map((it) => [it['id'], objectsOf(it['entry']).map((one) => one['item'])])
    expect(entries.toSorted()).toEqual([
      ['a81001-list', [{ reference: 'AllergyIntolerance/a81001-penicillin' }]],
      ['riverton-list', [{ reference: 'AllergyIntolerance/riverton-latex' }]],
    ])
  })
})

describe('exact duplicates collapse', () => {
  test('to the same answer, whatever is sent twice and in whatever order', async () => {
    const expected = await everythingOf(BOTH)
    const sent = (items: readonly Holding[]): fc.Arbitrary<readonly Holding[]> =>
      fc
        .subarray([...items])
        .chain((again) =>
          fc.shuffledSubarray([...items, ...again], { minLength: items.length + again.length }),
        )
    const drawn = fc.record({
      a81001: sent(BOTH['a81001'] ?? []),
      riverton: sent(BOTH['riverton'] ?? []),
      pds: sent(BOTH['pds'] ?? []),
    })
    await fc.assert(
      fc.asyncProperty(drawn, async (holdings) => {
        const found = await everythingOf(holdings)
        const comparable = (all: readonly FhirResource[]): readonly FhirResource[] =>
          all.map((it) =>
            it.resourceType === 'Provenance'
              ? { ...it, target: objectsOf(it['target']).toSorted(byReference) }
              : it,
          )
        expect(comparable(found)).toEqual(comparable(expected))
      }),
      { numRuns: 40 },
    )
  })

  test('but not what differs by a single element: then neither says more than the stricter', async () => {
    const sealed: Holding = {
      ...condition('a81001-asthma', ASTHMA, { note: [{ text: 'x' }] }),
      flags: ['sealed'],
    }
    const all = await everythingOf({ ...BOTH, a81001: [...(BOTH['a81001'] ?? []), sealed] })
    expect(idsOf(all)).not.toContain('a81001-asthma')
  })
})

const byReference = (a: JsonObject, b: JsonObject): number =>
  (textOf(a['reference']) ?? '') < (textOf(b['reference']) ?? '') ? -1 : 1

describe('what one system says of another’s record', () => {
  const INCLUDE: Include = {
    direction: 'include',
    sourceType: 'CarePlan',
    parameter: 'condition',
    targetType: 'Condition',
    iterates: false,
  }
  const search = async (holdings: Holdings): Promise<readonly FhirResource[]> =>
    resourcesIn(
      textOfAnswer(
        await answerTo(handMade({ holdings }), {
          type: 'CarePlan',
          query: { ...EMPTY_QUERY, includes: [INCLUDE] },
        }),
      ),
    )

  test('is resolved where both may be seen', async () => {
    const all = await search(BOTH)
    expect(idsOf(all).filter((it) => it !== '')).toEqual(['riverton-plan', 'a81001-asthma'])
  })

  test.each([
    ['what is withheld', [{ ...condition('a81001-asthma', ASTHMA), flags: ['sealed'] }]],
    ['what is of an excluded kind', [condition('a81001-asthma', SYPHILIS)]],
    ['what the other does not hold', []],
    [
      'what is another person’s',
      [condition('a81001-asthma', ASTHMA, { subject: { reference: 'Patient/p-0026' } })],
    ],
  ])('is neither brought nor named where it is %s', async (_what, a81001) => {
    const all = await search({ ...BOTH, a81001 })
    expect(idsOf(ofType('Condition', all))).toEqual([])
    expect(JSON.stringify(all)).not.toContain('a81001-asthma')
  })
})
