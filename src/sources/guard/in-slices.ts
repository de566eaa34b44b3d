import { setImmediate as turnOfOthers } from 'node:timers/promises'
import { type Sliced } from '../../model/slices/sliced.js'

/** Milliseconds for which everybody else may be kept waiting. */
const SLICE_MS = 2

/** Does the work, letting everybody else have a turn whenever it has taken long. Work that is short is never left off. */
export async function inSlices<T>(work: Sliced<T>): Promise<T> {
  let until = performance.now() + SLICE_MS
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    if (performance.now() < until) continue
    await turnOfOthers()
    until = performance.now() + SLICE_MS
  }
}
