import { type SaxesAttributePlain, SaxesParser } from 'saxes'
import { type SourceSchema } from '../../source/source-schema.js'
import { type ReadPart, type ReadRecord, type RecordLimits, type RejectionReason } from '../read-record.js'
import { type OpenElement, closeElement, openElement } from './xml-element.js'
import { xmlText } from './xml-text.js'

/** The elements of a file that are records, and what the source says they hold. */
export type XmlSource = { readonly record: readonly string[]; readonly schema: SourceSchema }

/**
 * Reads XML strictly, one object for each record element: text elements as text, attributes as `@name`, elements that
 * the schema has many of as an array. No document type, so no entities but the predefined ones. XML that is not
 * well-formed ends the reading there: what came before it stands.
 */
export async function* readXml(
  chunks: AsyncIterable<string>,
  source: XmlSource,
  limits: RecordLimits,
): AsyncGenerator<ReadPart> {
  const reading = begin(source, limits)
  let isEmpty = true
  for await (const chunk of chunks) {
    isEmpty &&= chunk.trim() === ''
    for (let at = 0; at < chunk.length && reading.failure === undefined; at += SLICE) {
      reading.parser.write(chunk.slice(at, at + SLICE))
      reading.sinceRecord += SLICE
      checkSize(reading)
    }
    yield taken(reading)
    if (reading.failure !== undefined) return
  }
  // A parser has no better word for it than that it is not well-formed.
  if (isEmpty) reject(reading, 'wrong-record', 'the file is empty; expected XML')
  reading.parser.close()
  if (reading.failure === undefined && !reading.found)
    fail(reading, 'wrong-record', `the file has no element ${source.record.join('/')}`)
  yield taken(reading)
}

type Reading = {
  readonly parser: SaxesParser
  readonly source: XmlSource
  readonly limits: RecordLimits
  /** Names of the elements that are open, down to the record. */
  readonly path: string[]
  readonly elements: OpenElement[]
  recordLine: number
  /** Characters read since a record or the space between records began. */
  sinceRecord: number
  attributes: number
  found: boolean
  failure: RejectionReason | undefined
  out: ReadRecord[]
}

/** Characters given to the parser at once, so that limits are checked often. */
const SLICE = 16_384

function begin(source: XmlSource, limits: RecordLimits): Reading {
  const reading: Reading = {
    parser: new SaxesParser({ position: true }),
    source,
    limits,
    path: [],
    elements: [],
    recordLine: 1,
    sinceRecord: 0,
    attributes: 0,
    found: false,
    failure: undefined,
    out: [],
  }
  const { parser } = reading
  parser.on('error', (error) => fail(reading, 'not-well-formed', faultOf(error.message)))
  parser.on('doctype', () =>
    fail(reading, 'document-type', 'a document type declaration is not accepted: it could define entities'),
  )
  parser.on('opentagstart', ({ name }) => opened(reading, name))
  parser.on('attribute', (it) => addAttribute(reading, it))
  parser.on('text', (text) => addText(reading, text))
  parser.on('cdata', (text) => addText(reading, text))
  parser.on('closetag', () => closed(reading))
  return reading
}

function taken(reading: Reading): ReadPart {
  const records = reading.out
  reading.out = []
  const above = reading.source.record.slice(0, -1)
  const before = above.map((it) => `<${it}>`).join('')
  const after = above.toReversed().map((it) => `</${it}>`)
  return { records, around: { before: `${before}\n`, between: '\n', after: `\n${after.join('')}\n` } }
}

function opened(reading: Reading, name: string): void {
  if (reading.failure !== undefined) return
  reading.attributes = 0
  const { path, elements, source } = reading
  const own = localName(name)
  const parent = elements.at(-1)
  if (path.length + elements.length >= reading.limits.depth) {
    fail(reading, 'too-deep', `elements are more than ${reading.limits.depth} levels deep`)
  } else if (parent !== undefined) elements.push(openElement(source.schema, own, parent))
  else {
    path.push(own)
    if (path.length === 1 && own !== source.record[0])
      fail(reading, 'wrong-record', `expected the root element ${source.record[0] ?? ''}`)
    if (isRecord(reading)) beginRecord(reading)
  }
}

function isRecord({ path, source }: Reading): boolean {
  return path.length === source.record.length && path.every((it, index) => it === source.record[index])
}

function beginRecord(reading: Reading): void {
  reading.found = true
  reading.recordLine = reading.parser.line
  reading.sinceRecord = 0
  reading.elements.push(openElement(reading.source.schema, reading.source.record.at(-1) ?? '', undefined))
}

function addAttribute(reading: Reading, { name, value }: SaxesAttributePlain): void {
  if (reading.failure !== undefined) return
  reading.attributes++
  if (reading.attributes > reading.limits.attributes) {
    const message = `an element has more than ${reading.limits.attributes} attributes`
    fail(reading, 'too-many-attributes', message)
  } else if (!/^xmlns(:|$)/.test(name)) reading.elements.at(-1)?.members.set(`@${localName(name)}`, value)
}

function addText(reading: Reading, text: string): void {
  const element = reading.elements.at(-1)
  if (element !== undefined) element.text += text
}

function closed(reading: Reading): void {
  if (reading.failure !== undefined) return
  const element = reading.elements.pop()
  if (element === undefined) reading.path.pop()
  else if (reading.elements.length > 0) closeElement(element, reading.elements.at(-1))
  else endRecord(reading, element)
}

function endRecord(reading: Reading, element: OpenElement): void {
  const { recordLine: line, source } = reading
  reading.path.pop()
  reading.sinceRecord = 0
  const content = closeElement(element, undefined)
  const text = xmlText(source.record.at(-1) ?? '', content)
  if (!/[\0\uFFFD]/.test(text)) reading.out.push({ kind: 'record', line, content, text })
  else {
    const message = 'the record has bytes that are not characters in the encoding of the file'
    reading.out.push({ kind: 'rejected', line, column: 1, reason: 'damaged-characters', message, text })
  }
}

function checkSize(reading: Reading): void {
  const { characters } = reading.limits
  if (reading.failure === undefined && reading.sinceRecord > characters)
    fail(reading, 'too-long', `a record has more than ${characters} characters`)
}

function fail(reading: Reading, reason: RejectionReason, what: string): void {
  if (reading.failure === undefined) reject(reading, reason, `${what}; what follows is not read`)
}

function reject(reading: Reading, reason: RejectionReason, message: string): void {
  reading.failure = reason
  const { line, column } = reading.parser
  // The parser counts characters read, of which there may be none.
  const place = { line, column: Math.max(1, column) }
  reading.out.push({ kind: 'rejected', ...place, reason, message, text: undefined })
}

/** What a parser complains of, in words that repeat nothing of the file. */
const FAULTS: readonly (readonly [RegExp, string])[] = [
  [/entity/, 'an entity is not one of the five predefined ones'],
  [/tag/, 'a tag is not closed as it was opened'],
  [/attribute/, 'an attribute is not written as XML has it'],
  [/character/, 'a character stands where XML does not allow it'],
]

function faultOf(message: string): string {
  return FAULTS.find(([pattern]) => pattern.test(message))?.[1] ?? 'the XML is not well-formed here'
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
