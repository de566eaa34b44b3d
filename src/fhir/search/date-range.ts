/** The instants a date of some precision stands for: from `from`, up to and not including `to`; infinite where open. */
export type DateRange = { readonly from: number; readonly to: number }

const SHAPE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/

/**
 * The range a FHIR date, dateTime, instant or search date stands for, down to minutes; undefined when the text is
 * no real date. A date without a zone is read as UTC, on both sides of a comparison.
 */
export function dateRange(text: string): DateRange | undefined {
  const match = SHAPE.exec(text)
  if (match === null) return undefined
  const [, year = '', month, day, hour, minute, second, fraction, zone] = match
  const start = Date.UTC(
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  if (!isReal(start, [year, month, day, hour, minute, second])) return undefined
  const offset = offsetOf(zone)
  if (offset === undefined) return undefined
  const from = start + milliseconds(fraction) - offset
  return { from, to: from + span({ year, month, day, hour, second, fraction }) }
}

/** Rejects what Date.UTC would silently carry over, such as 30 February or hour 25. */
function isReal(start: number, parts: readonly (string | undefined)[]): boolean {
  const date = new Date(start)
  const real = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ]
  return parts.every((part, i) => part === undefined || Number(part) === real[i])
}

function milliseconds(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Math.floor(Number(`0${fraction}`) * 1000)
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0
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
