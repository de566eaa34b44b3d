import { englandOffset, isSummerInEngland } from '../../../model/dates/england-time.js'
import { type ReadDate } from './read-date.js'

const HOUR = 3_600_000

/**
 * The day in England at that instant. Systems that keep local midnight as UTC write 1 July as 30 June 23:00Z.
 */
export function dayInEngland(read: ReadDate): string {
  if (read.time === undefined || read.zone === undefined) return read.date
  const utc = Date.parse(`${read.date}T${read.time}${read.zone}`)
  if (Number.isNaN(utc)) return read.date
  return new Date(utc + (isSummerInEngland(utc) ? HOUR : 0)).toISOString().slice(0, 10)
}

/** The offset of clocks in England at that local time. In the repeated hour of October, summer time. */
export function offsetInEngland(read: ReadDate): string {
  const local = Date.parse(`${read.date}T${read.time ?? '00:00:00'}Z`)
  return englandOffset(local) === 0 ? '+00:00' : '+01:00'
}
