/** Something seen at a time, in milliseconds since 1970: what it was, and how often. */
export type Mark = { readonly at: number; readonly what: string; readonly times: number }

/**
 * What a detector remembers, by key. It is kept with how far the log has been read, and forgotten when it has run out:
 * a detector reads only the keys that it named for the entry at hand.
 */
export type Memory = {
  marks(key: string): readonly Mark[]
  /** Keeps the marks in the place of those there were, until `days` after the latest of them. */
  keep(key: string, marks: readonly Mark[], days: number): void
}

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Most marks under one key: the oldest go first, so that nobody's busy year outgrows the memory. */
const MOST = 1000

/** The marks less than `span` milliseconds before `at`, and those after it: shards of the log are not in step. */
export function recent(marks: readonly Mark[], at: number, span: number): readonly Mark[] {
  return marks.every((it) => it.at > at - span) ? marks : marks.filter((it) => it.at > at - span)
}

/** Adds a mark to those of a key that are no older than `days`, keeps them, and returns them, oldest first. */
export function remember(memory: Memory, key: string, mark: Mark, days: number): readonly Mark[] {
  const kept = recent(memory.marks(key), mark.at, days * DAY)
  const last = kept.at(-1)
  const isInOrder = last === undefined || last.at <= mark.at
  const marks = isInOrder
    ? (kept.length < MOST ? kept : kept.slice(1 - MOST)).concat(mark)
    : [...kept, mark].toSorted((one, other) => one.at - other.at).slice(-MOST)
  memory.keep(key, marks, days)
  return marks
}

/** How many different things the marks are of. */
export function distinct(marks: readonly Mark[]): number {
  return new Set(marks.map((it) => it.what)).size
}
