import type pg from 'pg'
import { type Keyed } from '../../audit/detectors/kin.js'
import { mergeShards } from '../../audit/detectors/merge-shards.js'
import { readSighting } from '../../audit/detectors/sighting.js'
import { type Watching, memoriesFor, takeIn } from '../../audit/detectors/watch.js'
import { type EntryLine } from '../../audit/log-line.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Raising, raiseAlert } from '../alerts/raise-alert.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/rows/entry-row.js'
import { type Database } from '../database.js'
import { keptMemories } from './memory-rows.js'
import { knownPeople } from './known-people.js'
import { LOCKS } from '../statements/lock-keys.js'

export type WatchingLog = Raising & {
  readonly watching: Watching
  readonly keyed: Keyed
  /** How many entries of a shard are read at once; what is found does not depend on it. */
  readonly page?: number
}

/** ISO 8601 instants. */
export type UpTo = {
  /** What was recorded before it is durable by now, whichever process recorded it. */
  readonly settled: string
  /** What says that it was recorded after it is not waited for: nobody blinds the detectors with a clock that is wrong. */
  readonly ahead: string
}

/** What one reading came to. */
export type Watched = { readonly entries: number; readonly opened: number }

/**
 * Lets the detectors read the log on, up to what is settled, and raises what they find. How far they
 * have read and what they remember move in the transaction that raises the alerts: wherever a process dies, another
 * goes on and finds the same.
 *
 * One process reads all shards at a time, oldest entry first, since a window is about a worker and not about a shard.
 * An entry that becomes durable later than it is taken to be settled is taken in late, in the windows of its own time; it is
 * never left out. One more than a month behind the newest may find what was remembered at its time removed.
 * Rejects when the database is down.
 */
export async function watchLog(
  { pool }: Pick<Database, 'pool'>,
  watching: WatchingLog,
  upTo: UpTo,
): Promise<Watched> {
  const total = { entries: 0, opened: 0 }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const page = await inTransaction(pool, (connection) => watchPage(connection, watching, upTo))
    total.entries += page.entries
    total.opened += page.opened
    if (page.entries === 0) break
  }
  return total
}

const PAGE = 500
/** So that a stop does not wait for years of log. */
const MOST_ROUNDS = 40

async function watchPage(
  connection: pg.ClientBase,
  { watching, keyed, page = PAGE, ...raising }: WatchingLog,
  upTo: UpTo,
): Promise<Watched> {
  const lines = (await isAlone(connection)) ? await nextLines(connection, upTo, page) : []
  if (lines.length === 0) return { entries: 0, opened: 0 }
  const known = await knownPeople(
    connection,
    lines.map((it) => it.columns),
    keyed,
  )
  const sightings = lines.flatMap((line) => readSighting(line, known(line.columns)) ?? [])
  const memories = await keptMemories(
    connection,
    sightings.flatMap((it) => memoriesFor(watching, it)),
  )
  let opened = 0
  for (const sighting of sightings)
    for (const draft of takeIn(watching, sighting, memories.of))
      if (await raiseAlert(connection, draft, sighting, raising)) opened++
  await memories.save(newestSettled(lines, upTo))
  await moveOn(connection, lines)
  return { entries: lines.length, opened }
}

/** What a clock that is ahead says does not count: it would have removed what entries still unread stand on. */
function newestSettled(lines: readonly EntryLine[], { settled }: UpTo): string {
  const times = lines.map((it) => it.columns.recorded).filter((it) => it < settled)
  return times.reduce((newest, it) => (it > newest ? it : newest), new Date(0).toISOString())
}

/** Held until the transaction ends. */
async function isAlone(connection: pg.ClientBase): Promise<boolean> {
  const { rows } = await connection.query<{ readonly alone: boolean }>(
    'select pg_try_advisory_xact_lock($1, $2) as alone',
    LOCKS.watchingLog,
  )
  return rows[0]?.alone === true
}

async function nextLines(
  connection: pg.ClientBase,
  { settled, ahead }: UpTo,
  page: number,
): Promise<readonly EntryLine[]> {
  const { rows } = await connection.query<{ readonly shard: number; readonly next: bigint }>(
    `select shard, coalesce(next, 0) as next from audit_shard left join detector_scan using (shard)
     where size > coalesce(next, 0) order by shard`,
  )
  const runs = []
  for (const { shard, next } of rows) {
    const found = await connection.query<EntryRow>({
      name: 'detector-scan',
      text: `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx >= $2 order by idx limit $3`,
      values: [shard, next, page],
    })
    const entries = found.rows.map(entryLine).map((line) => ({ line, recorded: line.columns.recorded }))
    const end = entries.findIndex((it) => it.recorded >= settled && it.recorded < ahead)
    const isCut = end !== -1
    runs.push({
      entries: isCut ? entries.slice(0, end) : entries,
      hasMore: !isCut && entries.length === page,
    })
  }
  return mergeShards(runs).map((it) => it.line)
}

async function moveOn(connection: pg.ClientBase, lines: readonly EntryLine[]): Promise<void> {
  const last = new Map(lines.map((it) => [it.shard, it.index]))
  for (const [shard, index] of last)
    await connection.query(
      `insert into detector_scan (shard, next) values ($1, $2)
       on conflict (shard) do update set next = excluded.next`,
      [shard, index + 1n],
    )
}
