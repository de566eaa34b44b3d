import { isSummerInEngland } from '../../model/dates/england-time.js'
import { HOUR } from './memory.js'

/** An instant as a clock and a calendar in England show it. */
export type LondonTime = {
  /** ISO 8601 date. */
  readonly date: string
  /** 1 for Monday to 7 for Sunday. */
  readonly weekday: number
  /** `HH:MM`. */
  readonly clock: string
}

/** What clocks and calendars in England show at that instant (milliseconds since 1970). */
export function londonTime(at: number): LondonTime {
  const shown = new Date(at + (isSummerInEngland(at) ? HOUR : 0)).toISOString()
  return {
    date: shown.slice(0, 10),
    weekday: new Date(`${shown.slice(0, 10)}T00:00:00Z`).getUTCDay() || 7,
    clock: shown.slice(11, 16),
  }
}
