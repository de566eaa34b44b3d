import pg from 'pg'
import { bodyIn } from '../../audit/entry-text.js'
import {
  type CheckpointLine,
  type EntryLine,
  type LogLine,
  SHARD_CREATED,
  SHARD_LEASED,
  type ShardLine,
} from '../../audit/log-line.js'
import { type Hash } from '../../audit/merkle.js'
import { BODIES_REMOVED, type RecordedRemoval, readRemoved } from '../../audit/retention/removed-bodies.js'
import { type RawEntryLine } from '../../audit/verify/raw-entry.js'
import { type LeafRange } from '../../audit/proofs/proof.js'
import { type ShardHead, readOpening } from '../../audit/shard-opening.js'
import { connectionSettings } from '../database.js'
import { rangeRoot } from './range-root.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from './rows/entry-row.js'
import { rawEntries } from './rows/raw-entries.js'

/** The whole log as it stood at one moment, however much is appended while it is read. */
export type LogReader = {
  lines(): AsyncGenerator<LogLine>
  /** Gives the same lines, entries as their bytes are read, none of which is kept. Rejects with what `accept` throws. */
  each(accept: (line: LogLine | RawEntryLine) => void): Promise<void>
  shards(): Promise<readonly ShardLine[]>
  /** The root over one run of leaves of a proof. */
  rangeRoot(shard: number, range: LeafRange): Promise<Hash>
  entry(shard: number, index: bigint): Promise<EntryLine | undefined>
  /** The newest checkpoint of a shard, with the signatures of its witnesses. */
  checkpoint(shard: number): Promise<CheckpointLine | undefined>
  /** The newest checkpoint of at least that size that a witness has signed; without one, the newest of all. */
  checkpointFrom(shard: number, size: bigint): Promise<CheckpointLine | undefined>
  /** What the shards said of each other whenever one was opened. */
  openings(): AsyncGenerator<ShardHead>
  /** Whose evidence was removed, as the entries that record it say. */
  removed(): AsyncGenerator<RecordedRemoval>
  /** Every entry about a person under any of their numbers, oldest first. */
  about(nhsNumber: string): AsyncGenerator<EntryLine>
  /** Every disclosure and refusal recorded at that instant or later, shard by shard, in order. */
  decisionsSince(at: string): AsyncGenerator<EntryLine>
  close(): Promise<void>
}

/** Opens the log for reading in one snapshot. Rejects when the database cannot be reached or holds no log. */
export async function openLogReader(url: string): Promise<LogReader> {
  const connection = new pg.Client(connectionSettings(url, 0))
  connection.on('error', () => undefined)
  await connection.connect()
  await connection.query('begin transaction isolation level repeatable read read only')
  return {
    lines: () => readLines(connection),
    each: (accept) => eachLine(connection, accept),
    shards: () => shards(connection),
    rangeRoot: (shard, range) => rangeRoot(connection, shard, range),
    entry: (shard, index) => entry(connection, shard, index),
    checkpoint: async (shard) => (await checkpoints(connection, shard, 'order by size desc limit 1'))[0],
    checkpointFrom: async (shard, size) => (await checkpoints(connection, shard, witnessedFrom(size)))[0],
    openings: () => openings(connection),
    removed: () => removed(connection),
    about: (nhsNumber) => about(connection, nhsNumber),
    decisionsSince: (at) => decisionsSince(connection, at),
    close: () => connection.end(),
  }
}

const PAGE = 500

/** Every line of the log as this connection sees it. */
export async function* readLines(connection: pg.Client): AsyncGenerator<LogLine> {
  const heads = await shards(connection)
  for (const head of heads) {
    yield head
    const signed = checkpointsOf(connection, head.shard)
    let next = await signed.next()
    for await (const page of entries(connection, head.shard))
      for (const entry of page) {
        for (; next.done !== true && next.value.size <= entry.index; next = await signed.next())
          yield next.value
        yield entry
      }
    for (; next.done !== true; next = await signed.next()) yield next.value
  }
  yield* strays(connection)
  yield { kind: 'end', shards: heads.length }
}

type Accept = (line: LogLine | RawEntryLine) => void

/** The same lines, given one after another; entries are good only until `accept` returns, which may throw. */
export async function eachLine(connection: pg.Client, accept: Accept): Promise<void> {
  const heads = await shards(connection)
  for (const head of heads) {
    accept(head)
    await eachOfShard(connection, head.shard, accept)
  }
  for await (const line of strays(connection)) accept(line)
  accept({ kind: 'end', shards: heads.length })
}

/** Indexes that one statement reads. */
const RANGE = 20_000n

/** What is signed is read before the entries it stands between, as they come without a pause. */
async function eachOfShard(connection: pg.Client, shard: number, accept: Accept): Promise<void> {
  let after = MIN_INT8
  for (let from = await firstFrom(connection, shard, after); from !== undefined;) {
    const below = from + RANGE
    const sizes = `and size > ${String(after)} and size < ${String(below)} order by size`
    const signed = await checkpoints(connection, shard, sizes)
    let next = 0
    const acceptSigned = (size: bigint): void => {
      for (let it = signed[next]; it !== undefined && it.size <= size; it = signed[next]) {
        accept(it)
        next++
      }
    }
    await rawEntries(connection, { shard, from, below }, (line) => {
      acceptSigned(line.index)
      accept(line)
    })
    acceptSigned(below)
    after = below - 1n
    // The greatest index there can be has been read: asking for more than that is an error to the database.
    from = below > MAX_INT8 ? undefined : await firstFrom(connection, shard, below)
  }
  for (const it of await checkpoints(connection, shard, `and size > ${String(after)} order by size`))
    accept(it)
}

async function firstFrom(connection: pg.Client, shard: number, index: bigint): Promise<bigint | undefined> {
  const { rows } = await connection.query<{ readonly idx: bigint | null }>(
    'select min(idx) as idx from audit_entry where shard = $1 and idx >= $2',
    [shard, index],
  )
  return rows[0]?.idx ?? undefined
}

async function shards(connection: pg.Client): Promise<readonly ShardLine[]> {
  const { rows } = await connection.query<Omit<ShardLine, 'kind'>>(
    'select shard, origin, size, frontier from audit_shard order by shard',
  )
  return rows.map((it) => ({ kind: 'shard', ...it }))
}

/** Entries and checkpoints of shards that do not exist: only somebody who changed the log can have left them. */
async function* strays(connection: pg.Client): AsyncGenerator<LogLine> {
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where shard not in (select shard from audit_shard) limit ${String(PAGE)}`,
  )
  yield* rows.map(entryLine)
}

function witnessedFrom(size: bigint): string {
  return `and size >= ${String(size)} order by exists (select 1 from audit_cosignature as seen
    where (seen.shard, seen.size) = (audit_checkpoint.shard, audit_checkpoint.size)) desc, size desc limit 1`
}

/** By index and time, so that a second row of an index cannot hide between two pages. */
async function* entries(connection: pg.Client, shard: number): AsyncGenerator<readonly EntryLine[]> {
  let after: readonly unknown[] = [MIN_INT8, '-infinity']
  for (;;) {
    const { rows } = await connection.query<EntryRow>({
      name: 'entries',
      text: `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and (idx, recorded) > ($2, $3::timestamptz)
        order by idx, audit_entry.recorded limit ${String(PAGE)}`,
      values: [shard, ...after],
    })
    const last = rows.at(-1)
    if (last === undefined) return
    yield rows.map(entryLine)
    after = [last.idx, last.recorded]
  }
}

const MIN_INT8 = -(2n ** 63n)
const MAX_INT8 = 2n ** 63n - 1n

async function entry(connection: pg.Client, shard: number, index: bigint): Promise<EntryLine | undefined> {
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx = $2`,
    [shard, index],
  )
  return rows.map(entryLine)[0]
}

async function* checkpointsOf(
  connection: pg.Client,
  shard: number,
): AsyncGenerator<CheckpointLine, undefined> {
  for (let after = MIN_INT8; ;) {
    const page = await checkpoints(
      connection,
      shard,
      `and size > ${String(after)} order by size limit ${String(PAGE)}`,
    )
    yield* page
    const last = page.at(-1)
    if (last === undefined) return undefined
    after = last.size
  }
}

async function checkpoints(connection: pg.Client, shard: number, rest: string): Promise<CheckpointLine[]> {
  const { rows } = await connection.query<Omit<CheckpointLine, 'kind'>>(
    `select shard, size, frontier, note || coalesce((select string_agg(line, '' order by witness)
       from audit_cosignature where (shard, size) = (audit_checkpoint.shard, audit_checkpoint.size)), '') as note
     from audit_checkpoint where shard = $1 ${rest}`,
    [shard],
  )
  return rows.map((it) => ({ kind: 'checkpoint', ...it }))
}

async function* openings(connection: pg.Client): AsyncGenerator<ShardHead> {
  for await (const { body } of changes(connection, [SHARD_CREATED, SHARD_LEASED]))
    yield* readOpening(body)?.heads ?? []
}

async function* removed(connection: pg.Client): AsyncGenerator<RecordedRemoval> {
  const origins = new Map((await shards(connection)).map((it) => [it.shard, it.origin]))
  for await (const { body, line } of changes(connection, [BODIES_REMOVED])) {
    const by = { origin: origins.get(line.shard) ?? '', index: line.index }
    yield* readRemoved(body).map((it) => ({ ...it, recorded: line.columns.recorded, by }))
  }
}

type ChangeLine = { readonly line: EntryLine; readonly body: string }

/** Every change of these kinds, with its evidence. */
async function* changes(connection: pg.Client, actions: readonly string[]): AsyncGenerator<ChangeLine> {
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where kind = 'change' and action = any($1)`,
    [actions],
  )
  for (const line of rows.map(entryLine)) {
    const body = bodyIn(line.text, line.columns)
    if (body !== undefined) yield { line, body }
  }
}

async function* about(connection: pg.Client, nhsNumber: string): AsyncGenerator<EntryLine> {
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where subject = $1 or subject in (
       select other.nhs_number from patient_number as one join patient using (patient_id)
       join patient as same using (current_number) join patient_number as other on other.patient_id = same.patient_id
       where one.nhs_number = $1)
     order by audit_entry.recorded, shard, idx`,
    [nhsNumber],
  )
  yield* rows.map(entryLine)
}

async function* decisionsSince(connection: pg.Client, at: string): AsyncGenerator<EntryLine> {
  let after: readonly unknown[] = [0, MIN_INT8]
  for (;;) {
    const { rows } = await connection.query<EntryRow>(
      `select ${ENTRY_COLUMNS} from audit_entry
       where kind in ('disclosure', 'refusal') and audit_entry.recorded >= $1 and (shard, idx) > ($2, $3)
       order by shard, idx limit ${String(PAGE)}`,
      [at, ...after],
    )
    yield* rows.map(entryLine)
    const last = rows.at(-1)
    if (last === undefined) return
    after = [last.shard, last.idx]
  }
}
