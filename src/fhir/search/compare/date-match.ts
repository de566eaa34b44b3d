import { type Json, type JsonObject, arrayOf, isJsonObject, objectOf, textOf } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type DateRange, dateRange } from '../date-range.js'

type Comparison = (target: DateRange, wanted: DateRange) => boolean

const contains: Comparison = (target, wanted) => target.from >= wanted.from && target.to <= wanted.to
const after: Comparison = (target, wanted) => target.to > wanted.to
const before: Comparison = (target, wanted) => target.from < wanted.from

/** What each prefix means over ranges (FHIR R4 search 3.1.1.4.6): `eq` contains the target, it does not merely overlap it. */
const PREFIXES: Readonly<Record<string, Comparison>> = {
  eq: contains,
  ne: (target, wanted) => !contains(target, wanted),
  gt: after,
  lt: before,
  ge: (target, wanted) => after(target, wanted) || contains(target, wanted),
  le: (target, wanted) => before(target, wanted) || contains(target, wanted),
  sa: (target, wanted) => target.from >= wanted.to,
  eb: (target, wanted) => target.to <= wanted.from,
  // Overlaps with the searched range, made wider by what is near enough.
  ap: (target, wanted) => target.from < wanted.to && target.to > wanted.from,
}

/** True when a date, dateTime, instant, Period or Timing stands in the wanted relation to the searched date. */
export function matchesDate(value: Json, wanted: SearchValue): boolean {
  const compare = PREFIXES[wanted.prefix ?? 'eq']
  const range = dateRange(wanted.text)
  const target = rangeOf(value)
  if (compare === undefined || range === undefined || target === undefined) return false
  const { tolerance = 0 } = wanted
  return compare(target, { from: range.from - tolerance, to: range.to + tolerance })
}

/** The instants a dated value covers; undefined when it states none that can be read. An open end of a Period is infinite. */
export function rangeOf(value: Json | undefined): DateRange | undefined {
  if (typeof value === 'string') return dateRange(value)
  if (!isJsonObject(value)) return undefined
  if (value['event'] !== undefined || value['repeat'] !== undefined) return rangeOfTiming(value)
  return rangeOfPeriod(value)
}

function rangeOfPeriod(period: JsonObject): DateRange | undefined {
  const start = endOf(period['start'], -Infinity)
  const end = endOf(period['end'], Infinity)
  if (start === undefined || end === undefined) return undefined
  const isOpen = start.from === -Infinity && end.to === Infinity
  return isOpen ? undefined : { from: start.from, to: end.to }
}

/** One end of a Period: open where absent; undefined where it is no date. */
function endOf(value: Json | undefined, open: number): DateRange | undefined {
  return value === undefined ? { from: open, to: open } : dateRange(textOf(value) ?? '')
}

/** A Timing reaches from its earliest to its latest event, or over the period that bounds it. */
function rangeOfTiming(timing: JsonObject): DateRange | undefined {
  const bounds = objectOf(objectOf(timing['repeat'])?.['boundsPeriod'])
  const ranges = arrayOf(timing['event'])
    .map((it) => (typeof it === 'string' ? dateRange(it) : undefined))
    .filter((it) => it !== undefined)
  const bounded = bounds === undefined ? undefined : rangeOfPeriod(bounds)
  const all = bounded === undefined ? ranges : [...ranges, bounded]
  if (all.length === 0) return undefined
  return { from: Math.min(...all.map((it) => it.from)), to: Math.max(...all.map((it) => it.to)) }
}
