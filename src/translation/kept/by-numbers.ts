import { type Scope, type Setting } from '../expressions/scope.js'

/** What is kept, and the numbers that the factors had. */
type Numbered<T> = { readonly numbers: readonly number[]; readonly value: T }

/** Never more than so many at once: one for a place and one for its neighbour, of which the older makes room. */
const BITS = 10
const PLACES = 2 ** BITS

/** Things kept by the numbers of several factors; where a place and its neighbour are taken, the older is let go. */
export type ByNumbers<T> = {
  /** By place; empty until something is kept. */
  readonly all: (Numbered<T> | undefined)[]
}

/** Nothing kept so far. */
export function byNumbers<T>(): ByNumbers<T> {
  return { all: [] }
}

/** Where to look for what stands on the factors of the record; below zero where one of them is not looked into. */
export function placeFor(setting: Setting, factors: readonly number[], scope: Scope): number {
  let mixed = 0
  for (const factor of factors) {
    const number = numberAt(setting, factor, scope)
    if (number < 0) return number
    mixed = Math.imul(mixed ^ number, SPREAD)
    mixed ^= mixed >>> 15
  }
  return mixed >>> (32 - BITS)
}

/** Odd, with its bits evenly mixed: numbers that follow each other come to lie apart. */
const SPREAD = 0x9e3779b1

/** What is kept for the factors, of which each has its number by now. */
export function foundAt<T>(
  { all }: ByNumbers<T>,
  place: number,
  setting: Setting,
  factors: readonly number[],
): Numbered<T> | undefined {
  const first = all[place]
  if (first === undefined || isFor(first, setting, factors)) return first
  const second = all[place ^ 1]
  return second !== undefined && isFor(second, setting, factors) ? second : undefined
}

/** Keeps the value for what the factors read; gives what it took the place of. */
export function keepAt<T>(
  { all }: ByNumbers<T>,
  place: number,
  setting: Setting,
  factors: readonly number[],
  value: T,
): T | undefined {
  if (all.length === 0) for (let i = 0; i < PLACES; i++) all.push(undefined)
  const lost = all[place] === undefined ? undefined : all[place ^ 1]
  all[place ^ 1] = all[place] ?? all[place ^ 1]
  all[place] = { numbers: factors.map((it) => setting.numbers[it] ?? NOT_LOOKED_INTO), value }
  return lost?.value
}

/** The number of a factor whose value is not looked into. */
export const NOT_LOOKED_INTO = -1

function numberAt(setting: Setting, factor: number, scope: Scope): number {
  return setting.numbers[factor] ?? setting.numberAt(factor, scope)
}

function isFor<T>({ numbers }: Numbered<T>, setting: Setting, factors: readonly number[]): boolean {
  for (let i = 0; i < factors.length; i++) {
    const factor = factors[i]
    if (factor === undefined || setting.numbers[factor] !== numbers[i]) return false
  }
  return true
}
