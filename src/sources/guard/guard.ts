import { type Dispatcher, Pool } from 'undici'
import { type SourceEvents } from '../source-events.js'
import { attemptCall, type AttemptEnd } from './attempt.js'
import { type Admission, type Breaker, breaker, BREAKER_DEFAULTS, type BreakerSettings } from './breaker.js'
import { type Bulkhead, bulkhead } from './bulkhead.js'
import { type CallFailure, type CallResult } from './call-result.js'
import { type Clock } from './clock.js'
import { type GuardedCall } from './guarded-call.js'
import { pause } from './pause.js'
import { fullJitter, type RetryBudget, retryBudget } from './retry-budget.js'

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
  for (let attempt = 1; ; attempt++) {
    const end = await attemptInside(parts, call, attempt, pool, target)
    const wait =
      end.again === 'no' ? undefined : (end.again.afterMs ?? fullJitter(attempt, parts.clock.random))
    if (!mayRepeat(parts, call, attempt, wait)) return end.result
    await pause(wait, call.signal)
    if (call.signal.aborted) return failed('cancelled')
  }
}

function mayRepeat(
  parts: Parts,
  call: GuardedCall,
  attempt: number,
  wait: number | undefined,
): wait is number {
  if (wait === undefined || call.repeat === 'never' || attempt >= parts.settings.maxAttempts) return false
  if (parts.clock.now() + wait >= call.deadline) return false
  return parts.budget.spend()
}

async function attemptInside(
  parts: Parts,
  call: GuardedCall,
  attempt: number,
  pool: Dispatcher,
  target: URL,
): Promise<AttemptEnd> {
  const { clock, settings } = parts
  const place = await parts.bulkhead.enter(call.deadline, call.signal)
  if (place.kind !== 'place') return { result: NO_PLACE[place.kind], again: 'no', health: 'unknown' }
  try {
    const admission = parts.breaker.admit(clock.now())
    if (admission === undefined) return { result: failed('circuit-open'), again: 'no', health: 'unknown' }
    const started = clock.now()
    const end = await attemptCall(pool, target, call, attempt, settings, clock)
    settle(admission, end, clock.now())
    if (end.health === 'up') parts.budget.earn()
    parts.events.attempted({
      source: settings.name,
      attempt,
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
