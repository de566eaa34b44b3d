import { type AskContext } from '../connector.js'
import { type Clock } from '../guard/clock.js'

/** What came in time, or why nothing did. */
export type Waited<T> =
  | { readonly kind: 'came'; readonly value: T }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed'; readonly reason: 'cancelled' | 'store-failed' }

/** Waits for the work until the deadline, and no longer than anybody waits for the answer. Never rejects. */
export function waited<T>(
  work: () => Promise<T>,
  { deadline, signal }: Pick<AskContext, 'deadline' | 'signal'>,
  clock: Clock,
): Promise<Waited<T>> {
  return new Promise((resolve) => {
    const end = (result: Waited<T>): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve(result)
    }
    const cancel = (): void => end({ kind: 'failed', reason: 'cancelled' })
    const timer = setTimeout(() => end({ kind: 'timed-out' }), Math.max(0, deadline - clock.now()))
    if (signal.aborted) {
      cancel()
      return
    }
    signal.addEventListener('abort', cancel, { once: true })
    work().then(
      (value) => end({ kind: 'came', value }),
      () => end({ kind: 'failed', reason: 'store-failed' }),
    )
  })
}
