import type pg from 'pg'
import { type ControllerOf } from '../../audit/questions/event-for.js'
import { type Exchange, type IndexTerm, exchangesOf, termsOf } from '../../audit/questions/index-event.js'
import { columnTerms } from '../../audit/questions/index-terms.js'
import { readEvent } from '../../audit/questions/read-event.js'
import { type Database } from '../database.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/rows/entry-row.js'

/** The shards in which something was appended that is not in the index yet. */
export const UNREAD = 'audit_shard left join audit_index_cursor using (shard) where size > coalesce(next, 0)'

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
  const { rows } = await pool.query<{ readonly shard: number }>(`select shard from ${UNREAD} order by shard`)
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
    const last = rows.at(-1)
    if (last !== undefined) {
      await keep(connection, shard, rows, controllerOf)
      await connection.query('update audit_index_cursor set next = $2 where shard = $1', [
        shard,
        last.idx + 1n,
      ])
    }
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

/** What is kept of a page of one shard, each with the place of its entry in the page, from 1. */
type Finds = {
  readonly terms: readonly (IndexTerm & { readonly at: number })[]
  readonly exchanges: readonly (Exchange & { readonly at: number })[]
}

async function keep(
  connection: pg.PoolClient,
  shard: number,
  rows: readonly EntryRow[],
  controllerOf: ControllerOf,
): Promise<void> {
  const { terms, exchanges } = findsIn(rows, controllerOf)
  const places = [shard, rows.map((it) => it.idx), rows.map((it) => it.recorded)]
  await connection.query({
    name: 'keep-terms',
    text: KEEP_TERMS,
    values: [...places, terms.map((it) => it.at), terms.map((it) => it.viewer), terms.map((it) => it.term)],
  })
  if (exchanges.length === 0) return
  await connection.query({
    name: 'keep-exchanges',
    text: KEEP_EXCHANGES,
    values: [
      ...places,
      exchanges.map((it) => it.at),
      exchanges.map((it) => it.source),
      exchanges.map((it) => it.holder),
      exchanges.map((it) => it.asker),
      exchanges.map((it) => it.result),
      exchanges.map((it) => it.withheld),
      exchanges.map((it) => it.isForHolder),
      exchanges.map((it) => it.milliseconds),
    ],
  })
}

function findsIn(rows: readonly EntryRow[], controllerOf: ControllerOf): Finds {
  const read = rows.map((row, n) => {
    const { text, columns } = entryLine(row)
    return { at: n + 1, columns, event: readEvent(text, columns) }
  })
  return {
    terms: read.flatMap(({ at, columns, event }) =>
      // Whoever sees all finds even what cannot be read, by what its columns say.
      (event === undefined
        ? columnTerms(columns, 'all').map((term) => ({ viewer: 'all', term }))
        : termsOf(event, controllerOf)
      ).map((it) => ({ ...it, at })),
    ),
    exchanges: read.flatMap(({ at, event }) =>
      event === undefined ? [] : exchangesOf(event, controllerOf).map((it) => ({ ...it, at })),
    ),
  }
}

const KEEP_TERMS = `
insert into audit_term (viewer, term, recorded, shard, idx)
select viewer, term, ($3::timestamptz[])[at], $1::integer, ($2::bigint[])[at]
from unnest($4::integer[], $5::text[], $6::text[]) as found (at, viewer, term)
on conflict do nothing`

const KEEP_EXCHANGES = `
insert into audit_exchange
  (shard, idx, source, recorded, holder, asker, result, withheld, is_for_holder, milliseconds)
select $1::integer, ($2::bigint[])[at], source, ($3::timestamptz[])[at], holder, asker, result, withheld, is_for_holder,
  milliseconds
from unnest($4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::boolean[], $10::boolean[], $11::integer[])
  as found (at, source, holder, asker, result, withheld, is_for_holder, milliseconds)
on conflict do nothing`
