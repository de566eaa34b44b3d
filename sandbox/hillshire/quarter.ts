/** The rolling year of the last quarterly return before a day, first and last day. Takes an ISO 8601 date. */
export function lastReturn(today: string): { readonly start: string; readonly end: string } {
  const [year, month] = [Number(today.slice(0, 4)), Number(today.slice(5, 7))]
  // The month after the quarter: April, July, October or January.
  const next = Math.floor((month - 1) / 3) * 3
  const end = new Date(Date.UTC(year, next, 0)).toISOString().slice(0, 10)
  const start = new Date(Date.UTC(year - 1, next, 1)).toISOString().slice(0, 10)
  return { start, end }
}
