import { hash } from 'node:crypto'
import { isNhsNumber } from '../src/model/nhs-number.js'

// What reading a value takes in plain code: the hand-written map and every peer use these, and so does each check.

/** The text without blanks around it; undefined for what stands for nothing. */
export function clean(text: unknown): string | undefined {
  const trimmed = typeof text === 'string' ? text.trim() : ''
  return trimmed === '' || trimmed === 'NULL' ? undefined : trimmed
}

/** The NHS number with its check digit right. */
export function nhsNumberOf(text: unknown): string | undefined {
  const number = clean(text)?.replace(/[\s-]/g, '').padStart(10, '0')
  return number !== undefined && isNhsNumber(number) ? number : undefined
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
const ENGLISH_DATE = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/

/** The date as FHIR has it, if it is in the calendar. */
export function dateOf(text: unknown): string | undefined {
  const cleaned = clean(text)
  if (cleaned === undefined) return undefined
  if (DATE.test(cleaned)) return isInCalendar(cleaned) ? cleaned : undefined
  const [, day, month, year] = ENGLISH_DATE.exec(cleaned) ?? []
  if (day === undefined || month === undefined || year === undefined) return undefined
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isInCalendar(date) ? date : undefined
}

function isInCalendar(date: string): boolean {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

const POSTCODE = /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/

/** The postcode with its one blank, where it is one; else the words. */
export function postcodeOf(text: unknown): string | undefined {
  const cleaned = clean(text)
  const compact = cleaned?.toUpperCase().replace(/\s/g, '') ?? ''
  return POSTCODE.test(compact) ? `${compact.slice(0, -3)} ${compact.slice(-3)}` : cleaned
}

/** An id for what has none: the same for the same values. */
export function fingerprintOf(values: readonly unknown[]): string {
  const text = values.map((it) => (typeof it === 'string' ? it : '')).join('\u001f')
  return hash('sha256', text.toLowerCase(), 'hex').slice(0, 32)
}
