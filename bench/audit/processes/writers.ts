import pg from 'pg'
import { entryColumns, entryText } from '../../../src/audit/entry-text.js'
import {
  EMPTY_FRONTIER,
  appendLeaves,
  frontierBytes,
  hashedText,
  parseFrontier,
} from '../../../src/audit/merkle.js'
import { type AuditEntry } from '../../../src/audit/record.js'
import { openAuditLog } from '../../../src/storage/audit-log.js'
import { type StoredEntry } from '../../../src/storage/audit/append/copied-group.js'
import { signingKey } from '../../../tests/audit/audit-entries.js'

/** A way to make entries durable. */
export type Writer = {
  append(entry: AuditEntry): Promise<unknown>
  close(): Promise<void>
}

const COLUMNS = `(shard, idx, recorded, kind, request_id, actor, actor_organisation, subject, action, purpose, outcome,
  break_glass, leaf, body)`

/** The log as the gateway opens it, with a shard of its own. */
export async function ownLog(url: string): Promise<Writer> {
  return openAuditLog({ url, logOrigin: 'bench.example/audit', signingKey: signingKey() })
}

/** So many connections that insert one row and commit it, with no tree and no head. */
export async function autocommitting(url: string, shard: number, connections: number): Promise<Writer> {
  const free = await Promise.all(Array.from({ length: connections }, () => connected(url)))
  const all = [...free]
  const waiting: ((connection: pg.Client) => void)[] = []
  let next = 0n
  const values = Array.from({ length: 14 }, (_, at) => `$${at + 1}`).join(', ')
  return {
    async append(entry) {
      const connection = free.pop() ?? (await new Promise<pg.Client>((resolve) => waiting.push(resolve)))
      const row = [shard, next++, ...cells(unhashed(entry))]
      await connection.query({
        name: 'one',
        text: `insert into audit_entry ${COLUMNS} values (${values})`,
        values: row,
      })
      const taker = waiting.shift()
      if (taker === undefined) free.push(connection)
      else taker(connection)
    },
    close: async () => {
      await Promise.all(all.map((it) => it.end()))
    },
  }
}

/** One connection that commits whatever waits, with no tree, no head and no checkpoints. */
export async function grouped(url: string, shard: number): Promise<Writer> {
  const connection = await connected(url)
  let next = 0n
  return {
    append: inBatches(async (entries) => {
      const rows = entries.map(unhashed)
      await connection.query({
        name: 'many',
        text: INSERT_MANY,
        values: [shard, next, ...arrays(rows)],
      })
      next += BigInt(rows.length)
    }),
    close: () => connection.end(),
  }
}

/** The same log for all: whoever appends locks the one head, reads it, hashes on from there and moves it. */
export async function sharedHead(url: string, shard: number): Promise<Writer> {
  const connection = await connected(url)
  return {
    append: inBatches(async (entries) => {
      const rows = entries.map((it) => {
        const columns = entryColumns(it)
        return { columns, ...hashedText(entryText(columns, it.body)) }
      })
      const begun = await connection.query<{ size: string; frontier: Uint8Array }>(
        `begin; select size, frontier from audit_shard where shard = ${shard} for update`,
      )
      const head = ([begun].flat().at(-1) as typeof begun).rows[0]
      const before = head === undefined ? EMPTY_FRONTIER : parseFrontier(BigInt(head.size), head.frontier)
      const after = appendLeaves(
        before,
        rows.map((it) => it.leaf),
      )
      await connection.query({
        name: 'many',
        text: INSERT_MANY,
        values: [shard, before.size, ...arrays(rows)],
      })
      await connection.query({
        name: 'move',
        text: 'update audit_shard set size = $2, frontier = $3 where shard = $1',
        values: [shard, after.size, frontierBytes(after)],
      })
      await connection.query('commit')
    }),
    close: () => connection.end(),
  }
}

const TYPES = `timestamptz text text text text text text text text boolean bytea`.split(' ')
const INSERT_MANY = `insert into audit_entry ${COLUMNS}
select $1, $2::bigint + at - 1, a, b, c, d, e, f, g, h, i, j, k, l
from unnest(${TYPES.map((it, at) => `$${at + 3}::${it}[]`).join(', ')}, string_to_array($${TYPES.length + 3}, chr(30)))
  with ordinality as entry (a, b, c, d, e, f, g, h, i, j, k, l, at)`

/** JSON never has such a character (RFC 7464). */
const BETWEEN = Buffer.from('\x1e')
const MOST_PER_BATCH = 500

/** What arrives while one batch is being written is the next one, as the log itself does it. */
function inBatches(write: (entries: readonly AuditEntry[]) => Promise<void>): Writer['append'] {
  const waiting: { entry: AuditEntry; resolve: () => void; reject: (error: unknown) => void }[] = []
  let isWriting = false
  const pump = async (): Promise<void> => {
    isWriting = true
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_PER_BATCH)
      await write(batch.map((it) => it.entry)).then(
        () => batch.forEach((it) => it.resolve()),
        (error: unknown) => batch.forEach((it) => it.reject(error)),
      )
    }
    isWriting = false
  }
  return (entry) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ entry, resolve, reject })
      if (!isWriting) void pump()
    })
}

/** No hash: what has no tree needs none. */
function unhashed(entry: AuditEntry): StoredEntry {
  const columns = entryColumns(entry)
  return { columns, bytes: Buffer.from(entryText(columns, entry.body)), leaf: NO_LEAF }
}

const NO_LEAF = Buffer.alloc(32)

/** The row as the log stores it, without its place. */
export function cells({ columns: it, bytes, leaf }: StoredEntry): readonly unknown[] {
  return [
    it.recorded,
    it.kind,
    it.requestId,
    it.actor,
    it.actorOrganisation,
    it.subject,
    it.action,
    it.purpose,
    it.outcome,
    it.breakGlass,
    leaf,
    bytes,
  ]
}

function arrays(rows: readonly StoredEntry[]): readonly unknown[] {
  const all = rows.map(cells)
  const columns = TYPES.map((_, at) => all.map((row) => row[at] ?? null))
  return [...columns, Buffer.concat(rows.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [BETWEEN, bytes])))]
}

async function connected(url: string): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: url, options: '-c timezone=UTC' })
  await connection.connect()
  return connection
}
