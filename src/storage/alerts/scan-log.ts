import type pg from 'pg'
import { type AlertDraft } from '../../audit/alerts/alerts-of-access.js'
import { type EntryLine } from '../../audit/log-line.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from '../audit/rows/entry-row.js'
import { type Database } from '../database.js'
import { inTransaction } from './in-transaction.js'
import { type Raising, raiseAlert } from './raise-alert.js'

export type Scanning = Raising & {
  /** What an entry calls for; the same entry always gives the same. */
  readonly alertsOf: (entry: EntryLine) => readonly AlertDraft[]
  /** What an entry that is gone calls for. */
  readonly alertOfGap: (shard: number, index: bigint) => AlertDraft
}

/** What one reading of the log came to. */
export type Scanned = {
  /** Entries read, and alerts opened. */
  readonly entries: number
  readonly opened: number
  /** Entries below the head of their shard that are not there: somebody has changed the log. */
  readonly missing: number
}

/**
 * Reads every shard of the log on from where it was read to, and raises what its entries call for. How far it was read
 * moves in the transaction that raises the alerts: nothing is lost or raised twice, whenever the process dies. Several
 * processes may scan at once; each shard is read by one of them. Rejects when the database is down.
 */
export async function scanLog({ pool }: Pick<Database, 'pool'>, scanning: Scanning): Promise<Scanned> {
  const { rows } = await pool.query<{ readonly shard: number }>(BEHIND)
  const total = { entries: 0, opened: 0, missing: 0 }
  for (const { shard } of rows) {
    const read = await readOn(pool, shard, scanning)
    total.entries += read.entries
    total.opened += read.opened
    total.missing += read.missing
  }
  return total
}

const PAGE = 500n

const BEHIND = `
select shard from audit_shard left join alert_scan using (shard)
where size > coalesce(next, 0) order by shard`

async function readOn(pool: pg.Pool, shard: number, scanning: Scanning): Promise<Scanned> {
  const total = { entries: 0, opened: 0, missing: 0 }
  for (;;) {
    const page = await inTransaction(pool, (connection) => readPage(connection, shard, scanning))
    total.entries += page.entries
    total.opened += page.opened
    total.missing += page.missing
    if (page.isLast) return total
  }
}

type Page = Scanned & { readonly isLast: boolean }

/** The head of a shard moves with its entries: what is below it is there, or somebody has removed it. */
async function readPage(connection: pg.ClientBase, shard: number, scanning: Scanning): Promise<Page> {
  const place = await placeIn(connection, shard)
  // Another process is reading it.
  if (place === undefined) return { entries: 0, opened: 0, missing: 0, isLast: true }
  const { next, size } = place
  const end = size < next + PAGE ? size : next + PAGE
  const { rows } = await connection.query<EntryRow>({
    name: 'alert-scan',
    text: `select ${ENTRY_COLUMNS} from audit_entry where shard = $1 and idx >= $2 and idx < $3
      order by idx, audit_entry.recorded`,
    values: [shard, next, end],
  })
  const entries = rows.map(entryLine)
  let opened = 0
  for (const entry of entries)
    for (const draft of scanning.alertsOf(entry))
      if (await raiseAlert(connection, draft, entry, scanning)) opened++
  const missing = missingFrom(entries, next, end)
  for (const index of missing.slice(0, 1))
    if (await raiseAlert(connection, scanning.alertOfGap(shard, index), undefined, scanning)) opened++
  await connection.query('update alert_scan set next = $2 where shard = $1', [shard, end])
  return { entries: entries.length, opened, missing: missing.length, isLast: end === size }
}

async function placeIn(
  connection: pg.ClientBase,
  shard: number,
): Promise<{ readonly next: bigint; readonly size: bigint } | undefined> {
  await connection.query('insert into alert_scan (shard, next) values ($1, 0) on conflict do nothing', [
    shard,
  ])
  const { rows } = await connection.query<{ readonly next: bigint; readonly size: bigint }>(
    `select next, size from alert_scan join audit_shard using (shard)
     where shard = $1 for update of alert_scan skip locked`,
    [shard],
  )
  return rows[0]
}

function missingFrom(entries: readonly EntryLine[], next: bigint, end: bigint): readonly bigint[] {
  const there = new Set(entries.map((it) => it.index))
  const missing: bigint[] = []
  for (let index = next; index < end; index++) if (!there.has(index)) missing.push(index)
  return missing
}
