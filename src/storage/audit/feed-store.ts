import { createHash } from 'node:crypto'
import type pg from 'pg'
import { type FoundEntry } from '../../audit/questions/question.js'
import { shardNumberIn } from '../../audit/shard-opening.js'
import { inTransaction } from '../alerts/in-transaction.js'
import { type Database } from '../database.js'
import { putInOutbox } from '../outbox/outbox-store.js'
import { ENTRY_COLUMNS, type EntryRow, entryLine } from './rows/entry-row.js'

/** Entries of one shard, from `from` up to but not including `to`: what one message to a repository is about. */
export type FedEntries = { readonly shard: number; readonly from: bigint; readonly to: bigint }

/** What feeds of the log need of the database. */
export type FeedStore = {
  /**
   * Puts messages about what was appended since the last time into the outbox, each entry once for each destination,
   * and says how many. A destination seen for the first time begins at the end of the log as it stands. Nothing is put
   * while many messages to the destination wait.
   */
  queue(destination: string, at: string): Promise<number>
  /** The entries of a message; those whose evidence was removed meanwhile are left out. */
  entries(fed: FedEntries): Promise<readonly FoundEntry[]>
}

/** How many entries one message is about, at most. */
const ENTRIES_EACH = 50
const MOST_WAITING = 40

/** The store, over the gateway's database. */
export function feedStore(database: Pick<Database, 'pool'>): FeedStore {
  return {
    queue: (destination, at) =>
      inTransaction(database.pool, (connection) => queue(connection, destination, at)),
    entries: ({ shard, from, to }) => entries(database.pool, shard, from, to),
  }
}

/** What a message says: places in the log, and so nothing of anybody. */
function feedMessage({ shard, from, to }: FedEntries): string {
  return JSON.stringify({ shard, from: String(from), to: String(to) })
}

/** Reads what feedMessage wrote; undefined for anything else. */
export function readFeedMessage(body: string): FedEntries | undefined {
  const [, shard, from, to] = /^\{"shard":(\d{1,9}),"from":"(\d{1,18})","to":"(\d{1,18})"\}$/.exec(body) ?? []
  if (shard === undefined || from === undefined || to === undefined) return undefined
  return { shard: Number(shard), from: BigInt(from), to: BigInt(to) }
}

async function queue(connection: pg.ClientBase, destination: string, at: string): Promise<number> {
  await connection.query(BEGIN, [destination])
  const { rows: waiting } = await connection.query<{ readonly count: number }>(
    `select count(*)::integer as count from outbox where state = 'waiting' and destination = $1`,
    [destination],
  )
  let room = MOST_WAITING - (waiting[0]?.count ?? 0)
  const { rows } = await connection.query<Behind>(BEHIND, [destination])
  let put = 0
  for (const { shard, origin, next, size } of rows) {
    const parts: FedEntries[] = []
    let from = next
    for (; from < size && room > 0; room--) {
      const to = from + BigInt(ENTRIES_EACH) < size ? from + BigInt(ENTRIES_EACH) : size
      parts.push({ shard, from, to })
      from = to
    }
    const messages = parts.map((it) => ({
      key: keyOf(destination, origin, it),
      destination,
      body: feedMessage(it),
    }))
    await putInOutbox(connection, messages, at)
    await connection.query('update audit_feed set next = $3 where destination = $1 and shard = $2', [
      destination,
      shard,
      from,
    ])
    put += messages.length
  }
  return put
}

type Behind = {
  readonly shard: number
  readonly origin: string
  readonly next: bigint
  readonly size: bigint
}

/** A shard that is new to a destination which is not began after it did: it is fed from its first entry. */
const BEGIN = `
insert into audit_feed (destination, shard, next)
select $1, shard, case when exists (select from audit_feed where destination = $1) then 0 else size end
from audit_shard
on conflict do nothing`

const BEHIND = `
select audit_feed.shard, origin, next, size from audit_feed join audit_shard using (shard)
where destination = $1 and size > next order by audit_feed.shard for update of audit_feed skip locked`

/** By the number in the shard's name, which is never given again: the repository may know messages that we have lost. */
function keyOf(destination: string, origin: string, { from, to }: FedEntries): string {
  const digest = createHash('sha256').update(destination).digest('hex').slice(0, 16)
  return `feed.${digest}.${String(shardNumberIn(origin))}.${String(from)}-${String(to)}`
}

async function entries(
  pool: pg.Pool,
  shard: number,
  from: bigint,
  to: bigint,
): Promise<readonly FoundEntry[]> {
  const { rows } = await pool.query<EntryRow & { readonly origin: string }>(
    `select (select origin from audit_shard where audit_shard.shard = $1) as origin, ${ENTRY_COLUMNS}
     from audit_entry where shard = $1 and idx >= $2 and idx < $3 and body <> '' order by idx`,
    [shard, from, to],
  )
  return rows.map(({ origin, ...row }) => {
    const { shard: of, index, columns, text, leaf } = entryLine(row)
    return { shard: of, index, columns, text, origin, leaf: Buffer.from(leaf).toString('hex') }
  })
}
