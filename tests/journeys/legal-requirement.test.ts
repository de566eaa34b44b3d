import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decisionsIn, explained, post } from './explanations.js'
import {
  type Journey,
  NHS,
  outcomesIn,
  type Reply,
  type TokenChange,
  refusalIn,
  resourcesIn,
  startJourney,
} from './journey.js'

const ALDER = '9990000018'
const DISSENTED = '9990000026'
/** Of the neighbouring region: nobody here has a case of his. */
const OTHERS = '9990000085'
const DECEASED = '9990000042'
const RESTRICTED = '9990000034'
const ORDER: TokenChange = {
  purpose: 'legal-requirement',
  authorityReference: 'CP-2026-0042',
  authorityApprovedBy: 'Caldicott Guardian, Riverton',
  justification: 'Order of the Coroner for Sandboxshire',
}

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

async function asked(
  person: string,
  type: string,
  change: TokenChange = ORDER,
  role = 'ig-officer',
): Promise<Reply> {
  return journey.search(await journey.token(role, change), type, person)
}

const said = (reply: Reply): string =>
  reply.status === 200 ? `200 ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

describe('a court or a board requires a record', () => {
  it('of somebody living, without a case: with a reference and who approved it', async () => {
    expect(said(await asked(ALDER, 'CarePlan'))).toMatch(/^200 [1-9]/)
    expect(said(await asked(OTHERS, 'CarePlan'))).toMatch(/^200/)
    expect(said(await asked(OTHERS, 'CarePlan', { purpose: 'direct-care' }))).toBe('403 NO_RELATIONSHIP')
  })

  it.each<readonly [string, TokenChange]>([
    ['a reference', { ...ORDER, authorityReference: undefined }],
    ['anybody’s approval', { ...ORDER, authorityApprovedBy: undefined }],
    ['more than blanks for a reference', { ...ORDER, authorityReference: '   ' }],
  ])('without %s it is refused', async (_what, change) => {
    expect(said(await asked(ALDER, 'CarePlan', change))).toMatch(/^403/)
  })

  it('of somebody who has died, whom a routine request does not find', async () => {
    expect(said(await asked(DECEASED, 'CarePlan', {}, 'social-worker'))).toBe('404 PATIENT_NOT_FOUND')
    expect(said(await asked(DECEASED, 'CarePlan'))).toMatch(/^200/)
  })

  it('is no ground on which a practice answers through GP Connect, and that is said', async () => {
    const reply = await asked(ALDER, 'MedicationStatement')
    expect([said(reply), outcomesIn(reply)]).toEqual([
      '200 0',
      [
        'a81001 medications not-permitted',
        'la-hillshire medications not-supported',
        'la-riverton medications not-supported',
      ],
    ])
  })

  it('does not make the gateway ask a practice for somebody whom PDS restricts', async () => {
    const before = journey.sandbox.region.practice.requests().length
    expect(said(await asked(RESTRICTED, 'MedicationStatement'))).toBe('404 PATIENT_NOT_FOUND')
    expect(journey.sandbox.region.practice.requests()).toHaveLength(before)
  })

  it('and a practice to which somebody has said no still says no itself', async () => {
    expect(said(await asked(DISSENTED, 'MedicationStatement'))).toMatch(/^(403 NO_PATIENT_CONSENT|200 0)$/)
  })

  it('is explained to the officer by the power it rests on, and is in nothing that the person is told', async () => {
    const receipt = (await asked(ALDER, 'CarePlan')).headers.get('audit-receipt') ?? ''
    expect(decisionsIn(await explained(journey, receipt, 'ig-officer'))).toEqual([
      'la-riverton CarePlan permit ×3: G-01 fires',
    ])
    await asked(ALDER, 'CarePlan', {}, 'social-worker')
    const told = await post(
      journey,
      'Patient/$who-accessed',
      new URLSearchParams({ identifier: `${NHS}|${ALDER}` }),
      await journey.token('citizen'),
    )
    expect(told.status).toBe(200)
    expect(told.text).not.toMatch(/legal-requirement|CP-2026-0042/)
    expect(told.text).toMatch(/direct-care/)
  })
})
