import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, NHS, type Reply, refusalIn, resourcesIn, startJourney } from '../journeys/journey.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { visible } from '../journeys/explanations.js'
import { described, someone } from './described.js'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const DOROTHY = someone('9990000018')
const RESTRICTED = someone('9990000034')
const DECEASED = someone('9990000042')
/** The old number of a person, and the current one. */
const SUPERSEDED = someone('9990000050')
const ABSENT = someone('9990000166')
const BOTH_COUNCILS = someone('9990000093')

async function post(path: string, resource: JsonObject, role = 'social-worker'): Promise<Reply> {
  const response = await fetch(`${journey.fhir}/${path}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${await journey.token(role)}`,
      'Content-Type': 'application/fhir+json',
    },
    body: JSON.stringify(resource),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as JsonObject }
}

const match = (resource: JsonObject, role?: string): Promise<Reply> => post('Patient/$match', resource, role)
const only = (resource: JsonObject): JsonObject => ({
  resourceType: 'Parameters',
  parameter: [
    { name: 'resource', resource },
    { name: 'onlyCertainMatches', valueBoolean: true },
  ],
})

function gradeIn(reply: Reply): readonly [string | undefined, number] {
  const [entry] = objectsOf(reply.body['entry'])
  const search = entry?.['search'] as JsonObject
  return [textOf(objectsOf(search['extension'])[0]?.['valueCode']), Number(search['score'])]
}

describe('the twin: somebody who knows the person well finds them', () => {
  test('one Patient, with how sure it is', async () => {
    const reply = await match(described(DOROTHY))
    expect([reply.status, reply.body['total']]).toEqual([200, 1])
    expect(resourcesIn(reply).map((it) => it['resourceType'])).toEqual(['Patient'])
    const [grade, score] = gradeIn(reply)
    expect(grade).toBe('certain')
    expect(score).toBeGreaterThan(0.999)
  })

  test('by number, with the name and date of birth that belong to it', async () => {
    const identifier = [{ system: NHS, value: DOROTHY.nhsNumber }]
    const { name, birthDate } = described(DOROTHY)
    const reply = await match({ resourceType: 'Patient', identifier, name, birthDate })
    expect(gradeIn(reply)).toEqual(['certain', 1])
  })

  test('by a number that PDS has superseded, and never by the person it was', async () => {
    const identifier = [{ system: NHS, value: SUPERSEDED.nhsNumber }]
    const reply = await match(described(SUPERSEDED, { identifier }))
    const [patient] = resourcesIn(reply)
    expect(objectsOf(patient?.['identifier']).map((it) => it['value'])).toContain('9990000069')
  })

  test('by name and date of birth alone: not surely', async () => {
    const bare = described(DOROTHY, { address: [], telecom: [], gender: undefined })
    const reply = await match(bare)
    expect([gradeIn(reply)[0], reply.body['total']]).toEqual(['probable', 1])
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    expect((await match(only(bare))).body['total']).toBe(0)
    expect((await match(only(described(DOROTHY)))).body['total']).toBe(1)
  })

  test('of who is only probable, nothing comes back but what was said', async () => {
    const { name, birthDate } = described(DOROTHY)
    const reply = await match({ resourceType: 'Patient', name, birthDate })
    const [patient] = resourcesIn(reply)
    const { meta, ...rest } = patient ?? {}
    expect(rest).toEqual({ resourceType: 'Patient', name, birthDate })
    const worker = await journey.token('social-worker')
    const { nhsNumber, postcode, telephone } = DOROTHY
    for (const it of [nhsNumber, postcode, telephone, await journey.patientId(worker, nhsNumber)])
      expect(reply.text).not.toContain(it)
  })

  test('what is not shown of them elsewhere is not shown here: as a search of the Patient', async () => {
    const worker = await journey.token('social-worker')
    const searched = await journey.search(worker, 'Patient', DOROTHY.nhsNumber)
    expect(resourcesIn(await match(described(DOROTHY)))).toEqual(resourcesIn(searched))
  })
})

describe('describing people is no way to learn who there is', () => {
  const family = (name: string) => ({ name: [{ family: name, given: [DOROTHY.given] }] })
  const HIDDEN: readonly (readonly [string, JsonObject, string?])[] = [
    ['a restricted person', described(RESTRICTED)],
    [
      'a restricted person by number',
      described(RESTRICTED, { identifier: [{ system: NHS, value: RESTRICTED.nhsNumber }] }),
    ],
    ['somebody without a relationship', described(DOROTHY), 'hillshire-social-worker'],
    ['an officer without an order', described(DOROTHY), 'ig-officer'],
    [
      'another given name: a twin',
      described(DOROTHY, { name: [{ family: DOROTHY.family, given: ['Doreen'] }] }),
    ],
    ['another family name', described(DOROTHY, family('TEST-BIRCH'))],
    ['another sex', described(DOROTHY, { gender: 'male' })],
    ['another day of birth', described(DOROTHY, { birthDate: '1941-03-13' })],
    [
      'the number of somebody else',
      described(DOROTHY, { identifier: [{ system: NHS, value: '9990000026' }] }),
    ],
    [
      'a number with a name that is not theirs',
      described(RESTRICTED, { identifier: [{ system: NHS, value: DOROTHY.nhsNumber }] }),
    ],
  ]

  test.each(HIDDEN.map(([what, resource, role]) => ({ what, resource, role })))(
    '$what is as nobody at all',
    async ({ resource, role }) => {
      const absent = await match(described(ABSENT), role)
      expect([absent.status, absent.body['total']]).toEqual([200, 0])
      expect(visible(await match(resource, role))).toEqual(visible(absent))
    },
  )

  test.each([
    ['a pattern', described(DOROTHY, family('TEST-A*')), 'INVALID_PARAMETER'],
    ['a letter', described(DOROTHY, family('T')), 'TOO_LITTLE_KNOWN'],
    ['a year of birth', described(DOROTHY, { birthDate: '1941' }), 'TOO_LITTLE_KNOWN'],
    ['a telephone alone', described(DOROTHY, { name: [] }), 'TOO_LITTLE_KNOWN'],
    [
      'two people',
      described(DOROTHY, {
        name: [...objectsOf(described(DOROTHY)['name']), ...objectsOf(described(RESTRICTED)['name'])],
      }),
      'ONE_PERSON_REQUIRED',
    ],
  ])('%s is no question', async (_what, resource, code) => {
    const reply = await match(resource)
    expect([reply.status, refusalIn(reply)]).toEqual([400, code])
  })

  test('several who fit are nobody', async () => {
    const { pds } = journey.sandbox.region
    pds.change('9990000026', {
      family: DOROTHY.family,
      given: DOROTHY.given,
      birthDate: DOROTHY.birthDate,
      gender: 'female',
    })
    try {
      expect((await match(described(DOROTHY))).body['total']).toBe(0)
    } finally {
      const other = someone('9990000026')
      pds.change(other.nhsNumber, {
        family: other.family,
        given: other.given,
        birthDate: other.birthDate,
        gender: other.gender,
      })
    }
  })

  test('the deceased are as a search of the Patient has them', async () => {
    const searched = await journey.search(await journey.token('social-worker'), 'Patient', DECEASED.nhsNumber)
    expect(resourcesIn(searched)).toHaveLength(1)
    expect(resourcesIn(await match(described(DECEASED)))).toEqual(resourcesIn(searched))
  })
})

describe('a cross-reference leads nowhere that is closed', () => {
  const CASE_SYSTEM = 'https://linchpin.example/fhir/Id/case-system-person'
  const pix = (person: string, more = '', role = 'social-worker'): Promise<Reply> =>
    journey
      .token(role)
      .then((token) =>
        journey.get(
          `Patient/$ihe-pix?sourceIdentifier=${encodeURIComponent(`${NHS}|${person}`)}${more}`,
          token,
        ),
      )
  const identifiersIn = (reply: Reply): readonly string[] =>
    objectsOf(reply.body['parameter']).flatMap(
      (it) => textOf((it['valueIdentifier'] as JsonObject | undefined)?.['system']) ?? [],
    )

  test('the twin: each council’s own identifier of somebody known to both', async () => {
    const reply = await pix(BOTH_COUNCILS.nhsNumber)
    expect(reply.status).toBe(200)
    expect(identifiersIn(reply)).toEqual([CASE_SYSTEM, CASE_SYSTEM])
    const assigners = objectsOf(reply.body['parameter']).flatMap((it) => {
      const identifier = it['valueIdentifier'] as JsonObject | undefined
      return textOf((identifier?.['assigner'] as JsonObject | undefined)?.['display']) ?? []
    })
    expect(assigners.toSorted()).toEqual(['Hillshire Council (sandbox)', 'Riverton Council (sandbox)'])
    // Nothing of them but identifiers.
    expect(reply.text).not.toContain(BOTH_COUNCILS.family)
  })

  test('only in the system that is asked for', async () => {
    expect(
      identifiersIn(await pix(BOTH_COUNCILS.nhsNumber, `&targetSystem=${encodeURIComponent(NHS)}`)),
    ).toEqual([])
    const system = `&targetSystem=${encodeURIComponent(CASE_SYSTEM)}`
    expect(identifiersIn(await pix(DOROTHY.nhsNumber, system))).toEqual([CASE_SYSTEM])
    const other = await pix(DOROTHY.nhsNumber, '&targetSystem=https%3A%2F%2Felsewhere.example')
    expect([other.status, refusalIn(other)]).toEqual([403, 'TARGET_SYSTEM_NOT_FOUND'])
  })

  test('the current number from the one it superseded', async () => {
    const reply = await pix(SUPERSEDED.nhsNumber, `&targetSystem=${encodeURIComponent(NHS)}`)
    expect(reply.status).toBe(200)
    expect(reply.text).toContain('9990000069')
    expect(reply.text).not.toContain(SUPERSEDED.nhsNumber)
  })

  test('a hidden person is as an absent one', async () => {
    const [hidden, absent] = await Promise.all(
      [DECEASED, ABSENT].map((it) => pix(it.nhsNumber, '', 'ward-nurse')),
    )
    if (hidden === undefined || absent === undefined) throw new Error('not asked')
    expect([absent.status, refusalIn(absent)]).toEqual([404, 'PATIENT_NOT_FOUND'])
    expect(visible(hidden)).toEqual(visible(absent))
  })

  test('without a relationship there is none', async () => {
    expect(refusalIn(await pix(DOROTHY.nhsNumber, '', 'hillshire-social-worker'))).toBe('NO_RELATIONSHIP')
  })

  test('a number that an adoption or a new registration ended leads to nobody, and to nobody’s id', async () => {
    const { pds } = journey.sandbox.region
    const ended = '9990000123'
    const worker = await journey.token('social-worker')
    const before = await journey.patientId(worker, ended)
    expect((await match(described(someone(ended)))).body['total']).toBe(1)
    expect((await pix(ended)).status).toBe(200)
    pds.change(ended, { sensitivity: 'REDACTED' })
    try {
      const absent = await pix(ABSENT.nhsNumber)
      expect(visible(await pix(ended))).toEqual(visible(absent))
      const person = someone(ended)
      expect((await match(described(person))).body['total']).toBe(0)
      const byNumber = described(person, { identifier: [{ system: NHS, value: ended }] })
      expect((await match(byNumber)).body['total']).toBe(0)
      expect((await journey.get(`Patient/${before}`, worker)).status).toBe(404)
    } finally {
      pds.change(ended, { sensitivity: 'U' })
    }
  })
})
