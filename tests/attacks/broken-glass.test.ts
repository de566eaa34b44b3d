import { afterEach, describe, expect, test } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import {
  ASTHMA,
  DISSENT,
  NOTHING_RECORDED,
  PATIENT,
  type World,
  condition,
  holding,
} from '../disclosure/world.js'
import { type Reply } from '../http/exchange.js'
import {
  WHO,
  type Role,
  type SmallGateway,
  refusalIn,
  referencesIn,
  startSmallGateway,
} from './small-gateway.js'

const PLAN: FhirResource = {
  resourceType: 'CarePlan',
  id: 'plan-1',
  status: 'active',
  intent: 'plan',
  subject: PATIENT,
}
const HELD = { a81001: [condition('problem-1', ASTHMA)], riverton: [holding('services', PLAN)] }
const REASON = 'Unconscious on arrival'

let gateway: SmallGateway | undefined
afterEach(() => gateway?.stop())

/** A search for problems by a worker whose organisation has no relationship with the person. */
async function ask(
  role: Role,
  linchpin: Readonly<Record<string, unknown>>,
  changes: Partial<World> = {},
  type = 'Condition',
): Promise<Reply> {
  await gateway?.stop()
  gateway = await startSmallGateway({ holdings: HELD, relationships: { RX9: [], '9A1': [] }, ...changes })
  const token = await gateway.token(role, {}, linchpin)
  return gateway.call(`/fhir/${type}/_search`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(WHO).toString(),
  })
}

const GLASS = { break_glass: true, reason: REASON, activities: ['BREAK_GLASS'], permission_to_view: 'unable' }
const asked = (): readonly string[] => gateway!.steps.filter((it) => it.startsWith('ask'))

describe('breaking the glass', () => {
  test('shows a nurse who holds the activity and gives a reason what an emergency needs', async () => {
    const reply = await ask('ward-nurse', GLASS)
    expect(reply.status).toBe(200)
    expect(referencesIn(reply)).toContain('Condition/problem-1')
    expect(gateway!.entries).toMatchObject([{ kind: 'disclosure', breakGlass: true }])
    expect(gateway!.steps).toContain('open episode')
  })

  test.each<[string, Role, Readonly<Record<string, unknown>>, Partial<World>, string]>([
    ['without the activity', 'ward-nurse', { ...GLASS, activities: [] }, {}, 'NO_RELATIONSHIP'],
    [
      'with an activity of another name',
      'ward-nurse',
      { ...GLASS, activities: ['BREAK_GLASS_'] },
      {},
      'NO_RELATIONSHIP',
    ],
    ['without a reason', 'ward-nurse', { ...GLASS, reason: undefined }, {}, 'NO_RELATIONSHIP'],
    ['for a reason of blanks', 'ward-nurse', { ...GLASS, reason: ' \u00a0\u2003' }, {}, 'NO_RELATIONSHIP'],
    ['by saying so as text', 'ward-nurse', { ...GLASS, break_glass: 'true' }, {}, 'NO_RELATIONSHIP'],
    ['by somebody who is not regulated', 'senior-carer', GLASS, {}, 'NO_RELATIONSHIP'],
    ['for a reason that stands no longer', 'ward-nurse', GLASS, { episode: 'ended' }, 'NO_RELATIONSHIP'],
    ['while the register of reasons is down', 'ward-nurse', GLASS, { failing: ['episode'] }, 'CANNOT_CHECK'],
    ['while no episode can be opened', 'ward-nurse', GLASS, { failing: ['open episode'] }, 'CANNOT_CHECK'],
  ])('%s opens nothing, and asks nobody', async (_what, role, linchpin, changes, code) => {
    const reply = await ask(role, linchpin, changes)
    expect(refusalIn(reply).code).toBe(code)
    expect(asked()).toEqual([])
    expect(reply.text).not.toMatch(/episode|glass|G-04/i)
  })
})

describe('breaking the glass past a refusal', () => {
  const refused = {
    ...NOTHING_RECORDED,
    dissents: [{ recordedBy: '9A1', covers: ['social-care-record' as const] }],
  }
  const OF_ABLE = { registers: { A81001: DISSENT, '9A1': { ...refused, capacity: 'has' as const } } }
  const OF_UNABLE = {
    registers: {
      A81001: DISSENT,
      '9A1': { ...refused, capacity: 'lacks' as const, cannotConsent: true },
    },
  }

  test('of a person able to decide opens nothing', async () => {
    const reply = await ask('ward-nurse', GLASS, OF_ABLE, 'CarePlan')
    expect(refusalIn(reply).code).toBe('NO_PATIENT_CONSENT')
    expect(asked()).toEqual([])
  })

  test('that they gave at the point of care opens nothing', async () => {
    const reply = await ask('ward-nurse', { ...GLASS, permission_to_view: 'refused' })
    expect(refusalIn(reply).code).toBe('NO_PATIENT_CONSENT')
    expect(asked()).toEqual([])
  })

  test('of one who cannot be asked now opens the source that honours it, and no practice over GP Connect', async () => {
    const plan = await ask('ward-nurse', GLASS, OF_UNABLE, 'CarePlan')
    expect(referencesIn(plan)).toEqual(['CarePlan/plan-1'])
    const problem = await ask('ward-nurse', GLASS, OF_UNABLE)
    expect(refusalIn(problem).code).toBe('NO_PATIENT_CONSENT')
    expect(asked()).toEqual([])
  })
})
