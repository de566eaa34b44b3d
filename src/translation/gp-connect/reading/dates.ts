import { daysIn, isCalendarDate } from '../../../model/dates/calendar-date.js'

const WITH_TIME =
  /^.{10}T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00)$/
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?$/

/** True for a FHIR dateTime: a date, or a day with seconds and a time zone (FHIR R4 2.24.0.1: no half times). */
export function isDateTime(value: string): boolean {
  return isCalendarDate(value) || isInstant(value)
}

/** True for a whole date with time and offset that can be in a calendar. */
export function isInstant(value: string): boolean {
  return isCalendarDate(value, 10) && WITH_TIME.test(value)
}

/** True for a time of day as FHIR writes it. */
export function isTime(value: string): boolean {
  return TIME.test(value)
}

/** The first moment of a day in the United Kingdom as an instant; undefined when the text is not a whole day. */
export function startOfUkDay(value: string): string | undefined {
  if (value.length !== 10 || !isCalendarDate(value)) return undefined
  return `${value}T00:00:00${isSummerTime(value) ? '+01:00' : '+00:00'}`
}

/** True when both can be compared and the second is before the first (FHIR invariant per-1). */
export function isBackwards(start: string, end: string): boolean {
  if (start.length !== end.length && (start.length <= 10 || end.length <= 10)) {
    const shared = Math.min(start.length, end.length, 10)
    return end.slice(0, shared) < start.slice(0, shared)
  }
  return Date.parse(end) < Date.parse(start)
}

/** Summer Time Order 2002: from the last Sunday in March to the last Sunday in October, at 01:00 GMT. */
function isSummerTime(day: string): boolean {
  const year = Number(day.slice(0, 4))
  return day > lastSunday(year, 3) && day <= lastSunday(year, 10)
}

function lastSunday(year: number, month: number): string {
  const last = daysIn(year, month)
  const weekday = new Date(Date.UTC(year, month - 1, last)).getUTCDay()
  return `${year}-${String(month).padStart(2, '0')}-${String(last - weekday).padStart(2, '0')}`
}
