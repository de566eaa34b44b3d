import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCalendarDate } from '../../src/model/dates/calendar-date.js'

const digits = (least: number, most: number, width: number) =>
  fc.integer({ min: least, max: most }).map((it) => String(it).padStart(width, '0'))

describe('a date of the calendar', () => {
  it('is what the calendar of the platform has', () => {
    fc.assert(
      fc.property(digits(1, 9999, 4), digits(0, 13, 2), digits(0, 32, 2), (year, month, day) => {
        const text = `${year}-${month}-${day}`
        const read = new Date(`${text}T00:00:00Z`)
        const exists = !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text)
        expect(isCalendarDate(text), text).toBe(exists)
        expect(isCalendarDate(`${text}T10:00:00Z`, 10), text).toBe(exists)
        expect(isCalendarDate(text.slice(0, 7)), text).toBe(month >= '01' && month <= '12')
      }),
      { numRuns: 500 },
    )
  })

  it.each(['2024-02-29', '2000-02-29', '2024-12', '0001', '9999-12-31'])('%s is one', (text) => {
    expect(isCalendarDate(text)).toBe(true)
  })

  it.each([
    ...['', '0000', '2023-02-29', '1900-02-29', '2024-04-31', '2024-00', '2024-13', '2024-1', '2024-01-1'],
    ...['2024/01/01', '2024-01/01', '2024.01', '20240101', '2024-0١', '-024', '2024-01-01T', ' 024', '2e03'],
    ...['２０２４', '2024-01-0x', '+024-01-01'],
  ])('%j is none', (text) => {
    expect(isCalendarDate(text)).toBe(false)
  })
})
