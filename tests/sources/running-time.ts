const TICK_MS = 25

/**
 * The answer, and for how many milliseconds this process ran until it came. Time in which a busy machine does not let
 * it run is not counted, as it is by the clock: a timer that is overdue fires once, however late it is.
 */
export async function inRunningTime<T>(
  ask: () => Promise<T>,
): Promise<{ readonly answer: T; readonly took: number }> {
  let ticks = 0
  const timer = setInterval(() => ticks++, TICK_MS)
  try {
    const answer = await ask()
    return { answer, took: ticks * TICK_MS }
  } finally {
    clearInterval(timer)
  }
}
