import { type Json, isJsonObject } from '../../model/json.js'
import { type Sliced } from '../../model/slices/sliced.js'

/** What a long text of JSON is, as far as it is any. */
export type Parsed =
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'too-deep' | 'wrong-encoding' | 'not-json' }

/** How deep the parts stand that are parsed one by one: a resource in an entry of a Bundle. */
const PART_DEPTH = 3
/** Bytes looked at before the work may be left off. */
const STRIDE = 64 * 1024

/**
 * Parses JSON in UTF-8 exactly as parsing it at once does, part by part: whatever stands three levels deep is cut out,
 * leaving its number in an array of its own, and parsed by itself. What is left holds no other array that deep.
 */
export function* parsedInSlices(bytes: Uint8Array, maxDepth: number): Sliced<Parsed> {
  const spans = yield* spansAt(PART_DEPTH, bytes, maxDepth)
  if (spans === undefined) return { kind: 'too-deep' }
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const values: Json[] = []
  let frame = ''
  let end = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0
  try {
    for (const [number, span] of spans.entries()) {
      frame += `${decoder.decode(bytes.subarray(end, span.start))}[${String(number)}]`
      end = span.end
      const part = parsed(decoder.decode(bytes.subarray(span.start, end)))
      if (part === undefined) return { kind: 'not-json' }
      values.push(part.value)
      yield
    }
    frame += decoder.decode(bytes.subarray(end))
  } catch {
    return { kind: 'wrong-encoding' }
  }
  const whole = parsed(frame)
  return whole === undefined ? { kind: 'not-json' } : { kind: 'json', value: filled(whole.value, values) }
}

/** A byte order mark may stand before the text, and nowhere else (RFC 8259, 8.1). */
const BYTE_ORDER_MARK: readonly number[] = [0xef, 0xbb, 0xbf]

function startsWithMark(bytes: Uint8Array): boolean {
  return BYTE_ORDER_MARK.every((byte, at) => bytes[at] === byte)
}

function parsed(text: string): { readonly value: Json } | undefined {
  try {
    return { value: JSON.parse(text) as Json }
  } catch {
    return undefined
  }
}

type Span = { readonly start: number; readonly end: number }

/** Where what stands that deep begins and ends; undefined where anything is nested deeper than is allowed. */
function* spansAt(depthOfSpans: number, bytes: Uint8Array, maxDepth: number): Sliced<Span[] | undefined> {
  const spans: Span[] = []
  let start = 0
  let depth = 0
  let rest = STRIDE
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (i > rest) {
      rest = i + STRIDE
      yield
    }
    if (byte === QUOTE) i = endOfString(bytes, i)
    else if (isOpening(byte)) {
      depth++
      if (depth > maxDepth) return undefined
      if (depth === depthOfSpans) start = i
    } else if (isClosing(byte)) {
      if (depth === depthOfSpans) spans.push({ start, end: i + 1 })
      depth--
    }
  }
  return spans
}

/** The frame with each part in its place. */
function filled(frame: Json, parts: readonly Json[]): Json {
  return membersReplaced(frame, (outer) =>
    membersReplaced(outer, (inner) => {
      const number: unknown = Array.isArray(inner) ? inner[0] : undefined
      return typeof number === 'number' ? (parts[number] ?? null) : inner
    }),
  )
}

function membersReplaced(value: Json, replaced: (member: Json) => Json): Json {
  if (isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, replaced(member ?? null)] as const),
    )
  return Array.isArray(value) ? (value as readonly Json[]).map(replaced) : value
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** An opening brace or bracket: they differ in one bit, and so do the closing ones. */
function isOpening(byte: number): boolean {
  return (byte & 0xdf) === 0x5b
}

function isClosing(byte: number): boolean {
  return (byte & 0xdf) === 0x5d
}

/** Index of the quote that ends the string begun at the index. */
function endOfString(bytes: Uint8Array, start: number): number {
  let i = start + 1
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1
  return i
}
