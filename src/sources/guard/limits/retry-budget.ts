/** Retries are paid for by successes, so that a source in trouble is never asked much more than usual. */
export type RetryBudget = {
  readonly earn: () => void
  /** True when a retry may be made; it is then paid for. */
  readonly spend: () => boolean
}

/** Each success earns a tenth of a retry, up to ten; a new budget holds three. */
export function retryBudget(): RetryBudget {
  let tenths = 30
  return {
    earn: () => {
      tenths = Math.min(100, tenths + 1)
    },
    spend: () => {
      if (tenths < 10) return false
      tenths -= 10
      return true
    },
  }
}

/** Full jitter: anywhere between nothing and the exponential step (100 ms doubling, at most 2 s). */
export function fullJitter(attempt: number, random: () => number): number {
  return random() * Math.min(2_000, 100 * 2 ** attempt)
}

/**
 * Milliseconds a Retry-After header asks for: seconds or an HTTP date (RFC 9110 section 10.2.3).
 * Undefined when absent or unreadable.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
