import { ENTRY_TEXTS, type EntryColumns } from '../../../audit/entry-text.js'
import { HASH_BYTES, type Hash } from '../../../audit/merkle.js'
import { TEXT_COLUMNS } from '../rows/entry-row.js'

/** One entry as it is stored: columns, exact text in UTF-8 and leaf hash. */
export type StoredEntry = { readonly columns: EntryColumns; readonly bytes: Uint8Array; readonly leaf: Hash }

/** The statement that takes what `copiedGroup` gives. */
export const COPY_ENTRIES = `copy audit_entry (shard, idx, recorded, ${TEXT_COLUMNS}, break_glass, leaf, body)
  from stdin (format binary)`

/**
 * The entries as the messages of the frontend that COPY reads (PostgreSQL: Message Formats, CopyData and CopyDone, and
 * COPY, Binary Format): rows of a shard from the index `first` on.
 */
export function copiedGroup(shard: number, first: bigint, entries: readonly StoredEntry[]): Uint8Array {
  const group = new Group(entries.reduce((sum, it) => sum + mostBytes(it), FRAME_BYTES))
  for (const [at, it] of entries.entries()) group.row(shard, first + BigInt(at), it)
  return group.end()
}

const COPY_DATA = 0x64
const COPY_DONE = 0x63
/** A signature of eleven bytes, no flags, and no extension. */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const FRAME_BYTES = 5 + HEADER.length + 2 + 5
const COLUMNS = ENTRY_TEXTS.length + 6
/** Lengths, and what is as long in every row. */
const FIXED_BYTES = 2 + 4 * COLUMNS + 4 + 8 + 8 + 1 + HASH_BYTES
/** UTF-8 has no more for one unit of UTF-16. */
const MOST_BYTES_A_UNIT = 3
/** Times are counted from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1)

function mostBytes({ columns, bytes }: StoredEntry): number {
  const units = textsOf(columns).reduce((sum, it) => sum + (it?.length ?? 0), 0)
  return FIXED_BYTES + MOST_BYTES_A_UNIT * units + bytes.length
}

function textsOf(columns: EntryColumns): readonly (string | undefined)[] {
  return ENTRY_TEXTS.map((it) => columns[it])
}

/** One buffer, long enough for all of them, written from its beginning. */
class Group {
  readonly #bytes: Buffer
  #at = 5

  constructor(most: number) {
    this.#bytes = Buffer.allocUnsafe(most)
    this.#put(HEADER)
  }

  row(shard: number, index: bigint, { columns, bytes, leaf }: StoredEntry): void {
    this.#at = this.#bytes.writeInt16BE(COLUMNS, this.#at)
    this.#length(4)
    this.#at = this.#bytes.writeInt32BE(shard, this.#at)
    this.#long(index)
    this.#long(BigInt(Date.parse(columns.recorded) - EPOCH_MS) * 1_000n)
    for (const it of textsOf(columns)) this.#text(it)
    this.#length(1)
    this.#at = this.#bytes.writeUInt8(columns.breakGlass ? 1 : 0, this.#at)
    this.#field(leaf)
    this.#field(bytes)
  }

  /** What was written, as one CopyData message and CopyDone. */
  end(): Uint8Array {
    this.#at = this.#bytes.writeInt16BE(-1, this.#at)
    this.#bytes.writeUInt8(COPY_DATA, 0)
    this.#bytes.writeInt32BE(this.#at - 1, 1)
    this.#at = this.#bytes.writeUInt8(COPY_DONE, this.#at)
    this.#length(4)
    return this.#bytes.subarray(0, this.#at)
  }

  #length(length: number): void {
    this.#at = this.#bytes.writeInt32BE(length, this.#at)
  }

  #long(value: bigint): void {
    this.#length(8)
    this.#at = this.#bytes.writeBigInt64BE(value, this.#at)
  }

  #text(text: string | undefined): void {
    if (text === undefined) {
      this.#length(-1)
      return
    }
    const length = this.#bytes.write(text, this.#at + 4)
    this.#length(length)
    this.#at += length
  }

  #field(bytes: Uint8Array): void {
    this.#length(bytes.length)
    this.#put(bytes)
  }

  #put(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }
}
