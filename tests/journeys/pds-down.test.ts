import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PEOPLE } from '../../sandbox/people.js'
import { ROLES } from '../../sandbox/roles.js'
import { textOf } from '../../src/model/json.js'
import { eventually, type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { seenIn } from './same-answer.js'

const UNHEARD_OF = '9990000182'
const EVERYONE = [...PEOPLE.map((it) => it.nhsNumber), UNHEARD_OF]

let journey: Journey
/** Ids that were given out while PDS was up. */
let patientId: string
let planId: string

beforeAll(async () => {
  journey = await startJourney()
  const worker = await journey.token('social-worker')
  patientId = await journey.patientId(worker, '9990000018')
  const plans = await journey.search(worker, 'CarePlan', '9990000018')
  planId = textOf(resourcesIn(plans)[0]?.['id']) ?? ''
  await journey.sandbox.region.pds.stop()
})

afterAll(() => journey.stop())

describe('while PDS is down', () => {
  it.each(EVERYONE)('%s cannot be checked, whoever asks and for whatever', async (person) => {
    const replies = await Promise.all(
      ROLES.filter((it) => it.scopes.includes('system/*.rs')).flatMap(({ name }) =>
        ['Patient', 'MedicationStatement', 'CarePlan'].map(async (type) =>
          journey.search(await journey.token(name), type, person),
        ),
      ),
    )
    expect(new Set(replies.map(said))).toEqual(new Set(['503 CANNOT_CHECK 30']))
  })

  it('says the same of everyone, to the byte', async () => {
    const worker = await journey.token('social-worker')
    const seen = await Promise.all(
      EVERYONE.map(async (person) => seenIn(await journey.search(worker, 'MedicationStatement', person))),
    )
    expect(new Set(seen.map((it) => JSON.stringify(it))).size).toBe(1)
  })

  it.each([
    ['a Patient read', () => `Patient/${patientId}`],
    ['$everything', () => `Patient/${patientId}/$everything`],
    ['a CarePlan read', () => `CarePlan/${planId}`],
    ['a search by Patient id', () => `CarePlan?patient=Patient/${patientId}`],
  ])('%s cannot be checked', async (_, path) => {
    expect(said(await journey.get(path(), await journey.token('social-worker')))).toBe('503 CANNOT_CHECK 30')
  })

  it('asks nobody for a record', async () => {
    const { practice, council } = journey.sandbox.region
    const before = practice.requests().length + council.requests.length
    await journey.search(await journey.token('gp'), 'CarePlan', '9990000018')
    expect(practice.requests().length + council.requests.length).toBe(before)
  })
})

describe('when PDS answers, but not as PDS', () => {
  it.each(['500', 'html-200', 'truncated', 'hangs'] as const)('%s: nobody can be checked', async (fault) => {
    const { pds } = journey.sandbox.region
    await pds.start()
    pds.fault(fault)
    const worker = await journey.token('social-worker')
    const replies = await Promise.all(
      ['9990000018', '9990000026', '9990000034', UNHEARD_OF].map((it) =>
        journey.search(worker, 'MedicationStatement', it),
      ),
    )
    expect(new Set(replies.map(said))).toEqual(new Set(['503 CANNOT_CHECK 30']))
  })
})

describe('when PDS is back', () => {
  it('works as before', async () => {
    journey.sandbox.region.pds.fault(undefined)
    const worker = await journey.token('social-worker')
    const reply = await eventually(
      () => journey.search(worker, 'MedicationStatement', '9990000018'),
      (it) => it.status === 200,
    )
    expect(resourcesIn(reply)).toHaveLength(6)
    const refused = await journey.search(worker, 'MedicationStatement', '9990000026')
    expect(refusalIn(refused)).toBe('NO_PATIENT_CONSENT')
    const absent = await journey.search(worker, 'MedicationStatement', UNHEARD_OF)
    expect(refusalIn(absent)).toBe('PATIENT_NOT_FOUND')
  })
})

function said(reply: Reply): string {
  return `${reply.status} ${refusalIn(reply)} ${reply.headers.get('retry-after') ?? ''}`
}
