/** What stands at a place in a CSV text. `end` is where the next line begins. */
export type Scanned =
  | { readonly kind: 'row'; readonly fields: readonly string[]; readonly end: number }
  /** The text ends before the row does. */
  | { readonly kind: 'more' }
  | {
      readonly kind: 'damaged'
      readonly reason: 'stray-quote' | 'unclosed-quote'
      /** Where the quote is that should not be there, or that has no end. */
      readonly at: number
      /** How far the quoted text seemed to reach. */
      readonly reach: number
    }

export type CsvText = {
  readonly text: string
  readonly delimiter: string
  /** Whether nothing comes after this text. */
  readonly last: boolean
  /** Characters one row may have. */
  readonly limit: number
}

const QUOTE = 0x22
const LINE_FEED = 0x0a
const RETURN = 0x0d

/**
 * Reads the row that begins at an offset as RFC 4180 has it: a field is quoted whole or not at all, a quote inside is
 * doubled, and a quoted field may hold line ends. A line ends with CR LF, LF or CR.
 */
export function scanRow(csv: CsvText, start: number): Scanned {
  const { text } = csv
  const delimiter = csv.delimiter.charCodeAt(0)
  const fields: string[] = []
  let at = start
  for (;;) {
    let end: number
    if (text.charCodeAt(at) === QUOTE) {
      const field = quotedField(csv, start, at)
      if (field.kind !== 'field') return field
      fields.push(field.value)
      end = field.end
    } else {
      end = plainEnd(text, delimiter, at)
      if (text.charCodeAt(end) === QUOTE)
        return { kind: 'damaged', reason: 'stray-quote', at: end, reach: end }
      fields.push(text.slice(at, end))
    }
    if (end >= text.length) return csv.last ? { kind: 'row', fields, end } : MORE
    if (text.charCodeAt(end) !== delimiter) return endedRow(csv, fields, end)
    at = end + 1
  }
}

type Field = { readonly kind: 'field'; readonly value: string; readonly end: number }
type Broken = Exclude<Scanned, { kind: 'row' }>

const MORE: Broken = { kind: 'more' }

function endedRow(csv: CsvText, fields: readonly string[], at: number): Scanned {
  if (csv.text.charCodeAt(at) === LINE_FEED) return { kind: 'row', fields, end: at + 1 }
  if (at + 1 >= csv.text.length && !csv.last) return MORE
  return { kind: 'row', fields, end: at + (csv.text.charCodeAt(at + 1) === LINE_FEED ? 2 : 1) }
}

/** Where a field without quotes ends: at a delimiter, a line end, a quote that should not be there or the end of the text. */
function plainEnd(text: string, delimiter: number, start: number): number {
  let at = start
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === delimiter || code === LINE_FEED || code === RETURN || code === QUOTE) break
  }
  return at
}

function quotedField(csv: CsvText, rowStart: number, start: number): Field | Broken {
  const { text } = csv
  let value = ''
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0 || quote - rowStart > csv.limit) return unclosed(csv, rowStart, start)
    if (quote + 1 >= text.length && !csv.last) return MORE
    value += text.slice(from, quote)
    if (text.charCodeAt(quote + 1) !== QUOTE) return closedField(csv, value, start, quote + 1)
    value += '"'
    from = quote + 2
  }
}

function closedField(csv: CsvText, value: string, start: number, end: number): Field | Broken {
  const next = csv.text.charCodeAt(end)
  const ends = end >= csv.text.length || next === LINE_FEED || next === RETURN
  if (ends || csv.text[end] === csv.delimiter) return { kind: 'field', value, end }
  return { kind: 'damaged', reason: 'stray-quote', at: start, reach: end - 1 }
}

function unclosed(csv: CsvText, rowStart: number, start: number): Broken {
  const limit = rowStart + csv.limit
  if (csv.text.length <= limit && !csv.last) return MORE
  return { kind: 'damaged', reason: 'unclosed-quote', at: start, reach: Math.min(csv.text.length, limit) }
}
