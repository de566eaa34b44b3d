import { type EntryColumns } from './entry-text.js'
import { type LogLine } from './log-line.js'
import { decodeBase64 } from './proofs/note-key.js'

/** One line of an exported log: JSON with binary members in base64 and 64-bit numbers as text. */
export function formatLogLine(line: LogLine): string {
  return JSON.stringify(Object.fromEntries(Object.entries(line).map(([name, value]) => [name, plain(value)])))
}

/** Reads one line of an exported log. Throws LogFileError naming the line and what was expected. */
export function parseLogLine(text: string, number: number): LogLine {
  const fields = new LineFields(text, number)
  const read = READERS.get(fields.text('kind'))
  if (read === undefined)
    throw new LogFileError(number, 'expected kind to be shard, entry, checkpoint or end')
  return read(fields)
}

/** An exported log cannot be read. Never holds a value of an entry. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError'
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

type Members = Readonly<Record<string, unknown>>

class LineFields {
  readonly #members: Members
  readonly #line: number

  constructor(text: string, line: number) {
    this.#line = line
    this.#members = this.#object(parsed(text), 'a JSON object')
  }

  text(name: string): string {
    const value = this.#members[name]
    return typeof value === 'string' ? value : this.#fail(`${name} to be text`)
  }

  bytes(name: string): Uint8Array {
    return decodeBase64(this.text(name)) ?? this.#fail(`${name} to be base64`)
  }

  bigint(name: string): bigint {
    const text = this.text(name)
    return /^(0|[1-9]\d{0,18})$/.test(text)
      ? BigInt(text)
      : this.#fail(`${name} to be a decimal number as text`)
  }

  number(name: string): number {
    const value = this.#members[name]
    return typeof value === 'number' && Number.isSafeInteger(value)
      ? value
      : this.#fail(`${name} to be a number`)
  }

  columns(name: string): EntryColumns {
    const members = this.#object(this.#members[name], `${name} to be an object`)
    const fields = (member: string): string => {
      const value = members[member]
      return typeof value === 'string' ? value : this.#fail(`${name}.${member} to be text`)
    }
    const optional = (member: string): string | undefined => (member in members ? fields(member) : undefined)
    const kind = KINDS.find((it) => it === members['kind'])
    const breakGlass = members['breakGlass']
    if (typeof breakGlass !== 'boolean') return this.#fail(`${name}.breakGlass to be true or false`)
    return {
      recorded: fields('recorded'),
      kind: kind ?? this.#fail(`${name}.kind to be one of ${KINDS.join(', ')}`),
      requestId: fields('requestId'),
      actor: optional('actor'),
      actorOrganisation: optional('actorOrganisation'),
      subject: optional('subject'),
      action: fields('action'),
      purpose: optional('purpose'),
      outcome: fields('outcome'),
      breakGlass,
    }
  }

  #object(value: unknown, expected: string): Members {
    return isMembers(value) ? value : this.#fail(expected)
  }

  #fail(expected: string): never {
    throw new LogFileError(this.#line, `expected ${expected}`)
  }
}

const KINDS: readonly EntryColumns['kind'][] = ['disclosure', 'refusal', 'change', 'access']

const READERS: ReadonlyMap<string, (fields: LineFields) => LogLine> = new Map([
  ['shard', readShard],
  ['entry', readEntry],
  ['checkpoint', readCheckpointLine],
  ['end', readEnd],
])

function readShard(fields: LineFields): LogLine {
  return {
    kind: 'shard',
    shard: fields.number('shard'),
    origin: fields.text('origin'),
    size: fields.bigint('size'),
    frontier: fields.bytes('frontier'),
  }
}

function readEntry(fields: LineFields): LogLine {
  return {
    kind: 'entry',
    shard: fields.number('shard'),
    index: fields.bigint('index'),
    leaf: fields.bytes('leaf'),
    columns: fields.columns('columns'),
    text: fields.text('text'),
  }
}

function readCheckpointLine(fields: LineFields): LogLine {
  return {
    kind: 'checkpoint',
    shard: fields.number('shard'),
    size: fields.bigint('size'),
    frontier: fields.bytes('frontier'),
    note: fields.text('note'),
  }
}

function readEnd(fields: LineFields): LogLine {
  return { kind: 'end', shards: fields.number('shards') }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
