import { open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { type CommandIo } from '../command.js'
import { positionIn, readJson } from '../rules/json-text.js'

/** One document of an input, or why there is none. */
export type JsonDocument =
  | { readonly kind: 'document'; readonly line: number; readonly value: unknown }
  | { readonly kind: 'bad'; readonly line: number; readonly column: number; readonly message: string }

/**
 * The documents of a file, or of standard input for `-`: one JSON document, or NDJSON, which is read line by line and
 * never held whole. Text that is no JSON is told by line and column.
 */
export async function* readDocuments(file: string, io: CommandIo): AsyncGenerator<JsonDocument> {
  const held: string[] = []
  let number = 0
  let form: Form = file.endsWith('.ndjson') ? 'lines' : 'undecided'
  for await (const line of linesOf(file, io)) {
    number += 1
    if (form === 'undecided' && held.some((it) => it.trim() !== '')) form = formOf(held, line)
    if (form !== 'lines') held.push(line)
    else {
      yield* documentsOf(held.splice(0), 1)
      if (line.trim() !== '') yield documentOf(line, number)
    }
  }
  if (held.length > 0 || number === 0) yield documentOf(held.join('\n'), 1)
}

type Form = 'undecided' | 'lines' | 'whole'

/** NDJSON where the first line is a document of its own and another follows. */
function formOf(held: readonly string[], next: string): Form {
  if (next.trim() === '') return 'undecided'
  return parsed(held.join('\n')) === undefined ? 'whole' : 'lines'
}

function* documentsOf(lines: readonly string[], from: number): Generator<JsonDocument> {
  for (const [i, line] of lines.entries()) if (line.trim() !== '') yield documentOf(line, from + i)
}

function documentOf(text: string, line: number): JsonDocument {
  const value = parsed(text)
  if (value !== undefined) return { kind: 'document', line, value: value.json }
  const { message, offset } = mistakeIn(text)
  const place = positionIn(text, offset)
  return { kind: 'bad', line: line + place.line - 1, column: place.column, message }
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

function mistakeIn(text: string): { readonly message: string; readonly offset: number } {
  try {
    const read = readJson(text)
    if (read.kind === 'error') return read
  } catch {
    // Nested too deeply to look for the place.
  }
  return { message: 'no JSON', offset: 0 }
}

async function* linesOf(file: string, io: CommandIo): AsyncGenerator<string> {
  const input = file === '-' ? Readable.from(io.stdin) : await opened(resolve(io.cwd, file))
  let first = true
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    yield first ? line.replace(/^\uFEFF/, '') : line
    first = false
  }
}

async function opened(file: string): Promise<Readable> {
  try {
    const handle = await open(file)
    if ((await handle.stat()).isFile()) return handle.createReadStream()
    await handle.close()
  } catch {
    // Said below.
  }
  throw new UnreadableInput()
}

/** The input could not be opened or read. */
export class UnreadableInput extends Error {}
