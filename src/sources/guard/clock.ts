/** Time and chance, handed in so that every wait and every jitter can be repeated in a test. */
export type Clock = {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** At least 0 and below 1. */
  readonly random: () => number
}

/** The instant in ISO 8601, UTC. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}
