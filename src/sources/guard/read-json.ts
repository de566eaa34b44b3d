import { type Json } from '../../model/json.js'
import { type CallFailure } from './call-result.js'
import { inSlices } from './in-slices.js'
import { parsedInSlices } from './parse-in-slices.js'

export type JsonLimits = { readonly maxBytes: number; readonly maxDepth: number }

export type JsonBody =
  { readonly kind: 'json'; readonly value: Json } | { readonly kind: 'error'; readonly reason: CallFailure }

/**
 * Reads a body as JSON in UTF-8, counting bytes as they come and nesting before parsing: what is too large is
 * abandoned while it is still being sent, what is too deep is never parsed.
 */
export async function readJson(body: AsyncIterable<Uint8Array>, limits: JsonLimits): Promise<JsonBody> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > limits.maxBytes) return { kind: 'error', reason: 'too-large' }
    chunks.push(chunk)
  }
  const whole = Buffer.concat(chunks)
  if (bytes > LONG) return longJson(whole, limits)
  if (isDeeperThan(whole, limits.maxDepth)) return { kind: 'error', reason: 'too-deep' }
  return parse(whole)
}

/** Bytes that are parsed part by part, others being answered in between. */
const LONG = 256 * 1024

async function longJson(bytes: Uint8Array, { maxDepth }: JsonLimits): Promise<JsonBody> {
  const read = await inSlices(parsedInSlices(bytes, maxDepth))
  return read.kind === 'json' ? read : { kind: 'error', reason: read.kind }
}

/** True for media types that carry JSON in UTF-8: application/json and any `+json` type. */
export function isJsonMediaType(header: string | undefined): boolean {
  if (header === undefined) return false
  const [type = '', ...parameters] = header.toLowerCase().split(';')
  if (
    !/^\s*(application\/json|application\/json\+fhir|[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+\+json)\s*$/.test(
      type,
    )
  )
    return false
  return parameters.every((it) => {
    const [name = '', value = ''] = it.split('=')
    return name.trim() !== 'charset' || /^\s*"?utf-?8"?\s*$/.test(value)
  })
}

function parse(bytes: Uint8Array): JsonBody {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return { kind: 'error', reason: 'wrong-encoding' }
  }
  try {
    return { kind: 'json', value: JSON.parse(text) as Json }
  } catch {
    return { kind: 'error', reason: 'not-json' }
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/** Counts brackets outside strings. A quote is plain ASCII in UTF-8, so bytes are enough. */
function isDeeperThan(bytes: Uint8Array, maxDepth: number): boolean {
  let depth = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === QUOTE) i = endOfString(bytes, i)
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--
    if (depth > maxDepth) return true
  }
  return false
}

/** Index of the quote that ends the string begun at the index. */
function endOfString(bytes: Uint8Array, start: number): number {
  let i = start + 1
  while (i < bytes.length && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1
  return i
}
