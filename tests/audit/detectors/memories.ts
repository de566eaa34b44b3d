import { DAY, type Mark } from '../../../src/audit/detectors/memory.js'
import { type Memories } from '../../../src/audit/detectors/watch.js'

/** What detectors remember, in a map: what has run out is forgotten at `at`, as in the database. */
export function memoriesInMap(): {
  readonly of: Memories
  readonly size: () => number
  forget(now: number): void
} {
  const kept = new Map<string, { readonly marks: readonly Mark[]; readonly expires: number }>()
  return {
    of: (owner, at) => ({
      marks: (key) => {
        const found = kept.get(`${owner} ${key}`)
        return found === undefined || found.expires < at ? [] : found.marks
      },
      keep: (key, marks, days) => {
        const latest = marks.reduce((last, it) => Math.max(last, it.at), 0)
        kept.set(`${owner} ${key}`, { marks, expires: latest + days * DAY })
      },
    }),
    size: () => kept.size,
    forget: (now) => {
      for (const [place, { expires }] of kept) if (expires < now) kept.delete(place)
    },
  }
}
