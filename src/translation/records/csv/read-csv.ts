import { type Json } from '../../../model/json.js'
import { type ReadPart, type ReadRecord, type RecordLimits, type Surroundings } from '../read-record.js'
import { type Place, type RecordReader, readText } from '../record-reader.js'
import { type CsvForm, expectedOf, headerProblems } from './check-header.js'
import {
  type HeldRows,
  condemnRows,
  isSuspect,
  noHeldRows,
  putRow,
  releaseRows,
  suspectLostQuote,
  suspectQuotedText,
} from './held-rows.js'
import { endBeforeReturn, lineEnd, lineStop, linesBetween } from './line-end.js'
import { type CsvText, type Scanned, scanRow } from './scan-row.js'

/** The columns a file may have, and how it writes them. */
export type CsvSource = { readonly form: CsvForm; readonly columns: readonly string[] }

/** Reads CSV as `csvReader` does, from its beginning to its end. */
export function readCsv(
  chunks: AsyncIterable<string>,
  source: CsvSource,
  limits: RecordLimits,
): AsyncGenerator<ReadPart> {
  return readText(chunks, csvReader(source, limits, undefined))
}

/**
 * Reads CSV strictly (RFC 4180; CR LF, LF or CR): each row is an object by column. A row of another width, or with a
 * quote where none may be, is rejected with its line, and reading goes on at the next line. With a place, reads what
 * follows it in a file whose header is known.
 * INVARIANT: no record holds text of two rows; what may be the inside of damaged quoted text is rejected with it.
 */
export function csvReader(source: CsvSource, limits: RecordLimits, from: Place | undefined): RecordReader {
  const reading = begin(source, limits, from)
  return {
    *read(text) {
      for (let at = 0; at < text.length && !reading.refused; at += PIECE) {
        append(reading, text.slice(at, at + PIECE))
        readLines(reading, 'more-follows')
        yield taken(reading)
      }
    },
    *end() {
      readLines(reading, 'last')
      if (reading.header === undefined && !reading.refused)
        refuse(reading, [`the file has no header${expectedOf(source.columns)}`])
      releaseRows(reading.held, reading.out)
      yield taken(reading)
    },
    hasStopped: () => reading.refused,
    place: () => placeOf(reading),
  }
}

/** Only between rows, when no row before has a say in what becomes of those after. */
function placeOf({
  text,
  at,
  line,
  skipping,
  refused,
  held,
  header,
  headerText,
}: Reading): Place | undefined {
  if (at < text.length || skipping || refused || header === undefined || isSuspect(held, line))
    return undefined
  return { line, head: { kind: 'csv', header, text: headerText } }
}

/** Characters whose rows are held at once: of more, many outlive the collecting of what is soon garbage. */
const PIECE = 32_768

type Reading = {
  readonly source: CsvSource
  readonly limit: number
  readonly held: HeldRows
  text: string
  at: number
  line: number
  nextQuote: number
  unreadable: boolean
  /** Inside a line that is too long, of which the beginning is gone. */
  skipping: boolean
  refused: boolean
  header: readonly string[] | undefined
  headerText: string
  emptyRow: Readonly<Record<string, string>> | undefined
  out: ReadRecord[]
}

type Ending = 'last' | 'more-follows'

/** What stands for bytes that mean nothing in the encoding of the file. */
const UNREADABLE = /[\0\uFFFD]/

function begin(source: CsvSource, limits: RecordLimits, from: Place | undefined): Reading {
  const head = from?.head.kind === 'csv' ? from.head : undefined
  return {
    source,
    limit: limits.characters,
    held: noHeldRows(),
    text: '',
    at: 0,
    line: from?.line ?? 1,
    nextQuote: -1,
    unreadable: false,
    skipping: false,
    refused: false,
    header: head?.header,
    headerText: head?.text ?? '',
    emptyRow: undefined,
    out: [],
  }
}

function append(reading: Reading, chunk: string): void {
  reading.text = reading.text.slice(reading.at) + chunk
  reading.at = 0
  reading.nextQuote = reading.text.indexOf('"')
  reading.unreadable = UNREADABLE.test(reading.text)
}

function taken(reading: Reading): ReadPart {
  const records = reading.out
  reading.out = []
  const around: Surroundings = { before: `${reading.headerText}\n`, between: '\n', after: '\n' }
  return { records, around }
}

function readLines(reading: Reading, ending: Ending): void {
  while (reading.at < reading.text.length && !reading.refused) if (!readLine(reading, ending)) return
}

type Line = NonNullable<ReturnType<typeof lineEnd>>

/** Reads one row, or says that the text ends before it does. */
function readLine(reading: Reading, ending: Ending): boolean {
  const line = lineEnd(reading.text, reading.at, ending)
  const end = line?.end ?? reading.text.length
  if (reading.skipping) return skipLine(reading, line?.next)
  if (line !== undefined && end === reading.at) return moveTo(reading, line.next, 1)
  // No further than the limit, so that what is said of a longer line is the same however much of it is there by now.
  if (hasQuote(reading, Math.min(end, reading.at + reading.limit)))
    return readQuotedRow(reading, line, ending)
  if (end - reading.at > reading.limit) return rejectLong(reading)
  return line !== undefined && takeRow(reading, fieldsOf(reading, end), line.next, 1)
}

function hasQuote(reading: Reading, end: number): boolean {
  if (reading.nextQuote >= 0 && reading.nextQuote < reading.at)
    reading.nextQuote = reading.text.indexOf('"', reading.at)
  return reading.nextQuote >= 0 && reading.nextQuote < end
}

function readQuotedRow(reading: Reading, line: Line | undefined, ending: Ending): boolean {
  const scanned = scanRow(csvText(reading, ending), reading.at)
  const most = reading.at + 2 * reading.limit
  if (scanned.kind === 'row' && scanned.end <= most) {
    const lines = linesBetween(reading.text, reading.at, scanned.end)
    return takeRow(reading, scanned.fields, scanned.end, Math.max(1, lines))
  }
  if (scanned.kind === 'damaged' && line !== undefined && line.next <= most)
    return rejectDamaged(reading, scanned, line)
  return reading.text.length > most && rejectLong(reading)
}

function fieldsOf(reading: Reading, end: number): readonly string[] {
  return reading.text.slice(reading.at, end).split(reading.source.form.delimiter)
}

function csvText(reading: Reading, ending: Ending): CsvText {
  const { text, limit, source } = reading
  return { text, limit, delimiter: source.form.delimiter, last: ending === 'last' }
}

function moveTo(reading: Reading, next: number, lines: number): true {
  reading.line += lines
  reading.at = next
  return true
}

function skipLine(reading: Reading, next: number | undefined): boolean {
  reading.skipping = next === undefined
  reading.at = next ?? endBeforeReturn(reading.text)
  if (next !== undefined) reading.line++
  return next !== undefined
}

function rejectLong(reading: Reading): true {
  if (reading.header === undefined) {
    refuse(reading, [`the header has more than ${reading.limit} characters`])
    return true
  }
  const message = `the line has more than ${reading.limit} characters`
  condemnRows(reading.held, reading.line, 'other')
  put(reading, {
    kind: 'rejected',
    line: reading.line,
    column: 1,
    reason: 'too-long',
    message,
    text: undefined,
  })
  reading.skipping = true
  return true
}

function takeRow(reading: Reading, fields: readonly string[], end: number, lines: number): true {
  const { header, at, line } = reading
  const text = reading.text.slice(at, lineStop(reading.text, end))
  if (header === undefined) takeHeader(reading, fields, text)
  else if (fields.length !== header.length) rejectRagged(reading, fields.length, header.length, text)
  else if (reading.unreadable && UNREADABLE.test(text)) rejectUnreadable(reading, text)
  else
    put(
      reading,
      { kind: 'record', line, content: contentOf(reading, header, fields), text },
      line + lines - 1,
    )
  return moveTo(reading, end, lines)
}

function takeHeader(reading: Reading, fields: readonly string[], text: string): void {
  const problems = headerProblems(reading.source.form, fields, reading.source.columns)
  if (problems.length > 0) refuse(reading, problems)
  reading.header = fields
  reading.headerText = text
}

function refuse(reading: Reading, problems: readonly string[]): void {
  reading.refused = true
  for (const message of problems)
    reading.out.push({
      kind: 'rejected',
      line: 1,
      column: 1,
      reason: 'wrong-header',
      message,
      text: undefined,
    })
}

function rejectRagged(reading: Reading, has: number, expected: number, text: string): void {
  const { line } = reading
  const message = `the row has ${has} columns, the header ${expected}`
  condemnRows(reading.held, line, 'other')
  put(reading, { kind: 'rejected', line, column: 1, reason: 'ragged-row', message, text })
  if (has < expected) suspectLostQuote(reading.held, line)
}

function rejectUnreadable(reading: Reading, text: string): void {
  const column = text.search(UNREADABLE) + 1
  const message = 'the row has bytes that are not characters in the encoding of the file'
  const { line } = reading
  put(reading, { kind: 'rejected', line, column, reason: 'damaged-characters', message, text })
}

const MESSAGES = {
  'stray-quote': 'a quote stands where none may be: quote the whole field and double the quotes in it',
  'unclosed-quote': 'quoted text begins here and does not end',
}

function rejectDamaged(reading: Reading, damage: Extract<Scanned, { kind: 'damaged' }>, at: Line): true {
  const { line, held, header } = reading
  const { reason } = damage
  if (header === undefined) {
    refuse(reading, [`the header is damaged: ${MESSAGES[reason]}`])
    return true
  }
  const text = reading.text.slice(reading.at, at.end)
  const column = Math.min(damage.at - reading.at, text.length) + 1
  const few = text.split(reading.source.form.delimiter).length < header.length
  condemnRows(held, line, few && reason === 'stray-quote' ? 'ends-quoted-text' : 'other')
  put(reading, { kind: 'rejected', line, column, reason, message: MESSAGES[reason], text })
  const reach = line + linesBetween(reading.text, reading.at, damage.reach)
  if (reach > line) suspectQuotedText(held, line, reach, reason === 'stray-quote' ? 'mismatch' : 'none-found')
  return moveTo(reading, at.next, 1)
}

function put(reading: Reading, row: ReadRecord, lastLine = row.line): void {
  putRow(reading.held, row, lastLine, reading.out)
}

/**
 * The row by column. Every row is a copy of one empty row: objects of one shape are made and read several times faster
 * than objects that get their members one by one.
 */
function contentOf(reading: Reading, header: readonly string[], fields: readonly string[]): Json {
  const content = { ...(reading.emptyRow ??= emptyRow(header)) }
  for (let i = 0; i < header.length; i++) content[header[i] ?? ''] = fields[i] ?? ''
  return content
}

function emptyRow(header: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((it) => [it, '']))
}
