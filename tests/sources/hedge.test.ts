import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BREAKER_DEFAULTS } from '../../src/sources/guard/limits/breaker.js'
import { guard, guardSettings, type Guard, type GuardSettings } from '../../src/sources/guard/guard.js'
import { type GuardedCall } from '../../src/sources/guard/guarded-call.js'
import { hedged } from '../../src/sources/guard/hedge.js'
import { type SourceEvents } from '../../src/sources/source-events.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import { inRunningTime } from './running-time.js'
import { REAL_CLOCK, SILENT } from './source-world.js'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()))
})

/** A server whose first request is never answered, and whose others are at once; with the guard that calls it. */
async function deafAtFirst(
  changes: Partial<GuardSettings>,
  events: Partial<SourceEvents> = {},
): Promise<{ readonly server: LoopbackServer; readonly calls: Guard }> {
  const server = await loopbackServer((_, response) => {
    if (server.received.length > 1) sendJson(response, { answered: server.received.length })
  })
  const settings = { ...guardSettings('a', server.url, 4), hedgeAfterMs: 20, ...changes }
  const calls = guard(settings, REAL_CLOCK, { ...SILENT, ...events })
  open.push(server, calls)
  return { server, calls }
}

function callTo(url: string, changes: Partial<GuardedCall> = {}): GuardedCall {
  return {
    method: 'GET',
    url,
    headers: (attempt) => ({ 'x-attempt': String(attempt) }),
    body: undefined,
    repeat: 'safe',
    deadline: Date.now() + 20_000,
    signal: new AbortController().signal,
    ...changes,
  }
}

describe('a read that is late', () => {
  it('is asked a second time, and the second answer counts', async () => {
    const ends: unknown[] = []
    const { server, calls } = await deafAtFirst({}, { attempted: (it) => ends.push(it) })
    expect(await calls.call(callTo(server.url))).toMatchObject({ kind: 'answer', body: { answered: 2 } })
    expect(server.received.map((one) => one.headers['x-attempt'])).toEqual(['1', '2'])
    await expect.poll(() => ends.length).toBe(2)
    expect(ends).toMatchObject([
      { attempt: 2, role: 'hedge', kind: 'answer' },
      { attempt: 1, role: 'plain', kind: 'error', reason: 'cancelled' },
    ])
  })

  it('gives back both places, whichever attempt loses', async () => {
    const ends: unknown[] = []
    const { server, calls } = await deafAtFirst(
      { maxConcurrent: 2, maxQueued: 0 },
      { attempted: (it) => ends.push(it) },
    )
    await calls.call(callTo(server.url))
    await expect.poll(() => ends.length).toBe(2)
    const both = await Promise.all([calls.call(callTo(server.url)), calls.call(callTo(server.url))])
    expect(both.map((one) => one.kind)).toEqual(['answer', 'answer'])
  })

  it.each<[string, Partial<GuardSettings>, Partial<GuardedCall>]>([
    ['where the source has hedging off', { hedgeAfterMs: undefined }, {}],
    ['where it must not be done twice', {}, { repeat: 'never' }],
    ['where no place is free', { maxConcurrent: 1 }, {}],
    ['where the attempts are used up', { maxAttempts: 1 }, {}],
    ['where its deadline comes first', {}, { deadline: Date.now() - 1 }],
  ])('is not asked twice %s', async (_, settings, changes) => {
    const { server, calls } = await deafAtFirst(settings)
    const call = callTo(server.url, { deadline: Date.now() + 250, ...changes })
    expect(await calls.call(call)).toEqual({ kind: 'timed-out' })
    expect(server.received.length).toBeLessThanOrEqual(1)
  })

  it('is paid for out of the budget of repeats: a source that is slow for all is not asked twice for all', async () => {
    const server = await loopbackServer(() => undefined)
    const calls = guard(
      {
        ...guardSettings('a', server.url, 64),
        hedgeAfterMs: 10,
        breaker: { ...BREAKER_DEFAULTS, minimumCalls: 1_000 },
      },
      REAL_CLOCK,
      SILENT,
    )
    open.push(server, calls)
    const waiting = Array.from({ length: 20 }, () => new AbortController())
    const all = waiting.map(({ signal }) => calls.call(callTo(server.url, { signal })))
    await expect.poll(() => server.received.length).toBe(20 + 3)
    await new Promise((resolve) => setTimeout(resolve, 100))
    for (const it of waiting) it.abort()
    await Promise.all(all)
    expect(server.received).toHaveLength(20 + 3)
  })

  it('is not asked twice once the breaker has opened', async () => {
    const server = await loopbackServer((_, response) => {
      if (server.received.length > 1) sendJson(response, {}, 502)
    })
    const breaker = { ...BREAKER_DEFAULTS, minimumCalls: 2 }
    const settings = { ...guardSettings('a', server.url, 4), hedgeAfterMs: 80, breaker }
    const calls = guard(settings, REAL_CLOCK, SILENT)
    open.push(server, calls)
    // The time of the guard goes on when it is told to; what is sent and received takes none of it.
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
    try {
      const late = calls.call(callTo(server.url))
      while (server.received.length === 0) await new Promise((resolve) => setImmediate(resolve))
      for (let i = 0; i < 2; i++) await calls.call(callTo(server.url))
      await vi.advanceTimersByTimeAsync(20_000)
      expect(await late).toEqual({ kind: 'timed-out' })
      expect(server.received).toHaveLength(3)
    } finally {
      vi.useRealTimers()
    }
  })

  it('ends at once, both attempts with it, when nobody waits any more', async () => {
    const server = await loopbackServer(() => undefined)
    const calls = guard({ ...guardSettings('a', server.url, 4), hedgeAfterMs: 10 }, REAL_CLOCK, SILENT)
    open.push(server, calls)
    const waiting = new AbortController()
    const end = calls.call(callTo(server.url, { signal: waiting.signal }))
    await expect.poll(() => server.received.length).toBe(2)
    waiting.abort()
    const { answer, took } = await inRunningTime(() => end)
    expect(answer).toEqual({ kind: 'error', reason: 'cancelled' })
    expect(took).toBeLessThan(1_000)
    expect(server.received).toHaveLength(2)
  })
})

describe('two attempts', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())
  const after = (milliseconds: number, end: string) => (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      const timer = setTimeout(() => resolve(end), milliseconds)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve('aborted')
      })
    })
  const isGood = (end: string) => end.startsWith('good')
  const race = (first: [number, string], second: [number, string] | undefined) =>
    hedged(
      {
        afterMs: 10,
        first: after(...first),
        second: () => (second === undefined ? undefined : after(...second)),
        isGood,
      },
      new AbortController().signal,
    )

  it.each<[string, [number, string], [number, string] | undefined, string]>([
    ['the first, where it is in time', [1, 'good 1'], [1, 'good 2'], 'good 1'],
    ['the first, where it comes before the second', [25, 'good 1'], [60, 'good 2'], 'good 1'],
    ['the second, where the first is later', [80, 'good 1'], [5, 'good 2'], 'good 2'],
    ['the second, where the first is bad', [20, 'bad 1'], [40, 'good 2'], 'good 2'],
    ['the first, where the second is bad', [60, 'good 1'], [5, 'bad 2'], 'good 1'],
    ['the last, where both are bad', [20, 'bad 1'], [30, 'bad 2'], 'bad 2'],
    ['the first, where there is no second', [30, 'bad 1'], undefined, 'bad 1'],
  ])('give %s', async (_, first, second, expected) => {
    const raced = race(first, second)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await raced).toBe(expected)
  })
})
