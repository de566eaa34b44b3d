import { isCalendarDate } from '../../../model/dates/calendar-date.js'

/** A date as it was read: what FHIR writes, at the precision the source gave. */
export type ReadDate = {
  /** `2024`, `2024-03` or `2024-03-09`. */
  readonly date: string
  /** `14:30:00`, with fractions where given; undefined without a time. */
  readonly time: string | undefined
  /** `Z` or `+01:00`; undefined when the source gave none. */
  readonly zone: string | undefined
}

const TIME = String.raw`(?:[T ](?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}(?:\.\d{1,9})?))?\s?(?<zone>Z|[+-]\d{2}:?\d{2})?)?`

/** The forms English systems write dates in. Day comes before month wherever both are numbers. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})$/,
  /^(?<year>\d{4})-(?<month>\d{2})$/,
  new RegExp(String.raw`^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})${TIME}$`),
  new RegExp(String.raw`^(?<day>\d{1,2})[/.-](?<month>\d{1,2})[/.-](?<year>\d{4})${TIME}$`),
  /^(?<month>\d{1,2})\/(?<year>\d{4})$/,
  new RegExp(String.raw`^(?<day>\d{1,2})[ -](?<name>[A-Za-z]{3,9})[ -](?<year>\d{4})${TIME}$`),
  /^(?<name>[A-Za-z]{3,9})[ -](?<year>\d{4})$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
]

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const FULL_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/** Reads a date or date and time; undefined when it is in no known form or is not in the calendar. */
export function readDate(text: string): ReadDate | undefined {
  if (text.length > 40) return undefined
  // What nearly every date of nearly every system looks like.
  if (text.length === 10 && isInCalendar(text)) return { date: text, time: undefined, zone: undefined }
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups
    if (parts !== undefined) return dateOf(parts)
  }
  return undefined
}

type Parts = Readonly<Record<string, string | undefined>>

function dateOf(parts: Parts): ReadDate | undefined {
  const month = parts['name'] === undefined ? parts['month'] : monthNamed(parts['name'])
  if (parts['name'] !== undefined && month === undefined) return undefined
  const date = [parts['year'], month, parts['day']]
    .filter((it) => it !== undefined)
    .map((it) => it.padStart(2, '0'))
    .join('-')
  const time = timeOf(parts)
  if (time === 'impossible' || !isInCalendar(date)) return undefined
  return { date, time, zone: time === undefined ? undefined : zoneOf(parts['zone']) }
}

function monthNamed(name: string): string | undefined {
  const lower = name.toLowerCase()
  const index = lower.length === 3 ? MONTHS.indexOf(lower) : FULL_MONTHS.indexOf(lower)
  return index < 0 ? undefined : String(index + 1)
}

function timeOf(parts: Parts): string | undefined {
  const { hour, minute, second } = parts
  if (hour === undefined || minute === undefined) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? '0') >= 60) return 'impossible'
  return `${hour.padStart(2, '0')}:${minute}:${second ?? '00'}`
}

function zoneOf(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === 'Z') return zone
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
}

/** A year before 1000 is a mistake of writing. */
function isInCalendar(date: string): boolean {
  return !date.startsWith('0') && isCalendarDate(date)
}
