import { type Value } from './value.js'

/** What has been found in one record, so that what many elements name is found once. */
export type Memory = {
  /** Each at the place of its name in the mapping; undefined where it has not been found. */
  readonly values: (Found | undefined)[]
  /** How many issues have been raised: what raises one is found anew, since each element has its own. */
  raised: number
}

type Found = Exclude<Value, undefined> | typeof NOTHING

/** Found, and there is none. */
const NOTHING: unique symbol = Symbol('nothing')

/** Nothing has been found in the record. */
export function emptyMemory(): Memory {
  return { values: [], raised: 0 }
}

/** What is remembered at the place; undefined where that is nothing, or has not been found. */
export function recalled({ values }: Memory, place: number): Value {
  const found = values[place]
  return found === NOTHING ? undefined : found
}

/** Whether something was found for the place, be it nothing. */
export function isFound({ values }: Memory, place: number): boolean {
  return values[place] !== undefined
}

/** Keeps what was found, unless an issue was raised since that many had been. */
export function remember(memory: Memory, place: number, value: Value, raised: number): void {
  if (memory.raised === raised) memory.values[place] = value === undefined ? NOTHING : value
}
