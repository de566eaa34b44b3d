import type pg from 'pg'
import { type ControllerOf } from '../../audit/questions/event-for.js'
import { exchangesOf, termsOf } from '../../audit/questions/index-event.js'
import { columnTerms } from '../../audit/questions/index-terms.js'
import { readEvent } from '../../audit/questions/read-event.js'
import { type Database } from '../database.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/rows/entry-row.js'

/**
 * Reads what has been appended to the log since the last time, and keeps what each viewer finds it by. Any number of
 * processes may do so at once: each shard is read by one at a time, and an entry is never kept twice. Stops after
 * about `most` entries; returns whether there is more.
 */
export async function indexLog(
  { pool }: Database,
  controllerOf: ControllerOf,
  most: number,
): Promise<boolean> {
  const { rows } = await pool.query<{ readonly shard: number }>(
    `select shard from audit_shard left join audit_index_cursor using (shard)
     where size > coalesce(next, 0) order by shard`,
  )
  let left = most
  for (const { shard } of rows) {
    while (left > 0) {
      const read = await indexSome(pool, shard, controllerOf)
      left -= Math.max(read, 1)
      if (read < PAGE) break
    }
  }
  return left <= 0
}

const PAGE = 200

async function indexSome(pool: pg.Pool, shard: number, controllerOf: ControllerOf): Promise<number> {
  const connection = await pool.connect()
  try {
    await connection.query('begin')
    const next = await lockedCursor(connection, shard)
    const { rows } =
      next === undefined
        ? { rows: [] }
        : await connection.query<EntryRow>(
            `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx >= $2 order by idx limit ${String(PAGE)}`,
            [shard, next],
          )
    await keep(connection, rows, controllerOf)
    const last = rows.at(-1)
    if (last !== undefined)
      await connection.query('update audit_index_cursor set next = $2 where shard = $1', [
        shard,
        last.idx + 1n,
      ])
    await connection.query('commit')
    return rows.length
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  } finally {
    connection.release()
  }
}

/** Where to go on; undefined while another process is reading this shard. */
async function lockedCursor(connection: pg.PoolClient, shard: number): Promise<bigint | undefined> {
  await connection.query('insert into audit_index_cursor values ($1, 0) on conflict do nothing', [shard])
  const { rows } = await connection.query<{ readonly next: bigint }>(
    'select next from audit_index_cursor where shard = $1 for update',
    [shard],
  )
  return rows[0]?.next
}

async function keep(
  connection: pg.PoolClient,
  rows: readonly EntryRow[],
  controllerOf: ControllerOf,
): Promise<void> {
  const events = rows.flatMap((row) => {
    const { text, columns } = entryLine(row)
    const event = readEvent(text, columns)
    return event === undefined ? [] : [{ row, event }]
  })
  const unread = rows.filter((row) => !events.some((it) => it.row === row))
  const terms = [
    ...events.flatMap(({ row, event }) =>
      termsOf(event, controllerOf).map((it) => ({ ...it, ...placeOf(row) })),
    ),
    // Whoever sees all finds even what cannot be read, by what its columns say.
    ...unread.flatMap((row) =>
      columnTerms(entryLine(row).columns, 'all').map((term) => ({ viewer: 'all', term, ...placeOf(row) })),
    ),
  ]
  const exchanges = events.flatMap(({ row, event }) =>
    exchangesOf(event, controllerOf).map((it) => ({ ...it, ...placeOf(row) })),
  )
  await connection.query(
    `insert into audit_term (viewer, term, recorded, shard, idx)
     select viewer, term, recorded, shard, idx
     from json_to_recordset($1) as it(viewer text, term text, recorded timestamptz, shard integer, idx bigint)
     on conflict do nothing`,
    [JSON.stringify(terms)],
  )
  await connection.query(
    `insert into audit_exchange (shard, idx, source, recorded, holder, asker, result, withheld, milliseconds)
     select shard, idx, source, recorded, holder, asker, result, withheld, milliseconds
     from json_to_recordset($1) as it(shard integer, idx bigint, source text, recorded timestamptz, holder text,
       asker text, result text, withheld boolean, milliseconds integer)
     on conflict do nothing`,
    [JSON.stringify(exchanges)],
  )
}

function placeOf({ shard, idx, recorded }: EntryRow): object {
  return { shard, idx: String(idx), recorded }
}
