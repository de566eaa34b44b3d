import { type Run, type Scope, type Setting } from '../expressions/scope.js'
import { type Basis } from './basis.js'
import { type Repetition, isLikely, repetition } from './repetition.js'

/** What was made, and the references that making it took note of. */
type Kept<T> = { readonly value: T; readonly refers: readonly string[] }

/** By the number of one factor after another; that of the last leads to what is kept. */
type Branch<T> = { readonly by: Branch<T>[]; kept: Kept<T> | undefined }

/** More than these seldom read alike in two records. */
const MOST_FACTORS = 12
/** Never more than so many at once. */
const MOST_KEPT = 1_000

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
  let tree = emptyBranch<T>()
  let size = 0
  let setting: Setting | undefined
  let era = 0
  let places: readonly number[] = []
  const forget = (): void => {
    tree = emptyBranch()
    size = 0
  }
  const worth = judged(forget)
  const begin = (now: Setting): void => {
    forget()
    setting = now
    era = now.room.era
    places = basis.map((it) => now.placeOf(it))
  }
  const makeAndKeep = (of: Setting, scope: Scope): T => {
    const numbers = places.map((it) => numberAt(of, it, scope))
    if (numbers.some((it) => it < 0)) return make(scope)
    return made(scope, make, (kept) => {
      if (!of.room.take(lengthOf(kept.value))) return
      if (size === MOST_KEPT || of.room.era !== era) forget()
      era = of.room.era
      size++
      put(tree, numbers, kept)
    })
  }
  return (scope) => {
    const { run } = scope
    if (run.setting === undefined) return make(scope)
    if (run.setting !== setting || setting.room.era !== era) begin(run.setting)
    if (!isLikely(worth)) return make(scope)
    let at: Branch<T> | undefined = tree
    for (const place of places) {
      const number = numberAt(run.setting, place, scope)
      at = number < 0 ? undefined : at.by[number]
      if (at === undefined) return makeAndKeep(run.setting, scope)
    }
    const { kept } = at
    if (kept === undefined) return makeAndKeep(run.setting, scope)
    worth.answered++
    for (const it of kept.refers) run.refer(it)
    return kept.value
  }
}

function numberAt(setting: Setting, place: number, scope: Scope): number {
  return setting.numbers[place] ?? setting.numberAt(place, scope)
}

function emptyBranch<T>(): Branch<T> {
  return { by: [], kept: undefined }
}

function put<T>(tree: Branch<T>, numbers: readonly number[], kept: Kept<T>): void {
  let at = tree
  for (const number of numbers) at = at.by[number] ??= emptyBranch()
  at.kept = kept
}

function made<T>(scope: Scope, make: (scope: Scope) => T, keep: (kept: Kept<T>) => void): T {
  const { run } = scope
  const refers = new Set<string>()
  const noting: Run = {
    ...run,
    refer: (reference) => {
      refers.add(reference)
      run.refer(reference)
    },
  }
  const { raised } = run.memory
  const value = make({ ...scope, run: noting })
  if (run.memory.raised === raised) keep({ value, refers: [...refers] })
  return value
}

/** The text itself: searched, one that was put together of pieces becomes one piece, which costs less to put elsewhere. */
export function onePiece(text: string): string {
  text.includes('\u0000')
  return text
}
