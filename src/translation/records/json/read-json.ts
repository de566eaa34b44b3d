import { type ReadPart, type ReadRecord, type RecordLimits, type Surroundings } from '../read-record.js'
import { linesBetween } from '../csv/line-end.js'
import { type Place, type RecordReader } from '../record-reader.js'
import { type FindJsonFault, jsonRecord } from './json-value.js'
import { type ValueScan, scanValue } from './scan-value.js'

/** A record on each line; one value after another; an array of values. */
type JsonLayout = 'lines' | 'values' | 'array'

/**
 * Reads JSON: an array of records, a record on each line (NDJSON), or values one after another. A value that is not
 * strict JSON is rejected where it stops being so; on lines, and between whole values, reading goes on after it.
 * Nothing at all is no file of records: what failed to arrive must not look like an empty array.
 */
export function jsonReader(
  limits: RecordLimits,
  findFault: FindJsonFault,
  from: Place | undefined,
): RecordReader {
  const layout = from?.head.kind === 'json-lines' ? 'lines' : undefined
  const line = from?.line ?? START.line
  const reading: Reading = { ...START, layout, line, scan: undefined, out: [], limits, findFault }
  return {
    *read(text) {
      append(reading, text)
      read(reading, 'more-follows')
      yield taken(reading)
    },
    *end() {
      read(reading, 'last')
      if (reading.layout === undefined) stop(reading, 'wrong-record', 'the file is empty; expected JSON')
      if (!reading.stopped && reading.layout === 'array' && reading.expects !== 'end')
        stop(reading, 'not-json', 'the array does not end')
      yield taken(reading)
    },
    hasStopped: () => reading.stopped,
    place: () => placeOf(reading),
  }
}

/** Only between lines that are a record each. */
function placeOf({ layout, text, at, line, stopped }: Reading): Place | undefined {
  return layout === 'lines' && at === text.length && !stopped
    ? { line, head: { kind: 'json-lines' } }
    : undefined
}

type Reading = {
  readonly limits: RecordLimits
  readonly findFault: FindJsonFault
  layout: JsonLayout | undefined
  text: string
  at: number
  line: number
  column: number
  scan: ValueScan | undefined
  /** What may come next in an array. */
  expects: 'value-or-end' | 'value' | 'comma-or-end' | 'end'
  stopped: boolean
  out: ReadRecord[]
}

const START = {
  layout: undefined,
  text: '',
  at: 0,
  line: 1,
  column: 1,
  expects: 'value-or-end',
  stopped: false,
} as const

type Ending = 'last' | 'more-follows'

const SURROUNDINGS: Readonly<Record<JsonLayout, Surroundings>> = {
  lines: { before: '', between: '\n', after: '\n' },
  values: { before: '', between: '\n', after: '\n' },
  array: { before: '[\n', between: ',\n', after: '\n]\n' },
}

function append(reading: Reading, chunk: string): void {
  reading.text = reading.text.slice(reading.at) + chunk
  if (reading.scan !== undefined) reading.scan.at -= reading.at
  reading.at = 0
}

function taken(reading: Reading): ReadPart {
  const records = reading.out
  reading.out = []
  return { records, around: SURROUNDINGS[reading.layout ?? 'lines'] }
}

function read(reading: Reading, ending: Ending): void {
  while (!reading.stopped) {
    if (reading.layout !== 'lines' && reading.scan === undefined) skipSpace(reading)
    if (reading.at >= reading.text.length) return
    if (reading.layout === undefined) {
      reading.layout = layoutOf(reading, ending)
      if (reading.layout === undefined) return
    } else if (!READERS[reading.layout](reading, ending)) return
  }
}

/** An array begins with its bracket; lines, when the first one ends as it began: with a bracket of an object. */
function layoutOf(reading: Reading, ending: Ending): JsonLayout | undefined {
  const first = reading.text[reading.at]
  if (first === '[') {
    moveTo(reading, reading.at + 1)
    return 'array'
  }
  const feed = reading.text.indexOf('\n', reading.at)
  const tooLong = reading.text.length - reading.at > reading.limits.characters
  if (feed < 0 && ending === 'more-follows' && !tooLong) return undefined
  const line = reading.text.slice(reading.at, feed < 0 ? undefined : feed).trim()
  return first !== '{' || (line.length > 1 && line.endsWith('}')) || feed < 0 ? 'lines' : 'values'
}

const READERS: Readonly<Record<JsonLayout, (reading: Reading, ending: Ending) => boolean>> = {
  lines: readLine,
  values: readValue,
  array: readItem,
}

function readLine(reading: Reading, ending: Ending): boolean {
  const { text, at, limits } = reading
  const feed = text.indexOf('\n', at)
  const end = feed < 0 ? text.length : feed
  if (end - at > limits.characters) return stop(reading, 'too-long', tooLong(limits))
  if (feed < 0 && ending === 'more-follows') return false
  const line = text.slice(at, end)
  if (line.trim() !== '') take(reading, line.endsWith('\r') ? line.slice(0, -1) : line)
  return moveTo(reading, feed < 0 ? end : feed + 1)
}

function readValue(reading: Reading, ending: Ending): boolean {
  const { text, at, limits } = reading
  if (reading.scan === undefined && !/[[{]/.test(text[at] ?? ''))
    return stop(reading, 'rest-unreadable', 'expected a JSON object; what follows is not read')
  reading.scan ??= { open: [], inString: false, at }
  const scanned = scanValue(text, reading.scan)
  if (scanned.at - at > limits.characters) return stop(reading, 'too-long', tooLong(limits))
  if (scanned.kind === 'more' && ending === 'more-follows') return false
  reading.scan = undefined
  if (scanned.kind === 'ended') {
    take(reading, text.slice(at, scanned.at))
    return moveTo(reading, scanned.at)
  }
  moveTo(reading, Math.min(scanned.at, text.length))
  const what = scanned.kind === 'more' ? 'the record does not end' : 'the record is damaged here'
  return stop(reading, 'rest-unreadable', `${what}; what follows is not read`)
}

function readItem(reading: Reading, ending: Ending): boolean {
  const next = reading.text[reading.at] ?? ''
  if (reading.scan === undefined && /[\],]/.test(next)) return takeSeparator(reading, next)
  if (reading.scan === undefined && !/^value/.test(reading.expects)) return misplaced(reading)
  const read = readValue(reading, ending)
  if (read) reading.expects = 'comma-or-end'
  return read
}

function takeSeparator(reading: Reading, next: string): boolean {
  const separates = next === ',' && reading.expects === 'comma-or-end'
  const closes = next === ']' && reading.expects.endsWith('-end')
  if (!separates && !closes) return misplaced(reading)
  reading.expects = closes ? 'end' : 'value'
  return moveTo(reading, reading.at + 1)
}

function misplaced(reading: Reading): false {
  const expected = {
    'value-or-end': 'expected a record or "]"',
    value: 'expected a record',
    'comma-or-end': 'expected "," or "]"',
    end: 'expected the end of the file',
  }[reading.expects]
  return stop(reading, 'rest-unreadable', `${expected}; what follows is not read`)
}

function take(reading: Reading, text: string): void {
  const { line, column, limits, findFault } = reading
  reading.out.push(jsonRecord({ text, line, column }, limits.depth, findFault))
}

function moveTo(reading: Reading, next: number): true {
  const lines = linesBetween(reading.text, reading.at, next)
  const lineStart = reading.text.lastIndexOf('\n', next - 1)
  reading.column = lines === 0 ? reading.column + next - reading.at : next - lineStart
  reading.line += lines
  reading.at = next
  return true
}

function skipSpace(reading: Reading): void {
  const space = /[ \t\r\n]*/y
  space.lastIndex = reading.at
  moveTo(reading, reading.at + (space.exec(reading.text)?.[0].length ?? 0))
}

function stop(
  reading: Reading,
  reason: 'not-json' | 'too-long' | 'rest-unreadable' | 'wrong-record',
  message: string,
): false {
  const { line, column } = reading
  reading.stopped = true
  reading.out.push({ kind: 'rejected', line, column, reason, message, text: undefined })
  return false
}

function tooLong(limits: RecordLimits): string {
  return `the record has more than ${limits.characters} characters; what follows is not read`
}
