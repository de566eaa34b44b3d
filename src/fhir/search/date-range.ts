import { englandOffset } from '../../model/dates/england-time.js'

/** The instants a date of some precision stands for: from `from`, up to and not including `to`; infinite where open. */
export type DateRange = { readonly from: number; readonly to: number }

const SHAPE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * The range a FHIR date, dateTime, instant or search date stands for, down to minutes; undefined when the text is
 * no real date. What has no zone is local time in England: the standard has a server take its own zone where neither
 * side has one (https://hl7.org/fhir/R4/search.html#date), and whoever asks or records lives by that clock where one has.
 */
export function dateRange(text: string): DateRange | undefined {
  const match = SHAPE.exec(text)
  if (match === null) return undefined
  const [, year = '', month, day, hour, minute, second, fraction, zone] = match
  const date = startOf(Number(year), month, day)
  const time = timeOf(hour, minute, second)
  if (date === undefined || time === undefined) return undefined
  const local = date + time + milliseconds(fraction)
  const length = span({ year, month, day, hour, second, fraction })
  if (zone === undefined) return inEngland(local, length, hour !== undefined)
  const offset = offsetOf(zone)
  return offset === undefined ? undefined : { from: local - offset, to: local - offset + length }
}

/**
 * The first moment of the day, as though in UTC; undefined for what Date.UTC would silently carry over, such as
 * 30 February or a year of the first century.
 */
function startOf(year: number, monthText = '01', dayText = '01'): number | undefined {
  const [month, day] = [Number(monthText), Number(dayText)]
  const isReal = year > 99 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
  return isReal ? Date.UTC(year, month - 1, day) : undefined
}

/** Milliseconds since midnight; undefined for no real time, such as hour 25. */
function timeOf(hourText = '00', minuteText = '00', secondText = '00'): number | undefined {
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText)]
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1000 : undefined
}

const MONTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (MONTHS[month - 1] ?? 0)
}

/** A day on which clocks change lasts 23 or 25 hours; a minute lasts a minute. */
function inEngland(local: number, length: number, hasTime: boolean): DateRange {
  const from = local - englandOffset(local)
  const end = local + length
  return { from, to: hasTime ? from + length : end - englandOffset(end) }
}

function milliseconds(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Math.floor(Number(`0${fraction}`) * 1000)
}

function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4, 6))
  if (hours > 14 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

type Precision = {
  readonly year: string
  readonly month: string | undefined
  readonly day: string | undefined
  readonly hour: string | undefined
  readonly second: string | undefined
  readonly fraction: string | undefined
}

/** How long the last unit that was written lasts. */
function span(date: Precision): number {
  const year = Number(date.year)
  if (date.month === undefined) return Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)
  const month = Number(date.month)
  if (date.day === undefined) return Date.UTC(year, month, 1) - Date.UTC(year, month - 1, 1)
  if (date.hour === undefined) return 86_400_000
  if (date.second === undefined) return 60_000
  return date.fraction === undefined ? 1000 : 1
}
