import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOTHING_RECORDED } from '../../sandbox/feeds/organisation-feeds.js'
import {
  eventually,
  type Journey,
  refusalIn,
  resourcesIn,
  startJourney,
  type TokenChange,
} from '../journeys/journey.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const DISSENTED = '9990000026'
const RESTRICTED = '9990000034'
const ORDINARY = '9990000018'
/** The types that the practice alone holds. */
const FROM_THE_PRACTICE = ['MedicationStatement', 'AllergyIntolerance', 'Immunization']

const ENQUIRY: TokenChange = {
  purpose: 'safeguarding-adult',
  authorityReference: 'S42-2026-0117',
  justification: 'Reported neglect at home',
}
const GLASS: TokenChange = { breakGlass: true, reason: 'Unconscious on arrival' }

const POWERS: readonly (readonly [power: string, role: string, change: TokenChange])[] = [
  ['a section 42 enquiry', 'social-worker', ENQUIRY],
  ['a section 42 enquiry out of hours', 'duty-social-worker', ENQUIRY],
  ['a broken glass', 'ed-doctor', GLASS],
  ['a broken glass of a duty worker', 'duty-social-worker', GLASS],
  ['both at once', 'duty-social-worker', { ...ENQUIRY, ...GLASS }],
]

describe('no power makes the gateway ask a practice that honours none (GP Connect: dissent and restriction)', () => {
  test.each(POWERS)(
    '%s: refused for 9990000026 and 9990000034, and the practice hears of neither',
    async (_, role, change) => {
      const token = await journey.token(role, change)
      const asked = journey.sandbox.region.practice.requests().length
      for (const type of FROM_THE_PRACTICE) {
        const dissented = await journey.search(token, type, DISSENTED)
        expect([dissented.status, refusalIn(dissented)]).toEqual([403, 'NO_PATIENT_CONSENT'])
        const restricted = await journey.search(token, type, RESTRICTED)
        expect([restricted.status, refusalIn(restricted)]).toEqual([404, 'PATIENT_NOT_FOUND'])
      }
      expect(journey.sandbox.region.practice.requests()).toHaveLength(asked)
    },
  )

  test('not even where the trust records that the person cannot consent', async () => {
    const token = await journey.token('ed-doctor', GLASS)
    const { feeds } = journey.sandbox.region
    for (const controller of ['RX9', '9A1'])
      feeds.change(controller, (feed) => ({
        ...feed,
        registers: [
          ...feed.registers,
          ...[DISSENTED, RESTRICTED].map((nhsNumber) => ({
            ...NOTHING_RECORDED,
            nhsNumber,
            cannotConsent: true,
          })),
        ],
      }))
    // The council honours a broken glass: its answer tells that the change was read.
    feeds.change('9A1', (feed) => ({
      ...feed,
      registers: feed.registers.map((it) => ({
        ...it,
        dissents: [{ recordedBy: '9A1', covers: ['social-care-record' as const] }],
      })),
    }))
    const reply = await eventually(
      () => journey.search(token, 'CarePlan', DISSENTED),
      (it) => it.status === 200 && resourcesIn(it).length > 0,
    )
    expect(resourcesIn(reply)).toHaveLength(1)
    expect(refusalIn(await journey.search(token, 'MedicationStatement', DISSENTED))).toBe(
      'NO_PATIENT_CONSENT',
    )
    expect(refusalIn(await journey.search(token, 'MedicationStatement', RESTRICTED))).toBe(
      'PATIENT_NOT_FOUND',
    )
  })

  test('the twin: the same doctor and glass get the medicines of somebody who neither dissents nor is restricted', async () => {
    const reply = await journey.search(
      await journey.token('ed-doctor', GLASS),
      'MedicationStatement',
      ORDINARY,
    )
    expect(resourcesIn(reply).length).toBeGreaterThan(0)
  })
})
