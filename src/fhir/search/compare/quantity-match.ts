import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { splitUnescaped, unescaped } from '../escapes.js'
import { type NumberRange, comparesNumber } from './number-range.js'

/** Number comparison (FHIR R4 search, section 3.1.1.4.5). */
export function matchesNumber(value: Json, wanted: SearchValue): boolean {
  if (typeof value !== 'number') return false
  return comparesNumber({ from: value, to: value }, wanted.prefix, unescaped(wanted.text))
}

/**
 * Quantity comparison (section 3.1.1.4.11) of a Quantity or a Range: `number` in any unit, `number|system|code` in
 * that coded unit, `number||code` in a unit of that code or name. Units are never converted.
 */
export function matchesQuantity(value: Json, wanted: SearchValue): boolean {
  const [number = '', system, code] = splitUnescaped(wanted.text, '|').map(unescaped)
  const target = quantityRange(value)
  if (target === undefined || !target.units.every((it) => isUnit(it, system, code))) return false
  return comparesNumber(target.range, wanted.prefix, number)
}

type Measured = { readonly range: NumberRange; readonly units: readonly JsonObject[] }

/** What a Quantity or Range covers; undefined where it states no number. */
export function quantityRange(value: Json): Measured | undefined {
  if (!isJsonObject(value)) return undefined
  const { low, high } = value
  if (low === undefined && high === undefined) return rangeOfQuantity(value)
  const units = [objectOf(low), objectOf(high)].filter((it) => it !== undefined)
  const from = numberIn(low, -Infinity)
  const to = numberIn(high, Infinity)
  return from === undefined || to === undefined ? undefined : { range: { from, to }, units }
}

/** A bound of a Range: open where absent; undefined where it is no number. */
function numberIn(bound: Json | undefined, open: number): number | undefined {
  if (bound === undefined) return open
  const value = objectOf(bound)?.['value']
  return typeof value === 'number' ? value : undefined
}

function rangeOfQuantity(quantity: JsonObject): Measured | undefined {
  const { value, comparator } = quantity
  if (typeof value !== 'number') return undefined
  const range = COMPARATORS[textOf(comparator) ?? '']
  return range === undefined ? undefined : { range: range(value), units: [quantity] }
}

/** What a measured value stands for by its comparator: "< 5" is everything below 5. */
const COMPARATORS: Readonly<Record<string, (value: number) => NumberRange>> = {
  '': (value) => ({ from: value, to: value }),
  '<': (value) => ({ from: -Infinity, to: beside(value, -1) }),
  '<=': (value) => ({ from: -Infinity, to: value }),
  '>=': (value) => ({ from: value, to: Infinity }),
  '>': (value) => ({ from: beside(value, 1), to: Infinity }),
}

/** The next number that can be told from this one. */
function beside(value: number, direction: 1 | -1): number {
  return value + direction * Math.max(Math.abs(value) * Number.EPSILON, Number.MIN_VALUE)
}

function isUnit(quantity: JsonObject, system: string | undefined, code: string | undefined): boolean {
  if (code === undefined) return true
  if (system === '') return [quantity['code'], quantity['unit']].includes(code)
  return quantity['system'] === system && quantity['code'] === code
}
