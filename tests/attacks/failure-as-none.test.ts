import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Behaviour } from '../../sandbox/practice/behaviours.js'
import { type Journey, outcomesIn, resourcesIn, startJourney } from '../journeys/journey.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const BEHAVIOURS: readonly Behaviour[] = [
  'http-401',
  'html-200',
  'http-500',
  'truncated',
  'hangs',
  'hangs-up',
  'redirect',
  'no-content',
]

describe('a source that fails never looks like one that holds nothing (catalogue 40)', () => {
  test('the twin: while the source answers, its medicines are had', async () => {
    const reply = await journey.search(await journey.token('ward-nurse'), 'MedicationStatement', '9990000018')
    expect(reply.status).toBe(200)
    expect(resourcesIn(reply).map((it) => it['resourceType'])).toContain('MedicationStatement')
  })

  test.each(BEHAVIOURS)(
    '%s: 502 or 504 where it alone was asked, an error beside the rest',
    async (behaviour) => {
      journey.sandbox.region.practice.fault('9990000018', behaviour)
      const token = await journey.token('ward-nurse')
      const alone = await journey.search(token, 'MedicationStatement', '9990000018')
      expect(alone.status).toBe(behaviour === 'hangs' ? 504 : 502)
      expect(alone.body['resourceType']).toBe('OperationOutcome')
      expect(alone.text).toContain('This does not mean that no record exists.')
      expect(alone.text).not.toMatch(
        /<html|unexpected failure|not authorised|realm|elsewhere\.example|searchset/,
      )
      expect(alone.headers.get('www-authenticate')).toBeNull()
      const id = await journey.patientId(token, '9990000018')
      const everything = await journey.get(`Patient/${id}/$everything`, token)
      expect(everything.status).toBe(200)
      expect(outcomesIn(everything)).toContain(
        `a81001 medications ${behaviour === 'hangs' ? 'timed-out' : 'error'}`,
      )
      expect(
        outcomesIn(everything).filter((it) => it.startsWith('a81001') && it.includes('answered')),
      ).toEqual([])
      expect(resourcesIn(everything).some((it) => it['resourceType'] === 'CarePlan')).toBe(true)
    },
  )
})
