export type BreakerState = 'closed' | 'open' | 'half-open'

export type BreakerSettings = {
  /** Calls seen in the window before the breaker may open at all. */
  readonly minimumCalls: number
  readonly windowMs: number
  /** Share of failures, above 0 and up to 1, at which it opens. */
  readonly failureShare: number
  readonly openMs: number
  /** Calls let through to find out whether the source is back. */
  readonly probes: number
}

export const BREAKER_DEFAULTS: BreakerSettings = {
  minimumCalls: 20,
  windowMs: 10_000,
  failureShare: 0.5,
  openMs: 5_000,
  probes: 3,
}

/** One call let through: say exactly once how it ended. */
export type Admission = {
  readonly succeeded: (now: number) => void
  readonly failed: (now: number) => void
  /** The call says nothing of the source: it was cancelled or never left. */
  readonly abandoned: () => void
}

export type Breaker = {
  /** Undefined while the source is taken to be down. */
  admit(now: number): Admission | undefined
  state(now: number): BreakerState
}

/**
 * A breaker over a sliding window. It never opens before a minimum number of calls, and when it has been open
 * long enough it lets a few probes through: all must succeed to close it, one failure opens it again.
 */
export function breaker(settings: BreakerSettings, changed: (state: BreakerState) => void): Breaker {
  let window: { readonly at: number; readonly failed: boolean }[] = []
  let openedAt: number | undefined
  let probing = { out: 0, succeeded: 0, epoch: 0 }

  const open = (now: number) => {
    openedAt = now
    window = []
    probing = { out: 0, succeeded: 0, epoch: probing.epoch + 1 }
    changed('open')
  }
  const close = () => {
    openedAt = undefined
    window = []
    changed('closed')
  }
  const record = (now: number, failed: boolean) => {
    if (openedAt !== undefined) return
    window = window.filter((it) => it.at > now - settings.windowMs)
    window.push({ at: now, failed })
    const failures = window.filter((it) => it.failed).length
    if (window.length >= settings.minimumCalls && failures / window.length >= settings.failureShare) open(now)
  }
  const probe = (): Admission => {
    const epoch = probing.epoch
    if (probing.out === 0) changed('half-open')
    probing.out += 1
    const current = () => openedAt !== undefined && probing.epoch === epoch
    return {
      succeeded: () => {
        if (!current()) return
        probing.succeeded += 1
        if (probing.succeeded >= settings.probes) close()
      },
      failed: (now) => {
        if (current()) open(now)
      },
      abandoned: () => {
        if (current()) probing.out -= 1
      },
    }
  }

  return {
    state: (now) => {
      if (openedAt === undefined) return 'closed'
      return now - openedAt >= settings.openMs ? 'half-open' : 'open'
    },
    admit: (now) => {
      if (openedAt === undefined)
        return {
          succeeded: (at) => record(at, false),
          failed: (at) => record(at, true),
          abandoned: () => undefined,
        }
      if (now - openedAt < settings.openMs || probing.out >= settings.probes) return undefined
      return probe()
    },
  }
}
