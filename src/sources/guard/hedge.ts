/** One of two attempts at the same read; it ends early, with whatever it makes of that, when its signal is aborted. */
type Attempting<T> = (signal: AbortSignal) => Promise<T>

export type Hedge<T> = {
  /** How long the first attempt is waited for alone, in milliseconds. */
  readonly afterMs: number
  readonly first: Attempting<T>
  /** Asked for once the first is late; undefined when a second attempt may not be made now. */
  readonly second: () => Attempting<T> | undefined
  /** Whether an end is worth having, so that the other attempt need not be waited for. */
  readonly isGood: (end: T) => boolean
}

/**
 * The first good end of two attempts of which the second starts only when the first is late, or else the end that came
 * last. The attempt that lost is aborted, as are both when the signal is; neither a timer nor a listener is left.
 * The attempts must not reject.
 */
export function hedged<T>(hedge: Hedge<T>, signal: AbortSignal): Promise<T> {
  const controllers: AbortController[] = []
  const cancel = (): void => {
    for (const it of controllers) it.abort()
  }
  return new Promise<T>((resolve, reject) => {
    let running = 0
    const settle = (end: () => void): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      end()
      cancel()
    }
    const start = (attempt: Attempting<T>): void => {
      const controller = new AbortController()
      controllers.push(controller)
      running += 1
      attempt(controller.signal).then(
        (end) => {
          running -= 1
          // A first attempt that failed outright before the hedge is for a retry, which waits, to repeat.
          if (running === 0 || hedge.isGood(end)) settle(() => resolve(end))
        },
        (error: unknown) =>
          settle(() => reject(error instanceof Error ? error : new Error('attempt failed'))),
      )
    }
    const timer = setTimeout(() => {
      const second = hedge.second()
      if (second !== undefined) start(second)
    }, hedge.afterMs)
    signal.addEventListener('abort', cancel, { once: true })
    start(hedge.first)
    if (signal.aborted) cancel()
  })
}
