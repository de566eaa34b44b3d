import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { objectsOf } from '../../src/model/json.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { post, valuesOf } from './explanations.js'
import { type Journey, NHS, type Reply, refusalIn, resourcesIn, startJourney } from './journey.js'

const DOROTHY = '9990000018'
const DISSENTED = '9990000026'
const HIDDEN = '9990000034'
const UNRELATED = '9990000085'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

async function canShare(role: string, person: string, ...types: readonly string[]): Promise<Reply> {
  const form = new URLSearchParams([
    ['identifier', `${NHS}|${person}`],
    ...types.map((it): [string, string] => ['type', it]),
  ])
  return post(journey, 'Patient/$can-share', form, await journey.token(role))
}

/** `Condition would-be-asked` */
function answersIn(reply: Reply): readonly string[] {
  return objectsOf(reply.body['parameter']).map((it) => {
    const parts = objectsOf(it['part'])
    return [...valuesOf(parts, 'type'), ...valuesOf(parts, 'result')].join(' ')
  })
}

const requests = (): number => {
  const { practice, council } = journey.sandbox.region
  return practice.requests().length + council.requests.length
}

type Case = readonly [role: string, person: string, types: readonly string[], answers: readonly string[]]

const CASES: readonly Case[] = [
  [
    'social-worker',
    DOROTHY,
    ['Condition', 'CarePlan'],
    ['Condition would-be-asked', 'CarePlan would-be-asked'],
  ],
  ['social-worker', DOROTHY, ['Patient'], ['Patient would-be-asked']],
  [
    'social-worker',
    DISSENTED,
    ['MedicationStatement', 'CarePlan'],
    ['MedicationStatement NO_PATIENT_CONSENT', 'CarePlan would-be-asked'],
  ],
]

describe('a worker asks whether something could be shared', () => {
  test.each(CASES)('%s %s %j', async (role, person, types, answers) => {
    const before = requests()
    const reply = await canShare(role, person, ...types)
    expect([reply.status, ...answersIn(reply)]).toEqual([200, ...answers])
    expect(errorsOf(BASE.validate(reply.body))).toEqual([])
    expect(requests()).toBe(before)
    expect(reply.text).not.toContain(person)
  })

  test.each([
    ['social-worker', DISSENTED, 'MedicationStatement', 'NO_PATIENT_CONSENT'],
    ['social-worker', UNRELATED, 'Condition', 'NO_RELATIONSHIP'],
    ['social-worker', HIDDEN, 'MedicationStatement', 'PATIENT_NOT_FOUND'],
    ['ig-officer', DOROTHY, 'Condition', 'ACCESS_DENIED'],
    ['social-worker', '9990000019', 'Condition', 'INVALID_NHS_NUMBER'],
  ])(
    'where nothing would be asked, %s %s %s is refused as the search is: %s',
    async (role, person, type, code) => {
      const before = requests()
      const reply = await canShare(role, person, type)
      expect(requests()).toBe(before)
      const real = await journey.search(await journey.token(role), type, person)
      expect([reply.status, refusalIn(reply)]).toEqual([real.status, code])
      const said = (it: Reply): string =>
        it.text
          .replaceAll(it.headers.get('x-correlation-id') ?? '', 'id')
          .replaceAll('"patient.identifier"', '"identifier"')
      expect(said(reply)).toBe(said(real))
    },
  )

  test.each(['Condition', 'CarePlan', 'MedicationStatement', 'AllergyIntolerance', 'Encounter', 'Flag'])(
    'what it says of %s is what a search comes to, for everyone',
    async (type) => {
      for (const role of ['social-worker', 'gp', 'ward-nurse', 'senior-carer', 'link-worker'])
        for (const person of [DOROTHY, DISSENTED, HIDDEN, UNRELATED]) {
          const asked = await canShare(role, person, type)
          const real = await journey.search(await journey.token(role), type, person)
          expect([role, person, asked.status]).toEqual([role, person, real.status])
          if (real.status !== 200) expect(refusalIn(asked)).toBe(refusalIn(real))
        }
    },
  )

  test('without a type it says it of every one, and what helps where something is missing', async () => {
    const reply = await canShare('social-worker', DISSENTED)
    expect(answersIn(reply).length).toBeGreaterThan(10)
    expect(answersIn(reply)).toContain('MedicationStatement NO_PATIENT_CONSENT')
    const refused = objectsOf(reply.body['parameter'])
      .map((it) => objectsOf(it['part']))
      .filter((it) => valuesOf(it, 'result').includes('NO_PATIENT_CONSENT'))
    for (const it of refused) expect(valuesOf(it, 'helps')[0]).toContain('Ask the person')
  })

  test('Parameters say the same as a form', async () => {
    const body = {
      resourceType: 'Parameters',
      parameter: [
        { name: 'identifier', valueIdentifier: { system: NHS, value: DOROTHY } },
        { name: 'type', valueCode: 'Condition' },
      ],
    }
    const token = await journey.token('social-worker')
    const reply = await post(journey, 'Patient/$can-share', body, token)
    expect(reply.text).toBe((await canShare('social-worker', DOROTHY, 'Condition')).text)
  })

  test('it is in the log with the person, and so is its refusal with the rules behind it', async () => {
    await canShare('social-worker', DISSENTED, 'CarePlan')
    await canShare('social-worker', DISSENTED, 'MedicationStatement')
    const query = `patient.identifier=${NHS}|${DISSENTED}&agent.identifier=RIV-SW-0117&_count=10`
    const reply = await journey.get(`AuditEvent?${query}`, await journey.token('ig-officer'))
    const text = JSON.stringify(resourcesIn(reply).slice(0, 4))
    expect(text).toContain('"can-share"')
    expect(text).toMatch(/R-01/)
  })
})
