import { type FactTree } from '../../model/facts.js'
import { type DATED_ATTESTERS } from '../../model/registers/told-at.js'
import { type FactPath, factReader } from './fact-paths.js'

/** What a refusal becomes that rests only on the fact being unknown. */
export type IfUnknown = 'cannot-check' | 'access-denied' | 'as-none' | 'withhold'

/** How old a fact may be: as its token, not older than the request, or in hours. */
export type MaxAge = 'token' | 'request' | number

/** One row of the fact table: who attests a fact, how old it may be, and what follows when it is unknown. */
export type FactRow = {
  readonly fact: FactPath
  /** What it says, in plain English. */
  readonly means?: string | undefined
  readonly holds: 'truth' | 'text' | 'number' | 'texts'
  /** The closed list of texts; undefined for any text. */
  readonly values: readonly string[] | undefined
  readonly mayBeNone: boolean
  readonly attestedBy: string
  readonly maxAge: MaxAge
  readonly ifUnknown: IfUnknown
  /** Unknown refuses or withholds even where no rule turned on it. */
  readonly needed: boolean
}

export type FactValue = string | number | boolean | null | readonly string[]

/** Whose word depends on who holds a record of the person. */
const HOLDERS: readonly (typeof DATED_ATTESTERS)[number][] = [
  'consent-register',
  'agreement-register',
  'release-register',
]

/** True for what holders of a record attest, of the person or of themselves. */
export function isOfHolder({ attestedBy }: Pick<FactRow, 'attestedBy'>): boolean {
  return HOLDERS.some((it) => it === attestedBy)
}

/** The value of the fact that says that there is none; undefined where no value says so. */
export function noneOf(row: FactRow): FactValue | undefined {
  if (row.holds === 'texts') return []
  if (row.values?.includes(NONE) === true) return NONE
  return row.mayBeNone ? null : undefined
}

const NONE = 'none'

/** Reads a fact as its row allows it. Anything the row does not allow is unknown: undefined. */
export function knownFact(row: FactRow): (facts: FactTree) => FactValue | undefined {
  const read = factReader(row.fact)
  return (facts) => {
    const value = read(facts)
    return isAllowed(row, value) ? value : undefined
  }
}

/** True when the value is one that the row allows: of its kind, among its values, null only where none is a value. */
export function isAllowed(row: FactRow, value: unknown): value is FactValue {
  if (value === null) return row.mayBeNone
  switch (row.holds) {
    case 'truth':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value)
    case 'text':
      return typeof value === 'string' && (row.values === undefined || row.values.includes(value))
    case 'texts':
      return isTextList(value)
  }
}

/** True for a list of nothing but text, and for an empty list. */
export function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((it) => typeof it === 'string')
}
