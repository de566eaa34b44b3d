import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Growing, growing } from './growing.js'
import { type KeyIndex, keyIndex } from './key-index.js'

/** One row as it was kept: its number in the table, and its columns in the order of the table. */
export type KeptRow = { readonly row: number; readonly fields: readonly (string | null)[] }

const BLOCK = 256 * 1024

/**
 * The rows of one table, kept on disk and found by the values of a column: memory grows by some thirty bytes a row,
 * whatever its length. The file has no name from the moment it is open, so that nothing of a person outlives the
 * process, however it ends.
 */
export class RowStore {
  readonly #file = namelessFile()
  readonly #offsets: Growing = growing(Float64Array)
  readonly #lines: Growing = growing(Uint32Array)
  readonly #indexes: ReadonlyMap<
    string,
    { readonly index: KeyIndex; readonly at: number; readonly same: SameKey }
  >
  readonly #writing: Buffer[] = []
  #written = 0
  #waiting = 0
  #block: { readonly start: number; readonly bytes: Buffer } = { start: 0, bytes: Buffer.alloc(0) }

  /** `keys`: the columns by which rows are looked for, with their positions and what makes two values the same. */
  constructor(keys: readonly { readonly column: string; readonly at: number; readonly same: SameKey }[]) {
    this.#indexes = new Map(keys.map(({ column, at, same }) => [column, { index: keyIndex(), at, same }]))
  }

  /** How many rows are kept. */
  get count(): number {
    return this.#lines.length
  }

  /** Keeps one more row. */
  add(fields: readonly (string | null)[], line: number): void {
    for (const { index, at, same } of this.#indexes.values()) index.add(same(fields[at] ?? ''))
    const bytes = Buffer.from(JSON.stringify(fields))
    this.#offsets.add(this.#written + this.#waiting)
    this.#lines.add(line)
    this.#writing.push(bytes)
    this.#waiting += bytes.length
    if (this.#waiting >= BLOCK) this.#flush()
  }

  /** The line of the table's file that a row begins on. */
  lineOf(row: number): number {
    return this.#lines.at(row)
  }

  /** The row with this number. */
  read(row: number): KeptRow {
    this.#flush()
    const start = this.#offsets.at(row)
    const end = row + 1 < this.count ? this.#offsets.at(row + 1) : this.#written
    const { start: from, bytes } = this.#covering(start, end)
    const fields: unknown = JSON.parse(bytes.toString('utf8', start - from, end - from))
    return { row, fields: Array.isArray(fields) ? fields.map(textOrNull) : [] }
  }

  /** The rows whose column has this value, in the order of the table, each read when it is wanted. */
  *rowsWith(column: string, value: string | null): Generator<KeptRow> {
    const found = this.#indexes.get(column)
    const key = found?.same(value ?? '')
    if (found === undefined || key === undefined) return
    for (const row of found.index.rowsOf(key)) {
      const kept = this.read(row)
      // Different values may share a number in the index.
      if (found.same(kept.fields[found.at] ?? '') === key) yield kept
    }
  }

  close(): void {
    closeSync(this.#file)
  }

  #flush(): void {
    if (this.#waiting === 0) return
    const bytes = Buffer.concat(this.#writing.splice(0))
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#written + done)
    this.#written += bytes.length
    this.#waiting = 0
  }

  /** A block that holds these bytes: rows of one record often stand together. */
  #covering(start: number, end: number): { readonly start: number; readonly bytes: Buffer } {
    const held = this.#block
    if (start >= held.start && end <= held.start + held.bytes.length) return held
    const bytes = Buffer.allocUnsafe(Math.max(end - start, Math.min(READ_AHEAD, this.#written - start)))
    let read = 0
    while (read < end - start) {
      const more = readSync(this.#file, bytes, read, bytes.length - read, start + read)
      if (more === 0) throw new Error('a table kept on disk has become shorter')
      read += more
    }
    return (this.#block = { start, bytes: bytes.subarray(0, read) })
  }
}

/** What two values have in common when they are the same key; undefined for none. */
export type SameKey = (value: string) => string | undefined

const READ_AHEAD = 4 * 1024

function namelessFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'linchpin-'))
  try {
    return openSync(join(folder, 'rows'), 'wx+', 0o600)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
