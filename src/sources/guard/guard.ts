import { type Dispatcher, Pool } from 'undici'
import { type SourceEvents } from '../source-events.js'
import { attemptCall, type AttemptEnd } from './attempt.js'
import {
  type Admission,
  type Breaker,
  breaker,
  BREAKER_DEFAULTS,
  type BreakerSettings,
} from './limits/breaker.js'
import { type Bulkhead, type Place, bulkhead } from './limits/bulkhead.js'
import { type CallFailure, type CallResult } from './call-result.js'
import { type Clock } from './clock.js'
import { type GuardedCall } from './guarded-call.js'
import { hedged } from './hedge.js'
import { pause } from './pause.js'
import { fullJitter, type RetryBudget, retryBudget } from './limits/retry-budget.js'

export type GuardSettings = {
  /** The name in events: a source id, `pds` or `sds`. */
  readonly name: string
  /** The only origins that may be called. */
  readonly origins: readonly string[]
  readonly maxConcurrent: number
  readonly maxQueued: number
  readonly maxBytes: number
  readonly maxDepth: number
  readonly maxAttempts: number
  /** After how long a read is asked a second time beside the first; undefined for never. */
  readonly hedgeAfterMs: number | undefined
  readonly breaker: BreakerSettings
  readonly tls: TlsIdentity | undefined
}

/** Our certificate towards one source, and whom we trust there; PEM. */
export type TlsIdentity = {
  readonly certificate: string | undefined
  readonly key: string | undefined
  readonly authorities: string | undefined
}

export type Guard = {
  /** Calls within every limit. Never rejects: a failure is a value. */
  call(call: GuardedCall): Promise<CallResult>
  close(): Promise<void>
}

/** Usual limits for one source with one origin. */
export function guardSettings(name: string, origin: string, maxConcurrent: number): GuardSettings {
  return {
    name,
    origins: [origin],
    maxConcurrent,
    maxQueued: maxConcurrent * 4,
    maxBytes: 20_000_000,
    maxDepth: 100,
    maxAttempts: 3,
    hedgeAfterMs: undefined,
    breaker: BREAKER_DEFAULTS,
    tls: undefined,
  }
}

/** Guards one source: allow-listed origins, no redirects, limits on time, size, depth and concurrency, retry, breaker. */
export function guard(settings: GuardSettings, clock: Clock, events: SourceEvents): Guard {
  const parts: Parts = {
    settings,
    clock,
    events,
    pools: new Map(settings.origins.map((origin) => [new URL(origin).origin, poolFor(origin, settings)])),
    bulkhead: bulkhead(clock, settings.maxConcurrent, settings.maxQueued),
    breaker: breaker(settings.breaker, (state) => events.breakerChanged({ source: settings.name, state })),
    budget: retryBudget(),
  }
  return {
    call: (call) => callWithin(parts, call),
    close: async () => {
      await Promise.all([...parts.pools.values()].map((it) => it.destroy()))
    },
  }
}

type Parts = {
  readonly settings: GuardSettings
  readonly clock: Clock
  readonly events: SourceEvents
  readonly pools: ReadonlyMap<string, Dispatcher>
  readonly bulkhead: Bulkhead
  readonly breaker: Breaker
  readonly budget: RetryBudget
}

function poolFor(origin: string, settings: GuardSettings): Pool {
  const { certificate, key, authorities } = settings.tls ?? {}
  return new Pool(new URL(origin).origin, {
    connections: settings.maxConcurrent,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: 16_384,
    connect: {
      ...(certificate === undefined ? {} : { cert: certificate }),
      ...(key === undefined ? {} : { key }),
      ...(authorities === undefined ? {} : { ca: authorities }),
    },
  })
}

async function callWithin(parts: Parts, call: GuardedCall): Promise<CallResult> {
  const target = targetOf(call.url)
  const pool = target === undefined ? undefined : parts.pools.get(target.origin)
  if (target === undefined || pool === undefined) return failed('origin-not-allowed')
  const calling: Calling = { parts, call: inTrace(call, parts.events), pool, target, attempts: 0 }
  for (;;) {
    const end = await attemptInside(calling)
    const wait =
      end.again === 'no' ? undefined : (end.again.afterMs ?? fullJitter(calling.attempts, parts.clock.random))
    if (!mayRepeat(calling, wait)) return end.result
    await pause(wait, call.signal)
    if (call.signal.aborted) return failed('cancelled')
  }
}

function inTrace(call: GuardedCall, { traceparent }: SourceEvents): GuardedCall {
  const trace = traceparent?.()
  if (trace === undefined) return call
  return { ...call, headers: (attempt) => ({ ...call.headers(attempt), traceparent: trace }) }
}

/** A call under way, and how many attempts it has cost the source so far. */
type Calling = {
  readonly parts: Parts
  readonly call: GuardedCall
  readonly pool: Dispatcher
  readonly target: URL
  attempts: number
}

function mayRepeat({ parts, call, attempts }: Calling, wait: number | undefined): wait is number {
  if (wait === undefined || call.repeat === 'never' || attempts >= parts.settings.maxAttempts) return false
  if (parts.clock.now() + wait >= call.deadline) return false
  return parts.budget.spend()
}

/** Waits for a place, then makes one attempt, or two where the first is late and the source may be asked twice. */
async function attemptInside(calling: Calling): Promise<AttemptEnd> {
  const { parts, call } = calling
  const place = await parts.bulkhead.enter(call.deadline, call.signal)
  if (place.kind !== 'place') return { result: NO_PLACE[place.kind], again: 'no', health: 'unknown' }
  const afterMs = call.repeat === 'safe' ? parts.settings.hedgeAfterMs : undefined
  if (afterMs === undefined) return attemptFrom(calling, place, call.signal, 'plain')
  return hedged(
    {
      afterMs,
      first: (signal) => attemptFrom(calling, place, signal, 'plain'),
      second: () => hedgeFrom(calling),
      isGood: (end) => end.result.kind === 'answer' && end.again === 'no',
    },
    call.signal,
  )
}

/**
 * The second attempt at a read that is late: paid for like a repeat, and made only where it takes no place from
 * anybody who waits and the source is not already in doubt.
 */
function hedgeFrom(calling: Calling): ((signal: AbortSignal) => Promise<AttemptEnd>) | undefined {
  const { parts, call, attempts } = calling
  const now = parts.clock.now()
  if (attempts >= parts.settings.maxAttempts || now >= call.deadline) return undefined
  if (parts.breaker.state(now) !== 'closed') return undefined
  const place = parts.bulkhead.enterNow()
  if (place === undefined) return undefined
  if (!parts.budget.spend()) {
    place.leave()
    return undefined
  }
  return (signal) => attemptFrom(calling, place, signal, 'hedge')
}

async function attemptFrom(
  calling: Calling,
  place: Place,
  signal: AbortSignal,
  role: 'plain' | 'hedge',
): Promise<AttemptEnd> {
  const { parts, call, pool, target } = calling
  const { clock, settings } = parts
  try {
    const admission = parts.breaker.admit(clock.now())
    if (admission === undefined) return { result: failed('circuit-open'), again: 'no', health: 'unknown' }
    calling.attempts += 1
    const attempt = calling.attempts
    const started = clock.now()
    const end = await attemptCall(pool, target, { ...call, signal }, attempt, settings, clock)
    settle(admission, end, clock.now())
    if (end.health === 'up') parts.budget.earn()
    parts.events.attempted({
      source: settings.name,
      attempt,
      role,
      milliseconds: clock.now() - started,
      kind: end.result.kind,
      status: end.result.kind === 'answer' ? end.result.status : undefined,
      reason: end.result.kind === 'error' ? end.result.reason : undefined,
    })
    return end
  } finally {
    place.leave()
  }
}

const NO_PLACE = {
  full: { kind: 'error', reason: 'overloaded' },
  'too-late': { kind: 'timed-out' },
  cancelled: { kind: 'error', reason: 'cancelled' },
} as const satisfies Record<string, CallResult>

function settle(admission: Admission, end: AttemptEnd, now: number): void {
  if (end.health === 'up') admission.succeeded(now)
  else if (end.health === 'down') admission.failed(now)
  else admission.abandoned()
}

function targetOf(url: string): URL | undefined {
  if (!URL.canParse(url)) return undefined
  const target = new URL(url)
  return target.username === '' && target.password === '' ? target : undefined
}

function failed(reason: CallFailure): CallResult {
  return { kind: 'error', reason }
}
