import { type Json } from '../../model/json.js'
import { positionIn, readJson } from '../json-text.js'

/** A record of the file: where it begins, and what it holds or why it cannot be read. */
export type ReadRecord =
  | { readonly kind: 'record'; readonly line: number; readonly content: Json }
  | { readonly kind: 'rejected'; readonly line: number; readonly column: number; readonly message: string }

/** Records of a JSON file (one value), or of NDJSON (one a line): a line that cannot be read leaves the others. */
export function readRecords(text: string): readonly ReadRecord[] {
  const whole = readJson(text)
  if (whole.kind === 'parsed')
    return isJson(whole.value) ? [{ kind: 'record', line: 1, content: whole.value }] : []
  const lines = text.split(/\r?\n/).map((line, index) => ({ line, number: index + 1 }))
  const filled = lines.filter(({ line }) => line.trim() !== '')
  const isLines =
    filled.length > 1 && filled.some(({ line }) => readJson(line).kind === 'parsed' && /^\s*[[{]/.test(line))
  if (isLines) return filled.map(({ line, number }) => readLine(line, number))
  const at = positionIn(text, whole.offset)
  return [{ kind: 'rejected', ...at, message: whole.message }]
}

function readLine(line: string, number: number): ReadRecord {
  const read = readJson(line)
  if (read.kind === 'error')
    return {
      kind: 'rejected',
      line: number,
      column: positionIn(line, read.offset).column,
      message: read.message,
    }
  return { kind: 'record', line: number, content: isJson(read.value) ? read.value : null }
}

/** What a JSON parser gives is JSON; anything else is not. */
function isJson(value: unknown): value is Json {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value)
}
