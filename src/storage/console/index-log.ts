import type pg from 'pg'
import { type ControllerOf } from '../../audit/questions/event-for.js'
import { type Database } from '../database.js'
import { ENTRY_COLUMNS, type EntryRow } from '../audit/rows/entry-row.js'
import { keepFinds } from './keep-finds.js'

/** The shards in which something was appended that is not in the index yet. */
const UNREAD = 'audit_shard left join audit_index_cursor using (shard) where size > coalesce(next, 0)'

/**
 * Whether there is a term that a gateway of an older version wrote, or wrote before a migration: what its entry is found
 * by is to be made again. Of the one that comes first in the index of such terms, and not whether there is any: of that
 * the planner leaves order and limit out, and reads the whole table where it thinks that there are many.
 */
export const IS_OLD =
  '(select true from audit_term where not is_current order by shard, idx limit 1) is not null'

/** Whether something in the log is not found yet as it should be. */
export const IS_BEHIND = `(exists (select from ${UNREAD}) or ${IS_OLD})`

/**
 * Reads what has been appended to the log since the last time, and keeps what each viewer finds it by; then makes again
 * what was written in an older way. Any number of processes may do so at once: each shard is read by one at a time, and
 * an entry is never kept twice. Stops after about `most` entries; returns whether there is more, a shard that was left to
 * another process aside.
 */
export async function indexLog(
  { pool }: Database,
  controllerOf: ControllerOf,
  most: number,
  held: WhereHeld = 'wait',
): Promise<boolean> {
  let left = most
  for (const { shards, some } of STAGES) {
    const { rows } = await pool.query<{ readonly shard: number }>(shards)
    for (const { shard } of rows) {
      await haveCursor(pool, shard)
      while (left > 0) {
        const read = await inOneGo(pool, (connection) => some(connection, { shard, held }, controllerOf))
        left -= Math.max(read, 1)
        if (read < PAGE) break
      }
    }
  }
  return left <= 0
}

/** So few that even records of thousands of items are indexed well within `LONGEST_SILENCE_MS`. */
const PAGE = 64

/**
 * What is done about a shard that another process is reading: whoever answers a question from the index waits, since a
 * shard left out would be missing from the answer; whoever only keeps the index near its end leaves it to that process.
 */
export type WhereHeld = 'wait' | 'leave'

type Part = { readonly shard: number; readonly held: WhereHeld }

/** Which shards there is anything to do in, and a page of it, in one transaction: how many entries it was. */
type Stage = {
  readonly shards: string
  readonly some: (connection: pg.PoolClient, part: Part, controllerOf: ControllerOf) => Promise<number>
}

const STAGES: readonly Stage[] = [
  { shards: `select shard from ${UNREAD} order by shard`, some: indexSome },
  {
    shards: `select shard from audit_shard where (
        select true from audit_term as term where not is_current and term.shard = audit_shard.shard
        order by idx limit 1) is not null
      order by shard`,
    some: indexSomeAgain,
  },
]

/**
 * A process that stands still in the middle, or is no longer reached, keeps its place in the shard no longer than this:
 * whoever asks a question waits for that, and for no longer than a statement may take.
 */
const LONGEST_SILENCE_MS = 5_000

async function inOneGo(pool: pg.Pool, some: (connection: pg.PoolClient) => Promise<number>): Promise<number> {
  const connection = await pool.connect()
  try {
    await connection.query(
      `begin; set local idle_in_transaction_session_timeout = ${String(LONGEST_SILENCE_MS)}`,
    )
    const read = await some(connection)
    await connection.query('commit')
    return read
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

async function indexSome(connection: pg.PoolClient, part: Part, controllerOf: ControllerOf): Promise<number> {
  const { shard } = part
  const next = await lockedCursor(connection, part)
  if (next === undefined) return 0
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx >= $2 order by idx limit ${String(PAGE)}`,
    [shard, next],
  )
  const last = rows.at(-1)
  if (last === undefined) return 0
  await keepFinds(connection, shard, rows, controllerOf)
  await connection.query('update audit_index_cursor set next = $2 where shard = $1', [shard, last.idx + 1n])
  return rows.length
}

/** What is not found as it should be goes, and what the entries are found by now is kept: both, or neither. */
async function indexSomeAgain(
  connection: pg.PoolClient,
  part: Part,
  controllerOf: ControllerOf,
): Promise<number> {
  const { shard } = part
  if ((await lockedCursor(connection, part)) === undefined) return 0
  const old = await connection.query<{ readonly idx: bigint }>(
    `select distinct idx from audit_term where not is_current and shard = $1 order by idx limit ${String(PAGE)}`,
    [shard],
  )
  const places = [shard, old.rows.map((it) => it.idx)]
  const { rows } = await connection.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx = any($2::bigint[]) order by idx`,
    places,
  )
  await connection.query(
    'delete from audit_term where not is_current and shard = $1 and idx = any($2::bigint[])',
    places,
  )
  // Older gateways do not say whose figures an exchange counts in. Where the evidence was removed, nobody knows better.
  await connection.query('delete from audit_exchange where shard = $1 and idx = any($2::bigint[])', [
    shard,
    rows.filter((it) => it.body !== '').map((it) => it.idx),
  ])
  await keepFinds(connection, shard, rows, controllerOf)
  return old.rows.length
}

/** Apart from what is read: within that, a shard that is new would be waited for by whoever means to leave it. */
async function haveCursor(pool: pg.Pool, shard: number): Promise<void> {
  await pool.query('insert into audit_index_cursor values ($1, 0) on conflict do nothing', [shard])
}

/** Where to go on, once no other process is reading this shard; undefined where it is left to the one that is. */
async function lockedCursor(connection: pg.PoolClient, { shard, held }: Part): Promise<bigint | undefined> {
  const { rows } = await connection.query<{ readonly next: bigint }>(
    `select next from audit_index_cursor where shard = $1 for update ${held === 'leave' ? 'skip locked' : ''}`,
    [shard],
  )
  return rows[0]?.next
}
