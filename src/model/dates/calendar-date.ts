/**
 * True when the text begins, for so many characters, with a year, a month or a day as FHIR writes them (`2024`,
 * `2024-03`, `2024-03-09`) that is in the calendar. Read digit by digit: a record has thousands.
 */
export function isCalendarDate(text: string, length = text.length): boolean {
  if (length !== 10 && length !== 7 && length !== 4) return false
  const year = numberAt(text, 0, 4)
  const month = length > 4 ? afterHyphen(text, 4) : 1
  const day = length > 7 ? afterHyphen(text, 7) : 1
  // What is no number is within no bounds.
  return year > 0 && isWithin(month, 12) && isWithin(day, daysIn(year, month))
}

function isWithin(number: number, last: number): boolean {
  return number >= 1 && number <= last
}

function afterHyphen(text: string, at: number): number {
  return text.charAt(at) === '-' ? numberAt(text, at + 1, at + 3) : NaN
}

/** The days of a month, counted from 1, of a year. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The number that these decimal digits make; NaN where one is no digit, or there are too few. */
function numberAt(text: string, from: number, to: number): number {
  let number = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) return NaN
    number = number * 10 + digit
  }
  return number
}
