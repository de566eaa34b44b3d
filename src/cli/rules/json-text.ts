import { endOfString } from '../../translation/records/json/string-end.js'

/** JSON with the place of every value, so that a complaint about a value can say where it stands. */
export type JsonText =
  | { readonly kind: 'parsed'; readonly value: unknown; offsetOf(path: readonly (string | number)[]): number }
  | { readonly kind: 'error'; readonly offset: number; readonly message: string }

type Reader = { readonly text: string; at: number; readonly offsets: Map<string, number> }

/** Parses JSON strictly (RFC 8259, no duplicate keys). An error names the offset and what was expected there. */
export function readJson(text: string): JsonText {
  const reader: Reader = { text, at: 0, offsets: new Map() }
  try {
    const value = readValue(reader, [])
    skipSpace(reader)
    if (reader.at < text.length) fail(reader, 'expected the end of the text')
    return {
      kind: 'parsed',
      value,
      offsetOf: (path) => reader.offsets.get(keyOf(path)) ?? 0,
    }
  } catch (error) {
    if (error instanceof JsonMistake) return { kind: 'error', offset: error.offset, message: error.message }
    throw error
  }
}

/** Line and column of an offset, counted from 1. */
export function positionIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

class JsonMistake extends Error {
  readonly offset: number
  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

type Path = readonly (string | number)[]

const SPACE = /[ \t\r\n]*/y
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function readValue(reader: Reader, path: Path): unknown {
  skipSpace(reader)
  reader.offsets.set(keyOf(path), reader.at)
  const first = reader.text[reader.at]
  if (first === '{') return readObject(reader, path)
  if (first === '[') return readArray(reader, path)
  if (first === '"') return readString(reader)
  const scalar = take(reader, SCALAR)
  if (scalar === undefined) return fail(reader, 'expected a JSON value')
  return JSON.parse(scalar) as unknown
}

function readObject(reader: Reader, path: Path): Readonly<Record<string, unknown>> {
  const entries = new Map<string, unknown>()
  readItems(reader, '}', () => {
    skipSpace(reader)
    const start = reader.at
    const key = readString(reader)
    if (entries.has(key)) throw new JsonMistake(start, `the key "${key}" is there twice`)
    skipSpace(reader)
    if (reader.text[reader.at] !== ':') fail(reader, 'expected ":"')
    reader.at++
    entries.set(key, readValue(reader, [...path, key]))
    reader.offsets.set(keyOf([...path, key, KEY]), start)
  })
  return Object.fromEntries(entries)
}

/** The last part of the path of a key itself, rather than of its value. */
export const KEY = '\u0000key'

function readArray(reader: Reader, path: Path): readonly unknown[] {
  const items: unknown[] = []
  readItems(reader, ']', () => items.push(readValue(reader, [...path, items.length])))
  return items
}

function readItems(reader: Reader, close: '}' | ']', readItem: () => void): void {
  reader.at++
  skipSpace(reader)
  if (reader.text[reader.at] === close) {
    reader.at++
    return
  }
  for (;;) {
    readItem()
    skipSpace(reader)
    const next = reader.text[reader.at]
    if (next !== ',' && next !== close) fail(reader, `expected "," or "${close}"`)
    reader.at++
    if (next === close) return
  }
}

function readString(reader: Reader): string {
  const { text, at } = reader
  const end = text[at] === '"' ? endOfString(text, at) : undefined
  const value = end === undefined ? undefined : stringOf(text.slice(at, end))
  if (end === undefined || value === undefined) return fail(reader, 'expected a string')
  reader.at = end
  return value
}

/** Undefined for what holds control characters or escapes that there are not (RFC 8259 §7). */
function stringOf(quoted: string): string | undefined {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return undefined
  }
}

function skipSpace(reader: Reader): void {
  take(reader, SPACE)
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at
  const found = pattern.exec(reader.text)?.[0]
  if (found !== undefined) reader.at += found.length
  return found
}

function fail(reader: Reader, message: string): never {
  throw new JsonMistake(reader.at, message)
}

function keyOf(path: Path): string {
  return JSON.stringify(path)
}
