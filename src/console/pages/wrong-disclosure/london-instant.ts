import { once } from '../../../model/lazy/once.js'

const LONDON = once(
  () =>
    new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'short' }),
)

/**
 * The instant of a day (ISO 8601 date) and a time (`HH:MM`) as a clock in London shows them; undefined where there is
 * none: no such day, or an hour that the clocks leave out. Of an hour that they repeat, the first.
 */
export function londonInstant(day: string, time: string): Date | undefined {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) return undefined
  const winter = Date.parse(`${day}T${time}:00.000Z`)
  if (Number.isNaN(winter)) return undefined
  return [winter - HOUR_MS, winter]
    .map((it) => new Date(it))
    .find((it) => LONDON().format(it) === `${day} ${time}`)
}

/** The day and the time that a clock in London shows at an instant. */
export function onLondonClock(instant: Date): readonly [day: string, time: string] {
  const [day = '', time = ''] = LONDON().format(instant).split(' ')
  return [day, time]
}

const HOUR_MS = 3_600_000
