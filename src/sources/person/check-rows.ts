import { type Json, type JsonObject } from '../../model/json.js'
import { type NhsNumber } from '../../model/nhs-number.js'

/** The NHS number a field holds, whether text or a number that has lost its leading zeros. */
export function isNumberOf(value: Json | undefined, numbers: readonly NhsNumber[]): boolean {
  if (typeof value !== 'number' && typeof value !== 'string') return false
  const digits = String(value).replace(/[\s-]/g, '')
  return /^\d{1,10}$/.test(digits) && numbers.some((it) => it === digits.padStart(10, '0'))
}

/** Equal as ids are: 7 and "7" are the same. */
export function isSameId(one: Json | undefined, other: Json | undefined): boolean {
  const text = (it: Json | undefined) =>
    typeof it === 'number' || typeof it === 'string' ? String(it) : undefined
  return text(one) !== undefined && text(one) === text(other)
}

/**
 * True when the field contradicts the date of birth traced: both complete, and different. Reads `YYYY-MM-DD` with
 * or without a time, and `DD/MM/YYYY`.
 */
export function contradictsBirthDate(value: Json | undefined, traced: string | undefined): boolean {
  if (typeof value !== 'string' || traced?.length !== 10) return false
  const [, day, month, year] = /^(\d{2})\/(\d{2})\/(\d{4})/.exec(value) ?? []
  const date =
    year === undefined || month === undefined || day === undefined
      ? value.slice(0, 10)
      : `${year}-${month}-${day}`
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && date !== traced
}

/** The rows with each id once; undefined when two different rows carry the same id. */
export function withoutRepeats(
  rows: readonly JsonObject[],
  rowId: string,
): readonly JsonObject[] | undefined {
  const byId = new Map<string, { readonly row: JsonObject; readonly text: string }>()
  for (const row of rows) {
    const id = JSON.stringify(row[rowId])
    const text = JSON.stringify(row)
    const known = byId.get(id)
    if (known === undefined) byId.set(id, { row, text })
    else if (known.text !== text) return undefined
  }
  return [...byId.values()].map((it) => it.row)
}
