import { HEALTH_WINDOW_MINUTES, type SourceHealth } from '../../model/health/source-health.js'
import { type Clock } from '../guard/clock.js'
import { type CallAttempted, type SourceEvents } from '../source-events.js'

/** Hears what sources report and keeps of it how each has done lately. */
export type HealthFollower = {
  readonly events: SourceEvents
  /** Every source and service named at the start, in that order, asked or not. */
  readonly health: () => readonly SourceHealth[]
}

/** More questions than this within the window are counted from the newest. */
const MOST_KEPT = 1_000
const WINDOW_MS = HEALTH_WINDOW_MINUTES * 60_000

/**
 * Follows the health of record sources by their answers, and of the national services, which give no answer of their
 * own to a question, by the calls made to them. Passes every event on.
 */
export function followHealth(
  sources: readonly string[],
  services: readonly string[],
  clock: Clock,
  next: SourceEvents,
): HealthFollower {
  const followed = new Map([...sources, ...services].map((it) => [it, unasked()]))
  const keep = (name: string, failed: boolean, milliseconds: number): void => {
    const it = followed.get(name)
    if (it === undefined) return
    const at = clock.now()
    it.ends.push({ at, failed, milliseconds })
    if (it.ends.length > MOST_KEPT) it.ends.shift()
    if (failed) it.lastFailed = at
    else it.lastAnswered = at
  }
  return {
    health: () => [...followed].map(([source, it]) => healthOf(source, it, clock.now())),
    events: {
      ...next,
      answered: (event) => {
        const { outcomes } = event
        const failed = (outcomes.error ?? 0) + (outcomes['timed-out'] ?? 0) > 0
        if (!services.includes(event.source)) keep(event.source, failed, event.milliseconds)
        next.answered(event)
      },
      attempted: (event) => {
        // The loser of a hedge was cut short by us: that says nothing of the service.
        if (services.includes(event.source) && event.reason !== 'cancelled')
          keep(event.source, isFailed(event), event.milliseconds)
        next.attempted(event)
      },
      breakerChanged: (event) => {
        const it = followed.get(event.source)
        if (it !== undefined) it.breaker = event.state
        next.breakerChanged(event)
      },
    },
  }
}

/** What a service answers with that turns our calls away, whatever was asked for: keys, permission or pace are wrong. */
const TURNED_AWAY: readonly number[] = [401, 403, 429]

function isFailed({ kind, status = 0 }: Pick<CallAttempted, 'kind' | 'status'>): boolean {
  return kind !== 'answer' || status >= 500 || TURNED_AWAY.includes(status)
}

type Followed = {
  breaker: SourceHealth['breaker']
  readonly ends: { readonly at: number; readonly failed: boolean; readonly milliseconds: number }[]
  lastAnswered: number | undefined
  lastFailed: number | undefined
}

function unasked(): Followed {
  return { breaker: 'closed', ends: [], lastAnswered: undefined, lastFailed: undefined }
}

function healthOf(source: string, it: Followed, now: number): SourceHealth {
  const recent = it.ends.filter(({ at }) => at > now - WINDOW_MS)
  const times = recent.map((end) => end.milliseconds).sort((a, b) => a - b)
  return {
    source,
    breaker: it.breaker,
    asked: recent.length,
    failed: recent.filter((end) => end.failed).length,
    medianMs: times[Math.floor(times.length / 2)],
    lastAnswered: instantOf(it.lastAnswered),
    lastFailed: instantOf(it.lastFailed),
  }
}

function instantOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString()
}
