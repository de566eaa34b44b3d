import { type Json, isJsonObject } from '../../../model/json.js'
import { momentOf } from './moments.js'
import { type Collection, type Node } from './node.js'

/** Whether two collections are equal (FHIRPath 2.0 §6.1.1); undefined when either is empty. */
export function areEqual(left: Collection, right: Collection): boolean | undefined {
  if (left.length === 0 || right.length === 0) return undefined
  if (left.length !== right.length) return false
  return left.every((it, i) => sameNode(it, right[i]))
}

/** Whether two collections are equivalent (§6.1.3): order and case do not matter, and nothing equals nothing. */
export function areEquivalent(left: Collection, right: Collection): boolean {
  if (left.length !== right.length) return false
  const key = (it: Node) => JSON.stringify(typeof it.value === 'string' ? it.value.toLowerCase() : it.value)
  const wanted = right.map(key).sort()
  return left
    .map(key)
    .sort()
    .every((it, i) => it === wanted[i])
}

/** Whether two nodes are the same value of comparable types; false where the other is missing. */
export function sameNode(one: Node, other: Node | undefined): boolean {
  return other !== undefined && sameJson(one.value, other.value)
}

/** Deep equality of JSON; the order of properties does not matter. */
export function sameJson(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) return sameArrays(one, other)
  if (!isJsonObject(one) || !isJsonObject(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((it) => Object.hasOwn(other, it) && sameJson(one[it], other[it]))
  )
}

function sameArrays(one: readonly Json[], other: readonly Json[]): boolean {
  return one.length === other.length && one.every((it, i) => sameJson(it, other[i]))
}

/**
 * Whether the comparison can hold (§6.2); undefined when either side is empty. Dates of unlike precision and values
 * without a common unit compare as they may: what is not provably wrong is not wrong, as R5 says of `per-1`.
 */
export function compares(operator: string, left: Collection, right: Collection): boolean | undefined {
  const [one] = left
  const [other] = right
  if (one === undefined || other === undefined) return undefined
  const a = rangeOf(one)
  const b = rangeOf(other)
  if (a === undefined || b === undefined || a.unit !== b.unit) return true
  return COMPARISONS.get(operator)?.(a, b)
}

type Measure = { readonly low: number | string; readonly high: number | string; readonly unit: string }

const COMPARISONS: ReadonlyMap<string, (a: Measure, b: Measure) => boolean> = new Map([
  ['<', (a, b) => a.low < b.high],
  ['<=', (a, b) => a.low <= b.high],
  ['>', (a, b) => a.high > b.low],
  ['>=', (a, b) => a.high >= b.low],
])

function rangeOf({ value }: Node): Measure | undefined {
  if (typeof value === 'number') return { low: value, high: value, unit: 'number' }
  if (typeof value === 'string') {
    const moment = momentOf(value)
    if (moment === undefined) return { low: value, high: value, unit: 'text' }
    return { ...moment, unit: value.includes(':') && !value.includes('T') ? 'time' : 'moment' }
  }
  if (!isJsonObject(value)) return undefined
  const amount = value['value']
  if (typeof amount !== 'number') return undefined
  const unit = value['code'] ?? value['unit']
  return { low: amount, high: amount, unit: `quantity ${typeof unit === 'string' ? unit : ''}` }
}
