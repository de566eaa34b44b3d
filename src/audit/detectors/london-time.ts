import { DAY, HOUR, MINUTE } from './memory.js'

/** An instant as a clock and a calendar in England show it. */
export type LondonTime = {
  /** ISO 8601 date. */
  readonly date: string
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number
  /** `HH:MM`. */
  readonly clock: string
}

/** Summer time lasts from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October (Summer Time Act 1972, s.1). */
export function londonTime(at: number): LondonTime {
  const year = new Date(at).getUTCFullYear()
  const isSummer = at >= lastSunday(year, 2) && at < lastSunday(year, 9)
  const shown = new Date(at + (isSummer ? HOUR : 0)).toISOString()
  return {
    date: shown.slice(0, 10),
    weekday: new Date(`${shown.slice(0, 10)}T00:00:00Z`).getUTCDay() || 7,
    clock: shown.slice(11, 16),
  }
}

/** 01:00 UTC on the last Sunday of a month of 31 days, counted from 0. */
function lastSunday(year: number, month: number): number {
  const last = Date.UTC(year, month, 31)
  return last - new Date(last).getUTCDay() * DAY + 60 * MINUTE
}
