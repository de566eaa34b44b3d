import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isJsonObject, type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, outcomesIn, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { inRunningTime } from '../sources/running-time.js'
import { seenIn } from './same-answer.js'

/** A valid NHS number that nothing in the region has ever heard of. */
const UNHEARD_OF = '9990000182'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})

afterAll(() => journey.stop())

describe('a council asks for a GP record', () => {
  it('gets the medicines with the status they have in the practice’s record', async () => {
    const reply = await journey.search(
      await journey.token('social-worker'),
      'MedicationStatement',
      '9990000018',
      {
        _include: 'MedicationStatement:medication',
      },
    )
    const found = resourcesIn(reply)
    const statusOf = found
      .filter((it) => it['resourceType'] === 'MedicationStatement')
      .map((it) => `${medicineOf(it, found)}: ${textOf(it['status']) ?? ''}`)
    expect(statusOf.toSorted()).toEqual([
      'Amlodipine 5mg tablets: active',
      'Citalopram 20mg tablets: stopped',
      'Doxycycline 100mg capsules: completed',
      'Eye drops (entry transferred without a code): completed',
      'Metformin 500mg tablets: active',
      'Salbutamol 100micrograms/dose inhaler: active',
    ])
  })

  it('is refused where the person has dissented, and the dissent does not reach the council’s own record', async () => {
    const worker = await journey.token('social-worker')
    const refused = await journey.search(worker, 'MedicationStatement', '9990000026')
    expect([refused.status, refusalIn(refused)]).toEqual([403, 'NO_PATIENT_CONSENT'])
    const plans = await journey.search(await journey.token('gp'), 'CarePlan', '9990000026')
    expect([plans.status, resourcesIn(plans).length]).toEqual([200, 1])
  })

  it('speaks to the practice as the council and its worker, never as the gateway', async () => {
    const { practice } = journey.sandbox.region
    await journey.search(await journey.token('social-worker'), 'AllergyIntolerance', '9990000123')
    const asked = practice.requests().findLast((it) => JSON.stringify(it.parameters).includes('9990000123'))
    expect(asked).toMatchObject({
      via: 'proxy',
      headers: {
        'ssp-from': '200000000901',
        'ssp-to': practice.asid,
        'ssp-interactionid': 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
      },
      claims: {
        sub: 'RIV-SW-0117',
        reason_for_request: 'directcare',
        requesting_organization: {
          identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' }],
        },
        requesting_practitioner: { id: 'RIV-SW-0117', name: [{ family: 'TEST-WORKER' }] },
      },
    })
  })

  it('answers a superseded number with the current one', async () => {
    const worker = await journey.token('social-worker')
    const old = await journey.search(worker, 'Patient', '9990000050')
    const current = await journey.search(worker, 'Patient', '9990000069')
    expect(old.text).not.toContain('9990000050')
    expect(resourcesIn(old)).toEqual(resourcesIn(current))
    const medicines = await journey.search(worker, 'MedicationStatement', '9990000050')
    expect(resourcesIn(medicines).map((it) => it['subject'])).toEqual([
      { reference: `Patient/${textOf(resourcesIn(current)[0]?.['id']) ?? ''}` },
    ])
  })
})

describe('a GP asks for a council’s record', () => {
  it('gets the care four times a day', async () => {
    const reply = await journey.search(await journey.token('gp'), 'CarePlan', '9990000018')
    const plan = resourcesIn(reply).find((it) => it['title'] === 'Home care four times a day')
    expect(plan).toMatchObject({
      status: 'active',
      period: { start: '2025-11-03' },
      activity: [
        {
          detail: {
            scheduledTiming: { repeat: { frequency: 4, period: 1, periodUnit: 'd', duration: 30 } },
            performer: [{ display: 'Kindly Home Care (sandbox)' }],
          },
        },
      ],
    })
    expect(reply.text).not.toMatch(/UNIT_COST|19\.87|funded/i)
  })
})

describe('people who must look absent', () => {
  const HIDDEN = ['9990000034', '9990000042', '9990000166', UNHEARD_OF]

  it.each(['MedicationStatement', 'MedicationRequest', 'AllergyIntolerance', 'Immunization'])(
    'are all one answer to a social worker who searches %s',
    async (type) => {
      const worker = await journey.token('social-worker')
      const seen = await Promise.all(
        HIDDEN.map(async (person) => seenIn(await journey.search(worker, type, person))),
      )
      expect(seen[0]?.status).toBe(404)
      expect(new Set(seen.map((it) => JSON.stringify(it))).size).toBe(1)
    },
  )

  it('are one empty searchset to somebody from whom all of them are hidden', async () => {
    const citizen = await journey.token('citizen')
    const seen = await Promise.all(
      HIDDEN.map(async (person) => seenIn(await journey.search(citizen, 'Patient', person))),
    )
    expect(seen[0]?.status).toBe(200)
    expect(seen[0]?.body).toContain('may-be-incomplete')
    expect(new Set(seen.map((it) => JSON.stringify(it))).size).toBe(1)
  })

  it('and are told apart by who may know of them', async () => {
    const bereaved = await journey.search(await journey.token('social-worker'), 'Patient', '9990000042')
    expect(resourcesIn(bereaved)).toMatchObject([
      { deceasedDateTime: expect.stringMatching(/^2026-05-04/) as string },
    ])
  })
})

/** What a source said of the areas that it offers. */
const askedOf = (source: string, reply: Reply): readonly string[] =>
  outcomesIn(reply).filter((it) => it.startsWith(`${source} `) && !it.endsWith(' not-supported'))

/** No council of the region has a list of medicines. */
const NO_MEDICINES = ['la-hillshire', 'la-riverton'].map((it) => `${it} medications not-supported`)

describe('a source that fails', () => {
  it('leaves the rest of $everything, and is said to have timed out, within the deadline', async () => {
    const nurse = await journey.token('ward-nurse')
    const id = await journey.patientId(nurse, '9990000131')
    const { answer: reply, took } = await inRunningTime(() => journey.get(`Patient/${id}/$everything`, nurse))
    expect(took).toBeLessThan(8000)
    expect(reply.status).toBe(200)
    expect(askedOf('a81001', reply)).toEqual(
      [
        'demographics',
        'allergies',
        'medications',
        'problems',
        'immunisations',
        'consultations',
        'documents',
        'appointments',
      ].map((area) => `a81001 ${area} timed-out`),
    )
    expect(outcomesIn(reply)).toContain('la-riverton services answered')
    expect(resourcesIn(reply).map((it) => it['resourceType'])).toContain('CarePlan')
  })

  it('shows as an error, never as an empty record', async () => {
    const worker = await journey.token('social-worker')
    const id = await journey.patientId(worker, '9990000158')
    const reply = await journey.get(`Patient/${id}/$everything`, worker)
    const practice = askedOf('a81001', reply)
    expect(practice).toHaveLength(8)
    // Neither is in a social worker's view, so the practice is not asked for any.
    expect(practice.filter((it) => !it.endsWith(' error'))).toEqual([
      'a81001 documents not-in-your-view',
      'a81001 appointments not-in-your-view',
    ])
    expect(resourcesIn(reply).map((it) => it['resourceType'])).toContain('CarePlan')
  })

  it.each([
    ['9990000131', 504, 'SOURCES_TIMED_OUT', 'a81001 medications timed-out'],
    ['9990000158', 502, 'SOURCES_FAILED', 'a81001 medications error'],
  ])('is the status where it alone was asked: %s is %i', async (person, status, code, outcome) => {
    const reply = await journey.search(await journey.token('social-worker'), 'MedicationStatement', person)
    expect([reply.status, refusalIn(reply)]).toEqual([status, code])
    expect(askedOf('a81001', reply)).toEqual([outcome])
    expect(outcomesIn(reply).filter((it) => it !== outcome)).toEqual(NO_MEDICINES)
    expect(reply.headers.get('retry-after')).not.toBeNull()
    expect(reply.body['resourceType']).toBe('OperationOutcome')
  })
})

function medicineOf(statement: JsonObject, among: readonly JsonObject[]): string {
  const reference = memberOf(statement, 'medicationReference')['reference']
  const medication = among.find((it) => `Medication/${textOf(it['id']) ?? ''}` === reference)
  const code = memberOf(medication ?? {}, 'code')
  return textOf(code['text']) ?? textOf(objectsOf(code['coding'])[0]?.['display']) ?? ''
}

function memberOf(resource: JsonObject, name: string): JsonObject {
  const member = resource[name]
  return isJsonObject(member) ? member : {}
}
