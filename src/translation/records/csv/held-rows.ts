import { type ReadRecord } from '../read-record.js'

/** Rows that may be inside damaged quoted text: not given out before the lines after them have been read. */
export type HeldRows = {
  readonly rows: ReadRecord[]
  /** Lines over which an opened quote seemed to reach. */
  quotedFrom: number
  quotedUntil: number
  /** Line of a quote that did not fit what was open before it: where two rows may have run into one. */
  mismatchAt: number
  /** Lines after a row with too few columns, whose opening quote may be lost. */
  shortFrom: number
  shortUntil: number
}

/** Lines that quoted text may have whose opening quote is lost. */
const LONGEST_QUOTED_TEXT = 100

/** At the start of a file: no row is held and nothing is suspected. */
export function noHeldRows(): HeldRows {
  return { rows: [], quotedFrom: 0, quotedUntil: 0, mismatchAt: 0, shortFrom: 0, shortUntil: 0 }
}

/** Gives the row out, or holds it while it is uncertain whether it is a row at all. */
export function putRow(held: HeldRows, read: ReadRecord, lastLine: number, out: ReadRecord[]): void {
  const mismatched = read.kind === 'record' && read.line <= held.mismatchAt && held.mismatchAt <= lastLine
  const row = mismatched ? condemned(read.line, read.text) : read
  if (row.line <= Math.max(held.quotedUntil, held.shortUntil)) held.rows.push(row)
  else {
    releaseRows(held, out)
    out.push(row)
  }
}

/** Gives out every held row, in order. */
export function releaseRows(held: HeldRows, out: ReadRecord[]): void {
  out.push(...held.rows.splice(0))
}

/** Whether a row on this line, or one before it, may yet turn out to be none. */
export function isSuspect(held: HeldRows, line: number): boolean {
  return held.rows.length > 0 || line <= Math.max(held.quotedUntil, held.shortUntil, held.mismatchAt)
}

/** Takes note that quoted text which begins at a line is damaged, and how far it seemed to reach. */
export function suspectQuotedText(
  held: HeldRows,
  from: number,
  until: number,
  end: 'mismatch' | 'none-found',
): void {
  if (from > held.quotedUntil) held.quotedFrom = from
  held.quotedUntil = Math.max(held.quotedUntil, until)
  if (end === 'mismatch') held.mismatchAt = until
}

/** Takes note of a row with too few columns. */
export function suspectLostQuote(held: HeldRows, line: number): void {
  held.shortFrom = line
  held.shortUntil = line + LONGEST_QUOTED_TEXT
}

/** A line inside the suspected text is no row: the text did reach there, and what is before it belongs to it. */
export function condemnRows(held: HeldRows, line: number, ending: 'ends-quoted-text' | 'other'): void {
  const quoted = line <= held.quotedUntil ? held.quotedFrom : Infinity
  const short = ending === 'ends-quoted-text' && line <= held.shortUntil ? held.shortFrom : Infinity
  const from = Math.min(quoted, short)
  for (const [index, row] of held.rows.entries())
    if (row.line > from && row.kind === 'record') held.rows[index] = condemned(row.line, row.text)
}

function condemned(line: number, text: string): ReadRecord {
  const message = 'the line may be part of a damaged text that spans lines: correct the quotes around it'
  return { kind: 'rejected', line, column: 1, reason: 'inside-damage', message, text }
}
