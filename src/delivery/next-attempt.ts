const FIRST_PAUSE_MS = 30_000
const LONGEST_PAUSE_MS = 6 * 3_600_000

/** How often a message is tried before it is given up: over about a day and a half. */
export const MOST_ATTEMPTS = 14

/**
 * When a message is tried again after its n-th attempt, from 1: each pause twice the one before, up to six hours, and
 * between half and all of it by chance, so that many do not come back at once.
 */
export function nextAttempt(attempt: number, at: Date, random: () => number): Date {
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
  return new Date(at.getTime() + pause * (0.5 + random() / 2))
}
