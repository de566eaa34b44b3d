import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { isBackwards } from '../reading/dates.js'
import { type Draft, setAside, takeOut } from '../reading/draft.js'
import { type Place, type Read } from '../reading/place.js'
import { code, codes, dateTime, decimal, positiveInt, text, uri } from '../reading/primitives.js'
import { readObject } from '../reading/read-object.js'
import { type Elements, one } from '../reading/rows.js'

const UCUM = 'http://unitsofmeasure.org'

const simpleElements: Elements = {
  value: one('value', decimal),
  unit: one('unit', text),
  system: one('system', uri),
  code: one('code', code),
}
const quantityElements: Elements = {
  ...simpleElements,
  comparator: one('comparator', codes('<', '<=', '>=', '>')),
}

/** A Quantity; a code without its system is kept aside (FHIR invariant qty-3). */
export const quantity: Read = readObject({
  elements: quantityElements,
  finish: codeNeedsSystem,
  isLeft: hasSystem,
})

/** A Quantity without a comparator, as ranges and doses need it. */
export const simpleQuantity: Read = readObject({
  elements: simpleElements,
  finish: codeNeedsSystem,
  isLeft: hasSystem,
})

/** A Duration: coded units are UCUM's and only beside a value (FHIR invariant drt-1). */
export const duration: Read = readObject({ elements: quantityElements, finish: unitsAreUcum })

/** An Age: positive, in UCUM units (FHIR invariant age-1); undefined when it is not. */
export const age: Read = (given, at) => {
  const read = duration(given, at)
  const value = numberIn(read)
  if (!isJsonObject(read) || value === undefined || value <= 0) return undefined
  return read['code'] !== undefined && read['system'] === UCUM ? read : undefined
}

/** A Period; an end before its start is kept aside (FHIR invariant per-1). */
export const period: Read = readObject({
  elements: { start: one('start', dateTime), end: one('end', dateTime) },
  finish: (draft, at) => {
    const start = textOf(draft.out['start'])
    const end = textOf(draft.out['end'])
    if (start !== undefined && end !== undefined && isBackwards(start, end)) evict(draft, 'end', at)
  },
  isLeft: ({ start, end }) =>
    typeof start !== 'string' || typeof end !== 'string' || !isBackwards(start, end),
})

/** A Range; a low above its high, where the units agree, is kept aside with it (FHIR invariant rng-2). */
export const range: Read = readObject({
  elements: { low: one('low', simpleQuantity), high: one('high', simpleQuantity) },
  finish: (draft, at) => {
    const low = numberIn(draft.out['low'])
    const high = numberIn(draft.out['high'])
    if (low !== undefined && high !== undefined && low > high) evict(draft, 'high', at)
  },
})

/** A Ratio of both its parts; undefined with one alone (FHIR invariant rat-1). */
export const ratio: Read = readObject({
  elements: { numerator: one('numerator', quantity), denominator: one('denominator', quantity) },
  required: ['numerator', 'denominator'],
})

export const sampledData: Read = readObject({
  elements: {
    origin: one('origin', simpleQuantity),
    period: one('period', decimal),
    factor: one('factor', decimal),
    lowerLimit: one('lowerLimit', decimal),
    upperLimit: one('upperLimit', decimal),
    dimensions: one('dimensions', positiveInt),
    data: one('data', text),
  },
  required: ['origin', 'period', 'dimensions'],
})

/** Takes an element out of where R4 does not allow it and keeps it as raw text. */
export function evict(draft: Draft, name: string, at: Place): void {
  const held: readonly (readonly [string, Json | undefined])[] = [name, `_${name}`].map((it) => [
    it,
    draft.out[it],
  ])
  takeOut(draft, name)
  for (const [member, value] of held) if (value !== undefined) setAside(draft, member, value, 'invariant', at)
}

function codeNeedsSystem(draft: Draft, at: Place): void {
  if (draft.out['system'] === undefined) evict(draft, 'code', at)
}

function hasSystem({ system }: JsonObject): boolean {
  return system !== undefined
}

function unitsAreUcum(draft: Draft, at: Place): void {
  if (draft.out['system'] !== UCUM || draft.out['value'] === undefined) {
    evict(draft, 'code', at)
    evict(draft, 'system', at)
  }
}

function numberIn(value: Json | undefined): number | undefined {
  const number = isJsonObject(value) ? value['value'] : undefined
  return typeof number === 'number' ? number : undefined
}
