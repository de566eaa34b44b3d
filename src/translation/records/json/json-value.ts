import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'
import { type ReadRecord, type RejectionReason } from '../read-record.js'
import { endOfString } from './string-end.js'

/** Finds where a text stops being strict JSON, without repeating any of it. */
export type FindJsonFault = (text: string) => { readonly offset: number; readonly message: string }

export type JsonPlace = { readonly text: string; readonly line: number; readonly column: number }

const UNREADABLE = /[\0\uFFFD]/

/** The value of a JSON text as a record: strict (RFC 8259), no key twice in one object, not deeper than the limit. */
export function jsonRecord(place: JsonPlace, depth: number, findFault: FindJsonFault): ReadRecord {
  const { text, line, column } = place
  if (UNREADABLE.test(text)) {
    const message = 'the record has bytes that are not characters in the encoding of the file'
    return rejected(place, text.search(UNREADABLE), 'damaged-characters', message)
  }
  const value = parsed(text)
  if (value === undefined || !isJson(value)) return faulty(place, depth, 'not-json', findFault)
  if (!isJsonObject(value)) return rejected(place, 0, 'not-an-object', 'expected a JSON object')
  const keys = keysIn(value, depth)
  if (keys === undefined)
    return { kind: 'rejected', line, column, reason: 'too-deep', message: tooDeep(depth), text }
  if (keys !== keysWritten(text)) return faulty(place, depth, 'repeated-key', findFault)
  return { kind: 'record', line, content: value, text }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function faulty(
  place: JsonPlace,
  depth: number,
  reason: RejectionReason,
  findFault: FindJsonFault,
): ReadRecord {
  if (bracketsIn(place.text) > depth) return rejected(place, 0, 'too-deep', tooDeep(depth))
  const fault = findFault(place.text)
  return rejected(place, fault.offset, reason, fault.message)
}

function rejected(place: JsonPlace, offset: number, reason: RejectionReason, message: string): ReadRecord {
  const before = place.text.slice(0, offset).split('\n')
  const column = (before.at(-1)?.length ?? 0) + (before.length === 1 ? place.column : 1)
  const line = place.line + before.length - 1
  return { kind: 'rejected', line, column, reason, message, text: place.text }
}

function tooDeep(depth: number): string {
  return `the record is more than ${depth} levels deep`
}

/** Keys of all objects in the value; undefined when it is too deep. */
function keysIn(value: Json, depth: number): number | undefined {
  if (typeof value !== 'object' || value === null) return 0
  if (depth === 0) return undefined
  let keys = 0
  const own = isJsonObject(value) ? Object.values(value) : arrayOf(value)
  if (isJsonObject(value)) keys = own.length
  for (const it of own) {
    const below = it === undefined ? 0 : keysIn(it, depth - 1)
    if (below === undefined) return undefined
    keys += below
  }
  return keys
}

/** Strings of the text that a colon follows: as many as there are keys, were none written twice. */
function keysWritten(text: string): number {
  const colon = /\s*:/y
  let keys = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', colon.lastIndex)) {
    const end = endOfString(text, at) ?? text.length
    colon.lastIndex = end
    if (colon.test(text)) keys++
    else colon.lastIndex = end
  }
  return keys
}

/** Deepest nesting of brackets, those in strings counted too. */
function bracketsIn(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}

/** What a JSON parser gives is JSON; anything else is not. */
function isJson(value: unknown): value is Json {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value)
}
