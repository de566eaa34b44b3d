import { isCalendarDate } from '../../../model/dates/calendar-date.js'

/** The time a FHIR date or time covers, in milliseconds; a year covers all its days. */
export type Moment = { readonly low: number; readonly high: number }

const PATTERN =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/
const TIME_OF_DAY = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?$/
const MINUTE = 60_000

/** Reads a date, dateTime, instant or time; undefined when the text is none of them. */
export function momentOf(text: string): Moment | undefined {
  const date = PATTERN.exec(text)
  if (date !== null) return dateMoment(date)
  const time = TIME_OF_DAY.exec(text)
  if (time === null) return undefined
  const from = (Number(time[1]) * 60 + Number(time[2])) * MINUTE
  return time[3] === undefined
    ? { low: from, high: from + MINUTE - 1 }
    : exactly(from + secondsOf(time[3], time[4]))
}

/** Whether the first can be no later than the second, as far as their precision tells; so where either is no date. */
export function mayPrecede(first: string, second: string): boolean {
  // Days of the calendar are in the order of their text.
  if (isDay(first) && isDay(second)) return first <= second
  const from = momentOf(first)
  const to = momentOf(second)
  return from === undefined || to === undefined || from.low <= to.high
}

function isDay(text: string): boolean {
  return text.length === 10 && isCalendarDate(text)
}

function dateMoment(parts: RegExpExecArray): Moment {
  const [, year, month, day, hour, minute, second, fraction, zone] = parts
  const y = Number(year)
  if (month === undefined) return { low: Date.UTC(y, 0, 1), high: Date.UTC(y + 1, 0, 1) - 1 }
  const m = Number(month) - 1
  if (day === undefined) return { low: Date.UTC(y, m, 1), high: Date.UTC(y, m + 1, 1) - 1 }
  const d = Number(day)
  if (hour === undefined) return { low: Date.UTC(y, m, d), high: Date.UTC(y, m, d + 1) - 1 }
  const from = Date.UTC(y, m, d, Number(hour), Number(minute)) - offsetOf(zone)
  return second === undefined
    ? { low: from, high: from + MINUTE - 1 }
    : exactly(from + secondsOf(second, fraction))
}

function exactly(at: number): Moment {
  return { low: at, high: at }
}

function secondsOf(seconds: string, fraction: string | undefined): number {
  return Number(`${seconds}.${fraction ?? '0'}`) * 1000
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return (zone.startsWith('-') ? -minutes : minutes) * MINUTE
}
