import fc from 'fast-check'
import { expect, it } from 'vitest'
import { englandOffset, isSummerInEngland } from '../../src/model/dates/england-time.js'

const HOUR = 3_600_000
const LONDON = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeZoneName: 'longOffset' })
/** By the time zone database. */
const isSummerByDatabase = (at: number): boolean => LONDON.format(at).includes('+01:00')

/** The rule of today holds since 1996. */
const minutes = fc
  .integer({ min: Date.UTC(1996, 0) / 60_000, max: Date.UTC(2037, 0) / 60_000 })
  .map((it) => it * 60_000)

it('summer time is as the time zone database has it', () => {
  fc.assert(
    fc.property(minutes, (at) => {
      expect(isSummerInEngland(at)).toBe(isSummerByDatabase(at))
    }),
    { numRuns: 2_000 },
  )
})

it.each([
  ['2026-03-29T00:59:59.999Z', false],
  ['2026-03-29T01:00:00Z', true],
  ['2026-10-25T00:59:59.999Z', true],
  ['2026-10-25T01:00:00Z', false],
  ['2024-03-31T01:00:00Z', true],
  ['2024-02-29T12:00:00Z', false],
])('at %s it is summer: %s', (at, isSummer) => {
  expect(isSummerInEngland(Date.parse(at))).toBe(isSummer)
  expect(isSummerByDatabase(Date.parse(at))).toBe(isSummer)
})

it('the local time of an instant has the offset of that instant, save in the second of two hours that show the same', () => {
  fc.assert(
    fc.property(minutes, (at) => {
      const local = at + (isSummerInEngland(at) ? HOUR : 0)
      const isRepeat = isSummerInEngland(at - HOUR) && !isSummerInEngland(at)
      expect(local - englandOffset(local)).toBe(isRepeat ? at - HOUR : at)
    }),
    { numRuns: 2_000 },
  )
})
