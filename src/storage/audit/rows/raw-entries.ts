import type pg from 'pg'
import { ENTRY_TEXTS, type EntryColumns } from '../../../audit/entry-text.js'
import { type EntryLine } from '../../../audit/log-line.js'
import { type RawColumns, type RawEntryLine } from '../../../audit/verify/raw-entry.js'
import { copyRows } from './copied-rows.js'
import { TEXT_COLUMNS } from './entry-row.js'

/** Entries of one shard, from an index and below another. */
export type IndexRange = { readonly shard: number; readonly from: bigint; readonly below: bigint }

/**
 * Gives the entries of a range in the order of index and time, as they were read. By index and time, so that a second
 * row of an index is seen.
 */
export async function rawEntries(
  connection: pg.Client,
  { shard, from, below }: IndexRange,
  accept: (line: RawEntryLine) => void,
): Promise<void> {
  await copyRows(
    connection,
    `select idx, recorded, break_glass, leaf, body, ${TEXT_COLUMNS}
     from audit_entry where shard = ${String(shard)} and idx >= ${String(from)} and idx < ${String(below)}
     order by idx, recorded`,
    (fields) => accept(rawLine(shard, fields)),
  )
}

const FIRST_TEXT = 5
const NOTHING = Buffer.alloc(0)

function rawLine(shard: number, fields: readonly (Buffer | undefined)[]): RawEntryLine {
  const [idx = NOTHING, recorded = NOTHING, glass = NOTHING, leaf = NOTHING, bytes = NOTHING] = fields
  const index = idx.readBigInt64BE()
  const texts = fields.slice(FIRST_TEXT, FIRST_TEXT + ENTRY_TEXTS.length)
  const columns = { recorded: instantOf(recorded), texts, breakGlass: glass[0] === 1 }
  const whole = (): EntryLine => ({
    kind: 'entry',
    shard,
    index,
    leaf: Buffer.from(leaf),
    text: bytes.toString(),
    columns: wholeColumns(columns),
  })
  return { kind: 'raw-entry', shard, index, leaf, bytes, columns, whole }
}

function wholeColumns({ recorded, texts, breakGlass }: RawColumns): EntryColumns {
  const [kind, requestId = '', actor, actorOrganisation, subject, action = '', purpose, outcome = ''] =
    texts.map((it) => (it === undefined ? undefined : Buffer.from(it).toString()))
  return {
    recorded,
    kind: kind as EntryColumns['kind'],
    requestId,
    actor,
    actorOrganisation,
    subject,
    action,
    purpose,
    outcome,
    breakGlass,
  }
}

const EPOCH_MS = Date.UTC(2000, 0, 1)
const LATEST_MS = 8.64e15

/** Microseconds since 2000, which the binary format has a time in, as text; what is no instant is given as it is. */
function instantOf(bytes: Buffer): string {
  const microseconds = bytes.readInt32BE(0) * 2 ** 32 + bytes.readUInt32BE(4)
  const milliseconds = Math.floor(microseconds / 1_000)
  if (Math.abs(milliseconds + EPOCH_MS) > LATEST_MS) return String(bytes.readBigInt64BE())
  const text = new Date(milliseconds + EPOCH_MS).toISOString()
  const rest = microseconds - milliseconds * 1_000
  return rest === 0 ? text : `${text.slice(0, -1)}${String(rest).padStart(3, '0')}Z`
}
