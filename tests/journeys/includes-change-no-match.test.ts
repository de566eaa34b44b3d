import { afterAll, beforeAll, expect, it } from 'vitest'
import { objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, NHS, resourcesIn, startJourney } from './journey.js'

let journey: Journey
const ALDER = '9990000018'

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

/** What is asked for beside the person: other sources are asked then, and each sends its view of the person along. */
it.each([
  [{}],
  [{ _revinclude: 'Condition:patient' }],
  [{ _revinclude: 'CarePlan:subject' }],
  [{ _include: 'Patient:general-practitioner' }],
  [{ '_has:Condition:patient:_lastUpdated:missing': 'true' }],
])('a search of the person finds one, whatever comes with them: %o', async (more) => {
  const token = await journey.token('ward-nurse')
  const reply = await journey.search(token, 'Patient', ALDER, more)
  const matched = objectsOf(reply.body['entry']).filter((it) =>
    JSON.stringify(it['search']).includes('match'),
  )
  expect([reply.status, reply.body['total'], matched.length]).toEqual([200, 1, 1])
  const own = textOf(resourcesIn(reply)[0]?.['id']) ?? ''
  expect(own).not.toMatch(/^(a81001|la-riverton)-/)
  if ('_revinclude' in more) expect(resourcesIn(reply).length).toBeGreaterThan(1)
  const named = await journey.get(`Patient?identifier=${NHS}|${ALDER}&_count=1`, token)
  expect(resourcesIn(named).map((it) => it['id'])).toEqual([own])
})
