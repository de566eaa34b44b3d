import { once } from '../../model/lazy/once.js'

const DATE_TIME = once(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hour12: false,
    }),
)
const DAY = once(
  () =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/London',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
)

/** An instant in words, in the time of London: `22 November 2026 at 14:05:09`. The text itself where it is no instant. */
export function inWords(instant: string | Date | undefined): string {
  return written(DATE_TIME, instant)
}

/** A day in words: `22 November 2026`. */
export function dayInWords(instant: string | Date | undefined): string {
  return written(DAY, instant)
}

/** How long ago, in the largest unit that fits: `3 hours`. */
export function ageInWords(since: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000))
  if (minutes === 0) return 'less than a minute'
  if (minutes < 120) return counted(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? counted(hours, 'hour') : counted(Math.floor(hours / 24), 'day')
}

/** A number with its noun: `1 event`, `2 events`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-GB')} ${noun}${count === 1 ? '' : 's'}`
}

function written(format: () => Intl.DateTimeFormat, instant: string | Date | undefined): string {
  if (instant === undefined) return 'never'
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? String(instant) : format().format(date)
}

/** False for an instant on a day that no calendar has, such as 31 February: the database would reject it. */
export function isRealInstant(instant: string): boolean {
  const day = instant.slice(0, 10)
  const at = new Date(`${day}T00:00:00.000Z`)
  return !Number.isNaN(Date.parse(instant)) && at.toISOString().startsWith(day)
}
