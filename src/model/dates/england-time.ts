const HOUR = 3_600_000

/**
 * Whether clocks in England show summer time at that instant (milliseconds since 1970): from 01:00 UTC on the last
 * Sunday of March to 01:00 UTC on that of October (Summer Time Act 1972, section 1, as amended in 2002). Earlier years,
 * which had other dates, are taken by the same rule.
 */
export function isSummerInEngland(at: number): boolean {
  const month = new Date(at).getUTCMonth()
  if (month < 2 || month > 9) return false
  if (month > 2 && month < 9) return true
  return at >= changeIn(at) === (month === 2)
}

/** 01:00 UTC on the last Sunday of the month of that instant, March or October. */
function changeIn(at: number): number {
  const date = new Date(at)
  const last = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 31)
  return last - new Date(last).getUTCDay() * 24 * HOUR + HOUR
}

/**
 * By how many milliseconds clocks in England are before UTC when they show that local time, which is told as though it
 * were UTC. In the repeated hour of October, summer time; in the hour that March leaves out, winter time.
 */
export function englandOffset(local: number): number {
  return isSummerInEngland(local - HOUR) ? HOUR : 0
}
