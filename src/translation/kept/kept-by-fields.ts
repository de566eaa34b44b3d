import { type Json } from '../../model/json.js'
import { ownMember } from '../expressions/own-member.js'
import { type Run, type Scope } from '../expressions/scope.js'
import { type Write } from '../target/built.js'
import { type Basis } from './basis.js'
import { repetition } from './repetition.js'

/** What was made, and the references that making it took note of. */
type Kept<T> = { readonly value: T; readonly refers: readonly string[] }

/** By the value of one field after another; that of the last leads to what is kept. */
type Tree<T> = Map<Json | undefined, Tree<T> | Kept<T>>

type Read = (record: Json | undefined) => Json | undefined

/** More fields than these seldom read alike in two records. */
const MOST_FIELDS = 3
/** Never more than so many at once. */
const MOST_KEPT = 1_000

/**
 * The same function, which does not make again what it has lately made for a record of the same setting whose fields of
 * the basis read alike. What raised an issue is made anew, since each record has its own. The function as it is where
 * its basis is not known.
 */
export function keptByFields<T>(basis: Basis, make: (scope: Scope) => T): (scope: Scope) => T {
  if (basis === undefined || basis.length > MOST_FIELDS) return make
  const [first, ...rest] = basis.map(ownMember)
  return first === undefined ? keptOnce(make) : keptInTree(first, rest, make)
}

/** As `keptByFields`, for text, which is kept in one piece. */
export function keptText(basis: Basis, write: Write): Write {
  return keptByFields(basis, (scope) => {
    const text = write(scope)
    return text === undefined ? undefined : onePiece(text)
  })
}

/** The text itself: searched, one that was put together of pieces becomes one piece, which costs less to put elsewhere. */
export function onePiece(text: string): string {
  text.includes('\u0000')
  return text
}

function keptOnce<T>(make: (scope: Scope) => T): (scope: Scope) => T {
  let kept: Kept<T> | undefined
  let setting: object | undefined
  return (scope) => {
    const { run } = scope
    if (run.setting !== setting) kept = undefined
    setting = run.setting
    if (setting === undefined) return make(scope)
    return kept === undefined ? made(scope, make, (it) => (kept = it)) : recalled(run, kept)
  }
}

function keptInTree<T>(first: Read, rest: readonly Read[], make: (scope: Scope) => T): (scope: Scope) => T {
  let tree: Tree<T> = new Map()
  let size = 0
  let setting: object | undefined
  const forget = (): void => {
    tree = new Map()
    size = 0
  }
  const worth = repetition(forget)
  const find = (record: Json): Kept<T> | undefined => {
    let at = tree.get(first(record))
    for (const read of rest) at = at instanceof Map ? at.get(read(record)) : undefined
    return at instanceof Map ? undefined : at
  }
  const keep = (record: Json, kept: Kept<T>): void => {
    if (size === MOST_KEPT) forget()
    size++
    put(
      tree,
      [first, ...rest].map((read) => read(record)),
      kept,
    )
  }
  return (scope) => {
    const { run } = scope
    if (run.setting !== setting) forget()
    setting = run.setting
    if (setting === undefined || !worth.isLikely()) return make(scope)
    const { content } = run.record
    const kept = find(content)
    if (kept === undefined) return made(scope, make, (it) => keep(content, it))
    worth.found()
    return recalled(run, kept)
  }
}

/** Never by a list or an object, which is not looked into. */
function put<T>(tree: Tree<T>, values: readonly (Json | undefined)[], kept: Kept<T>): void {
  if (values.some((it) => typeof it === 'object' && it !== null)) return
  let at = tree
  for (const value of values.slice(0, -1)) {
    const before = at.get(value)
    const next: Tree<T> = before instanceof Map ? before : new Map<Json | undefined, Tree<T> | Kept<T>>()
    if (next !== before) at.set(value, next)
    at = next
  }
  at.set(values.at(-1), kept)
}

function made<T>(scope: Scope, make: (scope: Scope) => T, keep: (kept: Kept<T>) => void): T {
  const { run } = scope
  const refers: string[] = []
  const noting: Run = {
    ...run,
    refer: (reference) => {
      refers.push(reference)
      run.refer(reference)
    },
  }
  const { raised } = run.memory
  const value = make({ ...scope, run: noting })
  if (run.memory.raised === raised) keep({ value, refers })
  return value
}

function recalled<T>(run: Run, { value, refers }: Kept<T>): T {
  for (const it of refers) run.refer(it)
  return value
}
