import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textOf } from '../../src/model/json.js'
import {
  type Journey,
  type Reply,
  eventually,
  outcomesIn,
  refusalIn,
  resourcesIn,
  startJourney,
} from './journey.js'

const DOROTHY = '9990000018'
const DISCHARGE = { purpose: 'hospital-discharge' }

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

async function asked(role: string, type: string, change = DISCHARGE): Promise<Reply> {
  return journey.search(await journey.token(role, change), type, DOROTHY)
}

const said = (reply: Reply): string =>
  reply.status === 200 ? `200 ${resourcesIn(reply).length}` : `${reply.status} ${refusalIn(reply)}`

describe('a ward plans that somebody goes home', () => {
  it.each([
    ['what she takes', 'MedicationStatement', 'Immunization'],
    ['what she must not be given', 'AllergyIntolerance', 'Immunization'],
    ['what the council provides', 'CarePlan', 'CareTeam'],
  ])('sees %s, and no %s', async (_what, within, outside) => {
    expect(resourcesIn(await asked('ward-nurse', within)).length).toBeGreaterThan(0)
    expect(said(await asked('ward-nurse', outside))).toBe('200 0')
  })

  it('in direct care the same nurse sees what a discharge does not need', async () => {
    for (const type of ['Immunization', 'CareTeam'])
      expect(said(await asked('ward-nurse', type, { purpose: 'direct-care' }))).toMatch(/^200 [1-9]/)
  })

  it('is told that what was left out is outside the view, and not that there is none', async () => {
    const reply = await asked('ward-nurse', 'Immunization')
    expect(outcomesIn(reply).filter((it) => it.startsWith('a81001'))).toEqual([
      'a81001 immunisations not-in-your-view',
    ])
  })

  it('the whole record for it holds only what it needs', async () => {
    const token = await journey.token('ward-nurse', DISCHARGE)
    const whole = await journey.get(`Patient/${await journey.patientId(token, DOROTHY)}/$everything`, token)
    const types = new Set(resourcesIn(whole).map((it) => textOf(it['resourceType'])))
    for (const it of ['Patient', 'MedicationStatement', 'CarePlan', 'AllergyIntolerance'])
      expect([...types]).toContain(it)
    for (const it of ['Immunization', 'CareTeam', 'Observation']) expect([...types]).not.toContain(it)
  })

  it('and the council’s worker who receives her sees her medicines for it', async () => {
    expect(said(await asked('social-worker', 'MedicationStatement'))).toMatch(/^200 [1-9]/)
    expect(said(await asked('social-worker', 'Immunization'))).toBe('200 0')
  })

  it('is over when she is no longer admitted', async () => {
    journey.sandbox.region.feeds.change('RX9', (feed) => ({
      ...feed,
      relationships: feed.relationships.map((it) =>
        it.nhsNumber === DOROTHY ? { ...it, from: '2026-01-02', to: '2026-01-09' } : it,
      ),
    }))
    const after = await eventually(
      () => asked('ward-nurse', 'MedicationStatement'),
      (it) => it.status === 403,
    )
    expect(said(after)).toBe('403 NO_RELATIONSHIP')
  })
})
