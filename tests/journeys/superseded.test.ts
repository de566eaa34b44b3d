import { afterAll, beforeAll, expect, test } from 'vitest'
import { type JsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, type Reply, refusalIn, resourcesIn, startJourney } from './journey.js'

const LORNA = '9990000093'
const DOROTHY = '9990000018'
const UNASKED = '9990000069'

let journey: Journey
let token: string
beforeAll(async () => {
  journey = await startJourney()
  token = await journey.token('social-worker')
})
afterAll(() => journey.stop())

const numberIn = (it: JsonObject | undefined): unknown => objectsOf(it?.['identifier'])[0]?.['value']
const read = (id: string): Promise<Reply> => journey.get(`Patient/${id}`, token)

// One after the other: each stands on what PDS said before it.
test('two people whom PDS makes one, and takes apart again', async () => {
  const { pds } = journey.sandbox.region
  const lorna = await journey.patientId(token, LORNA)
  const dorothy = await journey.patientId(token, DOROTHY)
  const [plan] = resourcesIn(await journey.search(token, 'CarePlan', LORNA))
  const planPath = `CarePlan/${textOf(plan?.['id']) ?? ''}`

  pds.change(LORNA, { supersededBy: DOROTHY })
  const merged = await journey.search(token, 'Patient', LORNA)
  expect(resourcesIn(merged)[0]).toMatchObject({ id: dorothy })
  expect(numberIn(resourcesIn(merged)[0])).toBe(DOROTHY)
  expect(numberIn((await read(lorna)).body), 'an id given before leads to who goes on').toBe(DOROTHY)

  pds.change(LORNA, { supersededBy: undefined })
  // Nobody has asked by her number yet: the index still leads her id to the other.
  expect(refusalIn(await read(lorna)), 'it is not the other who is read').toBe('PATIENT_NOT_FOUND')
  const apart = resourcesIn(await journey.search(token, 'Patient', LORNA))[0]
  expect([textOf(apart?.['id']), numberIn(apart)]).toEqual([lorna, LORNA])
  const [hers, others] = [await read(lorna), await read(dorothy)]
  expect([numberIn(hers.body), numberIn(others.body)]).toEqual([LORNA, DOROTHY])
  const again = await journey.search(token, 'CarePlan', LORNA)
  expect([again.status, resourcesIn(again).map((it) => it['subject'])]).toEqual([
    200,
    resourcesIn(again).map(() => ({ reference: `Patient/${lorna}` })),
  ])
  expect((await journey.get(planPath, token)).body).toMatchObject({
    subject: { reference: `Patient/${lorna}` },
  })
  const whole = await journey.get(`Patient/${dorothy}/$everything`, token)
  expect(whole.status).toBe(200)
  expect(whole.text).not.toContain('TEST-BEECH')
})

test('a person whom PDS gives a number that nobody has asked by, and takes it back', async () => {
  const { pds } = journey.sandbox.region
  const lorna = await journey.patientId(token, LORNA)
  const numberOf = async (id: string): Promise<unknown> => numberIn((await read(id)).body)
  pds.change(LORNA, { supersededBy: UNASKED })
  const joined = await journey.patientId(token, LORNA)
  expect(joined).not.toBe(lorna)
  expect([await numberOf(joined), await numberOf(lorna)]).toEqual([UNASKED, UNASKED])

  pds.change(LORNA, { supersededBy: undefined })
  expect(refusalIn(await read(lorna)), 'until somebody asks by it').toBe('PATIENT_NOT_FOUND')
  expect(await numberOf(joined), 'who goes on is read by the id that searches bear').toBe(UNASKED)
  expect(await journey.patientId(token, UNASKED)).toBe(joined)
  expect(await journey.patientId(token, LORNA)).toBe(lorna)
  expect([await numberOf(joined), await numberOf(lorna)]).toEqual([UNASKED, LORNA])
})

test('a number that PDS no longer holds is nobody’s, by number and by the id it was given', async () => {
  const token = await journey.token('social-worker')
  const id = await journey.patientId(token, '9990000085').catch(() => undefined)
  expect(id, 'the worker has no relationship there').toBeUndefined()
  const lorna = await journey.patientId(token, LORNA)
  journey.sandbox.region.pds.change(LORNA, { sensitivity: 'REDACTED' })
  expect(refusalIn(await journey.get(`Patient/${lorna}`, token))).toBe('PATIENT_NOT_FOUND')
  expect(refusalIn(await journey.search(token, 'CarePlan', LORNA))).toBe('PATIENT_NOT_FOUND')
})
