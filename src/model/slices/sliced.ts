/**
 * Work that may be left off wherever it yields and gone on with later, so that a long record holds up nobody else. It
 * does the same however often it is left off.
 */
export type Sliced<T> = Generator<undefined, T, undefined>

/** All of it at once. */
export function whole<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Does the work with pauses, in which other requests are answered. Rejects with what the work throws. */
export type InSlices = <T>(work: Sliced<T>) => Promise<T>
