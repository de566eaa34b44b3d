import { ENTRY_TEXTS } from '../entry-text.js'
import { type EntryLine } from '../log-line.js'
import { type Hash } from '../merkle.js'

/**
 * An entry as its bytes were read, so that verifying it takes nothing apart that need not be. Its bytes are good only
 * until whoever was given it returns.
 */
export type RawEntryLine = {
  readonly kind: 'raw-entry'
  readonly shard: number
  readonly index: bigint
  readonly leaf: Hash
  /** The exact text in UTF-8; empty when its evidence was removed. */
  readonly bytes: Uint8Array
  readonly columns: RawColumns
  /** The same entry taken apart. */
  readonly whole: () => EntryLine
}

/** What an entry is found by, as stored. */
export type RawColumns = {
  /** ISO 8601 in UTC, with milliseconds where there is nothing smaller. */
  readonly recorded: string
  /** Those of ENTRY_TEXTS, UTF-8; undefined where there is none. */
  readonly texts: readonly (Uint8Array | undefined)[]
  readonly breakGlass: boolean
}

/**
 * True when the text begins with what the columns say, to the byte. False says nothing: a value that JSON writes in
 * another way than it is stored is for `bodyIn` to compare.
 */
export function saysPlainly(bytes: Uint8Array, { recorded, texts, breakGlass }: RawColumns): boolean {
  let at = saysText(bytes, startsWith(bytes, 0, START), recorded)
  for (let column = 0; column < ENTRY_TEXTS.length; column++) {
    const text = texts[column]
    if (text !== undefined) at = valueAt(bytes, startsWith(bytes, at, LABELS[column]), text)
  }
  at = startsWith(bytes, at, breakGlass ? BROKEN : WHOLE)
  return at > 0 && bytes[bytes.length - 1] === END
}

const START = Buffer.from('{"recorded":"')
const LABELS = ENTRY_TEXTS.map((name) => Buffer.from(`","${name}":"`))
const [BROKEN, WHOLE] = [true, false].map((it) => Buffer.from(`","breakGlass":${String(it)},"evidence":`))
const END = 0x7d
const [QUOTE, BACKSLASH, SPACE] = [0x22, 0x5c, 0x20]

function saysText(bytes: Uint8Array, at: number, text: string): number {
  if (at < 0) return -1
  for (let n = 0; n < text.length; n++) if (bytes[at + n] !== text.charCodeAt(n)) return -1
  return at + text.length
}

/** Where the part ends that stands at that place; -1, from then on, where it does not. */
function startsWith(bytes: Uint8Array, at: number, part: Uint8Array | undefined): number {
  if (at < 0 || part === undefined) return -1
  for (let n = 0; n < part.length; n++) if (bytes[at + n] !== part[n]) return -1
  return at + part.length
}

/** The same, of a value that must hold nothing that JSON escapes: it could end the value and begin another. */
function valueAt(bytes: Uint8Array, at: number, value: Uint8Array): number {
  if (at < 0) return -1
  for (let n = 0; n < value.length; n++) {
    const byte = value[n] ?? 0
    if (bytes[at + n] !== byte || byte === QUOTE || byte === BACKSLASH || byte < SPACE) return -1
  }
  return at + value.length
}
