import { afterEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { breaker, BREAKER_DEFAULTS, type BreakerState } from '../../src/sources/guard/limits/breaker.js'
import { bulkhead } from '../../src/sources/guard/limits/bulkhead.js'
import { guard, guardSettings, type Guard, type GuardSettings } from '../../src/sources/guard/guard.js'
import { type GuardedCall } from '../../src/sources/guard/guarded-call.js'
import { fullJitter, retryAfterMs, retryBudget } from '../../src/sources/guard/limits/retry-budget.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import { REAL_CLOCK, SILENT } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

function callTo(url: string, changes: Partial<GuardedCall> = {}): GuardedCall {
  return {
    method: 'GET',
    url,
    headers: () => ({}),
    body: undefined,
    repeat: 'safe',
    deadline: Date.now() + 1_000,
    signal: new AbortController().signal,
    ...changes,
  }
}

function guarding(origin: string, changes: Partial<GuardSettings> = {}): Guard {
  const made = guard({ ...guardSettings('a', origin, 4), ...changes }, REAL_CLOCK, SILENT)
  open.push(made)
  return made
}

async function serving(answer: Parameters<typeof loopbackServer>[0]): Promise<LoopbackServer> {
  const server = await loopbackServer(answer)
  open.push(server)
  return server
}

describe('what a guard lets out', () => {
  it.each([
    ['another host that begins alike', 'http://127.0.0.1.evil.example/'],
    ['another port', 'http://127.0.0.1:1/'],
    ['another scheme', 'https://127.0.0.1:9/'],
    ['credentials in the URL', 'http://user:secret@127.0.0.1:9/'],
    ['no URL at all', 'residents'],
  ])('refuses %s', async (_, url) => {
    const result = await guarding('http://127.0.0.1:9').call(callTo(url))
    expect(result).toEqual({ kind: 'error', reason: 'origin-not-allowed' })
  })

  it('says tls-failed where TLS is spoken to something else', async () => {
    const server = await serving((_, response) => sendJson(response, {}))
    const origin = server.url.replace('http:', 'https:')
    expect(await guarding(origin).call(callTo(origin))).toEqual({ kind: 'error', reason: 'tls-failed' })
  })

  it('never repeats what must not be done twice', async () => {
    const server = await serving((_, response) => sendJson(response, {}, 503))
    const result = await guarding(server.url).call(callTo(server.url, { repeat: 'never' }))
    expect(result).toMatchObject({ kind: 'answer', status: 503 })
    expect(server.received).toHaveLength(1)
  })

  it('gives every attempt its own headers', async () => {
    const server = await serving((_, response) => sendJson(response, {}, 503, { 'retry-after': '0' }))
    await guarding(server.url).call(
      callTo(server.url, { headers: (attempt) => ({ 'x-attempt': String(attempt) }) }),
    )
    expect(server.received.map((one) => one.headers['x-attempt'])).toEqual(['1', '2', '3'])
  })

  it('stops asking a source that is down, and says so at once', async () => {
    const server = await serving((_, response) => sendJson(response, {}, 502))
    const calls = guarding(server.url, { breaker: { ...BREAKER_DEFAULTS, minimumCalls: 5 } })
    for (let i = 0; i < 5; i++) await calls.call(callTo(server.url))
    expect(await calls.call(callTo(server.url))).toEqual({ kind: 'error', reason: 'circuit-open' })
    expect(server.received).toHaveLength(5)
  })

  it('keeps asking a source that answers one person with an error', async () => {
    const server = await serving((_, response) => sendJson(response, {}, 500))
    const calls = guarding(server.url, { breaker: { ...BREAKER_DEFAULTS, minimumCalls: 5 } })
    for (let i = 0; i < 12; i++) await calls.call(callTo(server.url))
    expect(server.received).toHaveLength(12)
  })

  it('turns callers away when too many wait', async () => {
    const server = await serving(() => undefined)
    const calls = guarding(server.url, { maxConcurrent: 1, maxQueued: 1 })
    const deadline = Date.now() + 200
    const results = await Promise.all([1, 2, 3].map(() => calls.call(callTo(server.url, { deadline }))))
    expect(results.map((one) => (one.kind === 'error' ? one.reason : one.kind))).toEqual([
      'timed-out',
      'timed-out',
      'overloaded',
    ])
  })
})

describe('the breaker', () => {
  const settings = { minimumCalls: 4, windowMs: 1_000, failureShare: 0.5, openMs: 100, probes: 3 }
  const opened = (states: BreakerState[] = []) => {
    const made = breaker(settings, (state) => states.push(state))
    for (let i = 0; i < 4; i++) made.admit(0)?.failed(0)
    return { made, states }
  }

  it('never opens before the minimum number of calls', () => {
    const made = breaker(settings, () => expect.fail('opened'))
    for (let i = 0; i < 3; i++) made.admit(i)?.failed(i)
    expect(made.state(3)).toBe('closed')
  })

  it('forgets failures older than its window', () => {
    const made = breaker(settings, () => expect.fail('opened'))
    for (let i = 0; i < 10; i++) made.admit(i * 600)?.failed(i * 600)
    expect(made.state(6_000)).toBe('closed')
  })

  it('lets three probes through and closes when all succeed', () => {
    const { made, states } = opened()
    expect(made.admit(50)).toBeUndefined()
    const probes = [made.admit(100), made.admit(100), made.admit(100)]
    expect(made.admit(100)).toBeUndefined()
    for (const probe of probes) probe?.succeeded(110)
    expect(states).toEqual(['open', 'half-open', 'closed'])
  })

  it('opens again when one probe fails, whatever the others say later', () => {
    const { made } = opened()
    const [first, second] = [made.admit(100), made.admit(100)]
    first?.failed(110)
    second?.succeeded(120)
    expect(made.state(150)).toBe('open')
    expect(made.admit(150)).toBeUndefined()
  })

  it('does not lose a probe that was cancelled', () => {
    const { made } = opened()
    for (let i = 0; i < 10; i++) made.admit(100)?.abandoned()
    expect(made.admit(100)).toBeDefined()
  })
})

describe('waiting and repeating', () => {
  it('spends at most a tenth of its successes on repeats', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 500 }), (steps) => {
        const budget = retryBudget()
        const earned = steps.filter((one) => one).length
        const spent = steps.filter((one) => (one ? (budget.earn(), false) : budget.spend())).length
        expect(spent).toBeLessThanOrEqual(3 + Math.floor(earned / 10))
      }),
    )
  })

  it('jitters over the whole step, and never beyond two seconds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, chance) => {
          const wait = fullJitter(attempt, () => chance)
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThan(2_000)
        },
      ),
    )
    expect(fullJitter(3, () => 0)).toBe(0)
  })

  it.each([
    ['3', 3_000],
    ['Thu, 01 Jan 1970 00:00:05 GMT', 4_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads Retry-After %s', (header, expected) => {
    expect(retryAfterMs(header, 1_000)).toBe(expected)
  })

  it('admits in order of arrival and never more than its width', async () => {
    const width = bulkhead(REAL_CLOCK, 2, 10)
    const signal = new AbortController().signal
    const order: number[] = []
    let inside = 0
    await Promise.all(
      [0, 1, 2, 3, 4].map(async (n) => {
        const place = await width.enter(Date.now() + 1_000, signal)
        if (place.kind !== 'place') return
        expect(++inside).toBeLessThanOrEqual(2)
        order.push(n)
        await new Promise((resolve) => setTimeout(resolve, 5))
        inside--
        place.leave()
        place.leave()
      }),
    )
    expect(order).toEqual([0, 1, 2, 3, 4])
  })
})
