import { type Clock } from '../clock.js'

/** A place inside; `leave` gives it back. */
export type Place = { readonly kind: 'place'; readonly leave: () => void }
type NoPlace = { readonly kind: 'full' } | { readonly kind: 'too-late' } | { readonly kind: 'cancelled' }

/** So many calls at once and so many waiting, so that one slow source cannot take every socket and all memory. */
export type Bulkhead = {
  /** Gives a place, in order of arrival; refuses at once when the queue is full. */
  enter(deadline: number, signal: AbortSignal): Promise<Place | NoPlace>
  /** Gives a place only where one is free now, and waits for none. */
  enterNow(): Place | undefined
}

type Waiter = { readonly admit: () => void }

/** A bulkhead of the given width; every place must be left exactly once, a second leave does nothing. */
export function bulkhead(clock: Clock, maxConcurrent: number, maxQueued: number): Bulkhead {
  let inside = 0
  const queue: Waiter[] = []

  const place = (): Place => {
    inside += 1
    let left = false
    return {
      kind: 'place',
      leave: () => {
        if (left) return
        left = true
        inside -= 1
        queue.shift()?.admit()
      },
    }
  }

  const wait = (milliseconds: number, signal: AbortSignal): Promise<Place | NoPlace> =>
    new Promise((resolve) => {
      const settle = (outcome: () => Place | NoPlace) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancelled)
        const index = queue.indexOf(waiter)
        if (index >= 0) queue.splice(index, 1)
        resolve(outcome())
      }
      const waiter: Waiter = { admit: () => settle(place) }
      const cancelled = () => settle(() => ({ kind: 'cancelled' }))
      const timer = setTimeout(() => settle(() => ({ kind: 'too-late' })), milliseconds)
      signal.addEventListener('abort', cancelled, { once: true })
      queue.push(waiter)
    })

  return {
    enterNow: () => (inside < maxConcurrent ? place() : undefined),
    enter: async (deadline, signal) => {
      if (signal.aborted) return { kind: 'cancelled' }
      if (inside < maxConcurrent) return place()
      if (queue.length >= maxQueued) return { kind: 'full' }
      return wait(Math.max(0, deadline - clock.now()), signal)
    },
  }
}
