import { type ReadDate } from './read-date.js'

/**
 * The day in England at that instant. Systems that keep local midnight as UTC write 1 July as 30 June 23:00Z.
 */
export function dayInEngland(read: ReadDate): string {
  if (read.time === undefined || read.zone === undefined) return read.date
  const utc = Date.parse(`${read.date}T${read.time}${read.zone}`)
  if (Number.isNaN(utc)) return read.date
  return new Date(utc + (isSummerAt(utc) ? HOUR : 0)).toISOString().slice(0, 10)
}

/** The offset of clocks in England at that local time. In the repeated hour of October, summer time. */
export function offsetInEngland(read: ReadDate): string {
  const asWinter = Date.parse(`${read.date}T${read.time ?? '00:00:00'}Z`)
  return isSummerAt(asWinter - HOUR) ? '+01:00' : '+00:00'
}

const HOUR = 3_600_000

/** Summer Time Act 1972 as amended in 2002: from 01:00 UTC on the last Sunday of March to that of October. */
function isSummerAt(utc: number): boolean {
  const year = new Date(utc).getUTCFullYear()
  return utc >= lastSunday(year, 2) + HOUR && utc < lastSunday(year, 9) + HOUR
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0))
  return last.getTime() - last.getUTCDay() * 24 * HOUR
}
