import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { post } from './explanations.js'
import {
  type Journey,
  NHS,
  type Reply,
  type TokenChange,
  eventually,
  outcomesIn,
  refusalIn,
  resourcesIn,
  startJourney,
} from './journey.js'

/** Fifteen, and with a mother who is her proxy; and the man of her household. */
const NIA = '9990000115'
const MAGNUS = '9990000107'
const REFERENCE = 'S47-2026-0021'
const WORKER = 'children-social-worker'

const enquiry = (authorityReference: string | undefined = REFERENCE): TokenChange => ({
  purpose: 'safeguarding-child',
  authorityReference,
  justification: 'A strategy discussion was held on Monday',
})

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

async function asked(type: string, person: string, change: TokenChange, role = WORKER): Promise<Reply> {
  return journey.search(await journey.token(role, change), type, person)
}

const NOT_PERMITTED = 'la-riverton services not-permitted'

const said = (reply: Reply): string =>
  reply.status === 200 ? `200 ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

describe('children’s services enquire under section 47', () => {
  it('about the man of the child’s household: nothing of him in direct care, his record for the enquiry', async () => {
    expect(said(await asked('MedicationStatement', MAGNUS, {}))).toBe('403 NO_RELATIONSHIP')
    expect(said(await asked('MedicationStatement', MAGNUS, enquiry()))).toBe('200 1')
  })

  it.each<readonly [string, TokenChange]>([
    ['without a reference', { ...enquiry(), authorityReference: undefined }],
    ['under the reference of another enquiry', enquiry('S47-2026-0022')],
    ['without a justification', { ...enquiry(), justification: undefined }],
    ['under part of the reference', enquiry('S47-2026')],
  ])('%s: refused', async (_what, change) => {
    expect(said(await asked('MedicationStatement', MAGNUS, change))).toMatch(/^403/)
  })

  it('somebody unregulated of children’s services may not', async () => {
    const b2b = { subject_role: ['https://linchpin.example/fhir/CodeSystem/role|social-care-worker'] }
    expect(said(await asked('MedicationStatement', MAGNUS, { ...enquiry(), b2b }))).toMatch(/^403/)
  })

  it('a reference reaches the household of its child, and no other adult', async () => {
    expect(said(await asked('MedicationStatement', '9990000069', enquiry()))).toMatch(/^403/)
  })

  it('about the child herself, whose household needs naming to nobody', async () => {
    expect((await asked('MedicationStatement', NIA, enquiry('S47-2026-0022'))).status).toBe(200)
  })

  it('sees what an enquiry needs, and no results', async () => {
    const id = await journey.patientId(await journey.token(WORKER, enquiry()), MAGNUS)
    const whole = await journey.get(`Patient/${id}/$everything`, await journey.token(WORKER, enquiry()))
    const types = new Set(resourcesIn(whole).map((it) => it['resourceType']))
    expect([...types]).toEqual(expect.arrayContaining(['Patient', 'MedicationStatement', 'Condition']))
    expect([...types]).not.toContain('Observation')
    const twin = await journey.get(`Patient/${id}/$everything`, await journey.token('gp'))
    expect(resourcesIn(twin).map((it) => it['resourceType'])).toContain('Observation')
  })

  it('is not among what he, or her proxy, is told of', async () => {
    const told = async (role: string, person: string): Promise<Reply> =>
      post(
        journey,
        'Patient/$who-accessed',
        new URLSearchParams({ identifier: `${NHS}|${person}` }),
        await journey.token(role, { person }),
      )
    const own = await told('citizen', MAGNUS)
    expect(own.status).toBe(200)
    expect(own.text).toContain('direct-care')
    expect(own.text).not.toMatch(/safeguarding|S47/)
    expect(said(await told('parent', NIA))).toBe('200 0')
  })

  it('is refused once children’s services no longer say that he lives there', async () => {
    journey.sandbox.region.feeds.change('9A3', (feed) => ({ ...feed, registers: [] }))
    const after = await eventually(
      () => asked('MedicationStatement', MAGNUS, enquiry()),
      (it) => it.status === 403,
    )
    expect(said(after)).toMatch(/^403/)
  })
})

describe('a child who does not want her record shared', () => {
  it('is protected all the same: by what the council holds, and the practice is still not asked', async () => {
    const dissents = [{ recordedBy: '9A1', covers: ['gp-record' as const, 'social-care-record' as const] }]
    const { feeds } = journey.sandbox.region
    for (const ods of ['9A1', 'A81001'])
      feeds.change(ods, (feed) => ({
        ...feed,
        registers: feed.registers.map((it) => (it.nhsNumber === NIA ? { ...it, dissents } : it)),
      }))
    // The other council is asked all the same, and has nothing of hers.
    const refused = await eventually(
      () => asked('CarePlan', NIA, {}),
      (it) => it.status === 200 && resourcesIn(it).length === 0,
    )
    expect([said(refused), outcomesIn(refused)]).toEqual(['200 0', expect.arrayContaining([NOT_PERMITTED])])
    expect(said(await asked('CarePlan', NIA, enquiry('S47-2026-0022')))).toBe('200 1')
    await eventually(
      () => asked('MedicationStatement', NIA, {}),
      (it) => it.status === 403,
    )
    const { practice } = journey.sandbox.region
    const before = practice.requests().length
    for (const change of [{}, enquiry('S47-2026-0022')])
      expect(said(await asked('MedicationStatement', NIA, change))).toBe('403 NO_PATIENT_CONSENT')
    expect(practice.requests()).toHaveLength(before)
  })
})
