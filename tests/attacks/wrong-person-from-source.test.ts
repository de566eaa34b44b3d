import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Journey, outcomesIn, resourcesIn, startJourney } from '../journeys/journey.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const ASKED = '9990000069'
/** The person whose record the practice sends instead, and what only their record holds. */
const OTHERS = /9990000018|9990000050(?!\d)|TEST-ALDER|Dorothy|1941-03-12/

describe('a practice that sends somebody else’s record', () => {
  test.each(['wrong-person', 'two-people'] as const)(
    '%s: nothing of it is shown, and it reads as a failure, never as none (L29, catalogue 26)',
    async (behaviour) => {
      journey.sandbox.region.practice.fault(ASKED, behaviour)
      const token = await journey.token('ward-nurse')
      for (const type of ['MedicationStatement', 'AllergyIntolerance', 'Immunization']) {
        const reply = await journey.search(await journey.token('social-worker'), type, ASKED)
        expect(reply.status).toBe(502)
        expect(reply.text).not.toMatch(OTHERS)
        const asked = outcomesIn(reply).filter((it) => !it.endsWith(' not-supported'))
        expect(asked).not.toEqual([])
        expect(asked.every((it) => it.startsWith('a81001') && it.endsWith(' error'))).toBe(true)
      }
      const other = await journey.search(token, 'MedicationStatement', '9990000018')
      expect(other.status).toBe(200)
      expect(resourcesIn(other).length).toBeGreaterThan(0)
      journey.sandbox.region.practice.fault(ASKED, 'ordinary')
    },
  )

  test('heals as soon as the practice does', async () => {
    journey.sandbox.region.practice.fault(ASKED, 'ordinary')
    const reply = await journey.search(await journey.token('social-worker'), 'MedicationStatement', ASKED)
    expect(reply.status).toBe(200)
  })
})

describe('a council that answers with another number', () => {
  test('is not believed (L29)', async () => {
    const token = await journey.token('gp')
    const before = await journey.search(token, 'CarePlan', '9990000018')
    expect(resourcesIn(before).length).toBeGreaterThan(0)
    journey.sandbox.region.council.change('9990000018', (record) => ({
      ...record,
      resident: { ...record.resident, NHS_ID: 9990000069 },
    }))
    const asked = await journey.search(token, 'CarePlan', '9990000018')
    expect(resourcesIn(asked)).toEqual([])
    expect(asked.text).not.toMatch(/9990000069|TEST-ELDER/)
    const two = await journey.search(token, 'Patient', '9990000069')
    expect(two.text).not.toMatch(/9990000018|TEST-ALDER/)
    const plans = await journey.search(token, 'CarePlan', '9990000069')
    expect(plans.text).not.toMatch(/9990000018|TEST-ALDER/)
  })
})
