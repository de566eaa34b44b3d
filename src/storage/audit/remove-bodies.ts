import pg from 'pg'
import { type RemovedBodies, RemovedTally } from '../../audit/retention/removed-bodies.js'
import { connectionSettings } from '../database.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from './rows/entry-row.js'

/** What would be removed of one shard. */
export type Removable = {
  readonly shard: number
  readonly origin: string
  /** Nothing at or above this index is removed. */
  readonly below: bigint
  /** Entries that still have their evidence. */
  readonly entries: number
  /** Entries that are kept, because an alert they belong to is open. */
  readonly held: number
}

/** Removes old evidence with the owner's connection; the running gateway's login cannot. */
export type BodyRemoval = {
  /** What is older than that instant (ISO 8601), shard by shard. Shards with nothing to remove are left out. */
  plan(before: string): Promise<readonly Removable[]>
  /** All that will be gone of a shard after the removal, what went before included. */
  goneAfter(shard: Removable): Promise<RemovedBodies>
  /** Takes the evidence, a few thousand entries at a time, and returns how many lost it. Safe to run again. */
  remove(shards: readonly Removable[]): Promise<number>
  close(): Promise<void>
}

/** Rejects when the database cannot be reached. */
export async function openBodyRemoval(ownerUrl: string): Promise<BodyRemoval> {
  const { types, ...settings } = connectionSettings(ownerUrl, 0)
  const connection = new pg.Client({
    ...settings,
    ...(types === undefined ? {} : { types }),
    options: '-c timezone=UTC',
  })
  connection.on('error', () => undefined)
  await connection.connect()
  return {
    plan: async (before) => (await connection.query<Removable>(PLAN, [before])).rows,
    goneAfter: (shard) => goneAfter(connection, shard),
    remove: (shards) => removeFrom(connection, shards),
    close: () => connection.end(),
  }
}

const MOST_AT_ONCE = 5_000

/** Entries of changes say what the log itself rests on: they stay. */
const REMOVABLE = `kind <> 'change' and body <> ''`
const IS_HELD = `exists (
  select 1 from alert_entry join alert using (reference)
  where (alert_entry.shard, alert_entry.idx) = (entry.shard, entry.idx) and state <> 'closed')`

/**
 * Below the first entry that is not old enough, whatever the clocks of processes said, and below what has not been read
 * yet for the index and for alerts.
 */
const PLAN = `
select shard.shard, shard.origin, first.below,
  (count(*) filter (where not ${IS_HELD}))::integer as entries,
  (count(*) filter (where ${IS_HELD}))::integer as held
from audit_shard as shard
cross join lateral (
  select least(coalesce(min(idx), shard.size),
    coalesce((select next from alert_scan where alert_scan.shard = shard.shard), 0),
    coalesce((select next from audit_index_cursor where audit_index_cursor.shard = shard.shard), 0)) as below
  from audit_entry as young where young.shard = shard.shard and young.recorded >= $1 and young.kind <> 'change'
) as first
join audit_entry as entry on entry.shard = shard.shard and entry.idx < first.below and ${REMOVABLE}
group by shard.shard, shard.origin, first.below order by shard.shard`

const REMOVE = `
update audit_entry set body = '', actor = null, subject = null
where (shard, idx, recorded) in (
  select shard, idx, entry.recorded from audit_entry as entry
  where shard = $1 and idx < $2 and ${REMOVABLE} and not ${IS_HELD} limit ${String(MOST_AT_ONCE)})`

async function removeFrom(connection: pg.Client, shards: readonly Removable[]): Promise<number> {
  let removed = 0
  for (const { shard, below } of shards)
    for (;;) {
      const { rowCount } = await connection.query(REMOVE, [shard, below])
      removed += rowCount ?? 0
      if ((rowCount ?? 0) < MOST_AT_ONCE) break
    }
  return removed
}

const GONE = `
select ${ENTRY_COLUMNS} from audit_entry as entry
where shard = $1 and idx > $3 and (body = '' or (idx < $2 and ${REMOVABLE} and not ${IS_HELD}))
order by idx limit ${String(MOST_AT_ONCE)}`

async function goneAfter(connection: pg.Client, { shard, origin, below }: Removable): Promise<RemovedBodies> {
  const tally = new RemovedTally()
  for (let after = -1n; ;) {
    const { rows } = await connection.query<EntryRow>(GONE, [shard, below, after])
    for (const row of rows) tally.add(row.idx, entryLine(row).columns)
    const last = rows.at(-1)
    if (last === undefined) return tally.of(origin)
    after = last.idx
  }
}
