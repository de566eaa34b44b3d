import { type Run, type Scope, type Setting } from '../expressions/scope.js'
import { type Basis } from './basis.js'
import { byNumbers, foundAt, keepAt, placeFor } from './by-numbers.js'
import { ownText } from './own-text.js'
import { type Repetition, isLikely, repetition } from './repetition.js'

/** What was made, the references that making it took note of, and what room it takes. */
type Kept<T> = { readonly value: T; readonly refers: readonly string[]; readonly room: number }

/** More than these seldom read alike in two records. */
const MOST_FACTORS = 12

/** What is kept: a value, and how many characters of text that takes. */
type Keeping<T> = {
  readonly make: (scope: Scope) => T
  readonly lengthOf: (value: T) => number
}

/** Whether what stands on the basis may be kept at all. */
export function mayBeKept(basis: Basis): basis is NonNullable<Basis> {
  return basis !== undefined && basis.length <= MOST_FACTORS
}

/**
 * The same function, which does not make again what it has lately made for a record of the same setting for which the
 * basis was the same. What raised an issue is made anew, since each record has its own. The function as it is where
 * its basis is not known.
 */
export function keptByBasis<T>(
  basis: Basis,
  { make, lengthOf }: Keeping<T>,
  judged: (forget: () => void) => Repetition = repetition,
): (scope: Scope) => T {
  if (!mayBeKept(basis)) return make
  let all = byNumbers<Kept<T>>()
  let setting: Setting | undefined
  let era = 0
  let taken = 0
  let places: readonly number[] = []
  const empty = (): void => {
    all = byNumbers()
    taken = 0
  }
  const worth = judged(() => {
    setting?.room.give(taken)
    empty()
  })
  const begin = (now: Setting): void => {
    empty()
    setting = now
    era = now.room.era
    places = basis.map((it) => now.placeOf(it))
  }
  const makeAndKeep = (of: Setting, scope: Scope, place: number): T => {
    const { value, refers } = made(scope, make)
    if (refers === undefined) return value
    const room = of.room.take(lengthOf(value))
    if (room === 0) return value
    if (of.room.era !== era) begin(of)
    const lost = keepAt(all, place, of, places, { value, refers, room })
    const freed = lost?.room ?? 0
    of.room.give(freed)
    taken += room - freed
    return value
  }
  return (scope) => {
    const { run } = scope
    const now = run.setting
    if (now === undefined) return make(scope)
    if (now !== setting || now.room.era !== era) begin(now)
    if (!isLikely(worth)) return make(scope)
    const place = placeFor(now, places, scope)
    if (place < 0) return make(scope)
    const found = foundAt(all, place, now, places)
    if (found === undefined) return makeAndKeep(now, scope, place)
    worth.answered++
    const { value, refers } = found.value
    if (refers.length > 0) for (const it of refers) run.refer(it)
    return value
  }
}

/** What is made, and the references that were noted; without these where an issue was raised, which each record has for itself. */
function made<T>(
  scope: Scope,
  make: (scope: Scope) => T,
): { readonly value: T; readonly refers: readonly string[] | undefined } {
  const { run } = scope
  let refers: Set<string> | undefined
  const noting: Run = {
    ...run,
    refer: (reference) => {
      refers ??= new Set()
      refers.add(reference)
      run.refer(reference)
    },
  }
  const { raised } = run.memory
  const value = make({ items: scope.items, run: noting, id: scope.id })
  if (run.memory.raised !== raised) return { value, refers: undefined }
  return { value, refers: refers === undefined ? NONE : [...refers].map(ownText) }
}

const NONE: readonly string[] = []

/**
 * The text itself: searched, one that was put together of pieces becomes one piece, which costs less to put elsewhere and
 * holds none of them. What the search finds must be used, since it may be left out as code that does nothing otherwise.
 */
export function onePiece(text: string): string {
  return text.includes('\u0000') ? ownText(text) : text
}
