import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ROLES } from '../../sandbox/roles.js'
import { requestToken } from '../../sandbox/request-token.js'
import { eventually, type Journey, refusalIn, type Reply, resourcesIn, startJourney } from './journey.js'
import { seenIn } from './same-answer.js'

const HOUR = 3_600_000
/** Whoever may read, but for those who may ask only for their own or whom they act for. */
const WHO = ROLES.filter((it) => it.roleGroup !== 'citizen' && it.scopes.includes('system/*.rs'))
const OF_THE_PRACTICE = ['9990000018', '9990000026', '9990000077']
const REGISTERED: Readonly<Record<string, readonly string[]>> = {
  gp: OF_THE_PRACTICE,
  'practice-nurse': OF_THE_PRACTICE,
}
const UNHEARD_OF = '9990000182'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})

afterAll(async () => {
  vi.useRealTimers()
  await journey.stop()
})

// The clock only goes forward here: what follows happens later than what stands before it.
describe('the registers that controllers feed', () => {
  it('are trusted for a day after they were last read', async () => {
    await journey.sandbox.region.feeds.stop()
    later(23)
    expect(said(await searched('social-worker', 'MedicationStatement', '9990000018'))).toBe('200 6')
    expect(said(await searched('social-worker', 'MedicationStatement', '9990000026'))).toBe(
      '403 NO_PATIENT_CONSENT',
    )
  })

  it.each(WHO.map((it) => it.name))('prove no relationship once they are older: a %s', async (role) => {
    later(25)
    for (const person of ['9990000018', '9990000026', '9990000077'])
      for (const type of ['Patient', 'MedicationStatement', 'CarePlan']) {
        // Who is registered with a practice is for PDS to say, and then it cannot be checked what the person has said.
        const isRegistered = REGISTERED[role]?.includes(person) === true
        const expected = isRegistered ? '503 CANNOT_CHECK' : '403 NO_RELATIONSHIP'
        expect(said(await searched(role, type, person)), `${type} ${person}`).toBe(expected)
      }
  })

  it.each(['Patient', 'CarePlan', 'MedicationStatement'])(
    'an outage of theirs leaves a restricted person as anybody is: %s',
    async (type) => {
      const [restricted, ordinary] = await Promise.all(
        ['9990000034', '9990000018'].map(async (it) => seenIn(await searched('social-worker', type, it))),
      )
      expect(restricted).toEqual(ordinary)
    },
  )

  it('and an absent person as absent as before', async () => {
    expect(said(await searched('social-worker', 'MedicationStatement', UNHEARD_OF))).toBe(
      '404 PATIENT_NOT_FOUND',
    )
  })

  it('are read again when they are back', async () => {
    await journey.sandbox.region.feeds.start()
    const reply = await eventually(
      () => searched('social-worker', 'MedicationStatement', '9990000018'),
      (it) => it.status === 200,
    )
    expect(resourcesIn(reply)).toHaveLength(6)
    expect(said(await searched('social-worker', 'MedicationStatement', '9990000026'))).toBe(
      '403 NO_PATIENT_CONSENT',
    )
    expect(said(await searched('social-worker', 'MedicationStatement', UNHEARD_OF))).toBe(
      '404 PATIENT_NOT_FOUND',
    )
  })
})

describe('the agreement', () => {
  it('A-02: ends on its last day, for every organisation and not for the person', async () => {
    later(2 * 366 * 24)
    // Each organisation's feed is read again in its own time.
    const ended = '403 NO_ORGANISATION_CONSENT'
    for (const role of ['social-worker', 'gp', 'ward-nurse', 'care-home-nurse', 'link-worker']) {
      const reply = await eventually(
        () => searched(role, 'CarePlan', '9990000018'),
        (it) => said(it) === ended,
      )
      expect(said(reply)).toBe(ended)
    }
    expect(said(await searched('citizen', 'CarePlan', '9990000018'))).toMatch(/^200 [1-9]/)
  })
})

const start = Date.now()

/** So many hours after the start, for everyone in the region. */
function later(hours: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: start + hours * HOUR })
}

async function searched(role: string, type: string, person: string): Promise<Reply> {
  const { url, dataDir } = journey.sandbox
  return journey.search(await requestToken({ as: role, url, dataDir }), type, person)
}

function said(reply: Reply): string {
  return `${reply.status} ${reply.status === 200 ? resourcesIn(reply).length : refusalIn(reply)}`
}
