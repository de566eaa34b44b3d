import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFICERS } from '../../sandbox/identity-provider/officers.js'
import { refusedSignInEntry } from '../../src/audit/questions/officer-entry.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
let region: Browser
const at = (path: string): string => `${journey.sandbox.url}/console${path}`
beforeAll(async () => {
  journey = await startJourney()
  region = browser()
  await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
})
afterAll(() => journey.stop())

/** What the log has of a user, as whoever sees all organisations finds it. */
async function logOf(form: Record<string, string>): Promise<string> {
  const token = formTokenIn(await region.get(at('/log')))
  return wordsIn(await region.post(at('/log'), { token, ...form }))
}

/** How many sign-ins were counted of which the provider attested nobody. */
async function notAttested(): Promise<number> {
  const metrics = await (await fetch(`${journey.sandbox.url}/metrics`)).text()
  return Number(/^linchpin_tokens_total\{outcome="console-not-attested"\} (\d+)$/m.exec(metrics)?.[1] ?? 0)
}

const actionIn = ({ text }: Seen): string => /action="([^"]+)"/.exec(text)?.[1] ?? ''

/** Goes to the provider to prove again who one is, and is somebody there. */
async function prove(visitor: Browser, officer: string): Promise<Seen> {
  const asked = await visitor.get(at('/sign-in?again=yes&to=/log'))
  return visitor.post(new URL(actionIn(asked), asked.url).href, { officer })
}

/** Gives somebody other roles at the provider while something is done. */
async function withRoles<T>(userId: string, roles: readonly string[], work: () => Promise<T>): Promise<T> {
  const officer = OFFICERS.find((it) => it.userId === userId)
  if (officer === undefined) throw new Error('no such officer')
  const before = officer.roles
  Object.assign(officer, { roles })
  try {
    return await work()
  } finally {
    Object.assign(officer, { roles: before })
  }
}

describe('the log has who was and was not let in', () => {
  test('somebody without a role', async () => {
    await signIn(browser(), journey.sandbox.url, 'RIV-SW-0117')
    expect(await logOf({ user: 'RIV-SW-0117', outcome: 'ACCESS_DENIED' })).toContain('Console sign in')
    // No rule refused it: it is none of the refusals that are counted and compared.
    const refused = { why: 'no-role', userId: 'RIV-SW-0117', organisation: '9A1' } as const
    const stamp = { now: () => '2026-11-22T12:00:00.000Z', nonce: () => 'nonce' }
    expect(refusedSignInEntry(refused, 'request', stamp).kind).toBe('access')
  })

  test('nobody whom the provider did not attest: they are counted', async () => {
    const visitor = browser()
    await visitor.get(at('/'))
    const before = (await logOf({ outcome: 'ACCESS_DENIED' })).split('Console sign in').length
    const counted = await notAttested()
    expect((await visitor.get(at('/signed-in?code=stolen&state=another'))).status).toBe(403)
    expect((await logOf({ outcome: 'ACCESS_DENIED' })).split('Console sign in').length).toBe(before)
    expect(await notAttested()).toBe(counted + 1)
    // An answer to nothing that was begun is nobody's.
    expect((await browser().get(at('/signed-in?code=stolen&state=another'))).status).toBe(403)
    expect((await logOf({ outcome: 'ACCESS_DENIED' })).split('Console sign in').length).toBe(before)
    expect(await notAttested()).toBe(counted + 1)
  })

  test('somebody who signs out', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, '555000000901')
    expect(await logOf({ user: '555000000901' })).not.toContain('Console sign out')
    await visitor.post(at('/sign-out'), { token: formTokenIn(page) })
    expect(await logOf({ user: '555000000901' })).toContain('Console sign out')
  })
})

describe('proving again who one is', () => {
  test('takes the role that the provider says now', async () => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-PO-0002')
    const page = await withRoles('RIV-PO-0002', ['linchpin-caldicott-guardian'], () =>
      prove(visitor, 'RIV-PO-0002'),
    )
    expect(page.url).toBe(at('/log'))
    expect(wordsIn(page)).toContain('Pran TEST-PRIVACY, Caldicott guardian')
  })

  test('ends the session of somebody who has no role any more', async () => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-PO-0002')
    const page = await withRoles('RIV-PO-0002', [], () => prove(visitor, 'RIV-PO-0002'))
    expect(page.status).toBe(403)
    for (const name of [...visitor.cookies.keys()])
      if (!name.startsWith('linchpin')) visitor.cookies.delete(name)
    expect((await visitor.get(at('/log'))).text).toContain('Who are you today?')
  })

  test('the twin: who still has it goes on', async () => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-PO-0002')
    expect(wordsIn(await prove(visitor, 'RIV-PO-0002'))).toContain('Pran TEST-PRIVACY, Privacy officer')
  })
})
