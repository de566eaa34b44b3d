import type pg from 'pg'
import { type LeaseConnection } from './connection.js'
import { type EntryColumns } from '../../audit/entry-text.js'
import { type Frontier, type Hash, frontierBytes, parseFrontier } from '../../audit/merkle.js'

/** One entry as it is stored: columns, exact text in UTF-8 and leaf hash. */
export type StoredEntry = { readonly columns: EntryColumns; readonly bytes: Uint8Array; readonly leaf: Hash }

/**
 * The right of one process to append to one shard. It is a lock of the database session on this connection, and all
 * writes go through this connection: whoever loses the one has lost the other.
 */
export class ShardLease {
  readonly shard: number
  readonly origin: string
  readonly #connection: pg.Client
  #frontier: Frontier
  #sent: Frontier
  #ended = false

  readonly #cut: () => void

  constructor({ connection, cut }: LeaseConnection, shard: number, origin: string, frontier: Frontier) {
    this.#connection = connection
    this.#cut = cut
    this.shard = shard
    this.origin = origin
    this.#frontier = frontier
    this.#sent = frontier
    connection.once('end', () => (this.#ended = true))
    connection.once('error', () => (this.#ended = true))
  }

  /** The durable head. */
  get frontier(): Frontier {
    return this.#frontier
  }

  /** The head once all that was sent is durable: what the next entries are hashed on from. */
  get sent(): Frontier {
    return this.#sent
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Calls back once when the connection, and with it the lease, is gone. */
  onEnd(tell: () => void): void {
    this.#connection.once('end', tell)
  }

  /**
   * Inserts the entries and advances the head in one statement: all of them are durable when it resolves, none may be
   * relied on when it rejects, nor any that were sent later. `after` is `sent` with their leaves appended; `note` is
   * its signed checkpoint, where one is due, which is kept by the same statement or not at all. May be called again
   * before it has resolved: the database takes the statements in their order.
   */
  async write(entries: readonly StoredEntry[], after: Frontier, note?: string): Promise<void> {
    const before = this.#sent
    this.#sent = after
    const { rowCount } = await this.#connection.query({
      name: 'append',
      text: APPEND,
      values: [
        this.shard,
        before.size,
        after.size,
        frontierBytes(after),
        note ?? null,
        ...columnArrays(entries),
      ],
    })
    if (rowCount !== entries.length)
      throw new Error('the head of the shard is not where this process left it')
    this.#frontier = after
  }

  async keepCheckpoint(frontier: Frontier, note: string): Promise<void> {
    await this.#connection.query(
      'insert into audit_checkpoint (shard, size, frontier, note) values ($1, $2, $3, $4) on conflict do nothing',
      [this.shard, frontier.size, frontierBytes(frontier), note],
    )
  }

  async keepPartitionsAhead(): Promise<void> {
    await this.#connection.query('select audit_make_partitions(3)')
  }

  /** Gives the shard back in good order. */
  async release(): Promise<void> {
    this.#ended = true
    await this.#connection.end()
  }

  /** Cuts the connection, whatever it is waiting for. */
  abandon(): void {
    this.#ended = true
    this.#cut()
  }
}

/** The head of a shard as stored. */
export function storedFrontier(row: { readonly size: bigint; readonly frontier: Uint8Array }): Frontier {
  return parseFrontier(row.size, row.frontier)
}

/** What no entry's text may hold: they are sent as one, cut where JSON never has such a character (RFC 7464). */
export const BETWEEN_TEXTS = '\x1e'

const APPEND = `
with head as (
  update audit_shard set size = $3, frontier = $4 where shard = $1 and size = $2 returning 1
), signed as (
  insert into audit_checkpoint (shard, size, frontier, note) select $1, $3, $4, $5 from head where $5::text is not null
)
insert into audit_entry (shard, idx, recorded, kind, request_id, actor, actor_organisation, subject, action,
  purpose, outcome, break_glass, leaf, body)
select $1, $2::bigint + entry.at - 1, entry.recorded, entry.kind, entry.request_id, entry.actor,
  entry.actor_organisation, entry.subject, entry.action, entry.purpose, entry.outcome, entry.break_glass,
  substring($16::bytea from (32 * entry.at - 31)::integer for 32), entry.body
from head, unnest($6::timestamptz[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
  $13::text[], $14::text[], $15::boolean[], string_to_array($17::text, chr(30))) with ordinality
  as entry (recorded, kind, request_id, actor, actor_organisation, subject, action, purpose, outcome, break_glass,
    body, at)`

function columnArrays(entries: readonly StoredEntry[]): readonly unknown[] {
  const columns = entries.map((it) => it.columns)
  return [
    columns.map((it) => it.recorded),
    columns.map((it) => it.kind),
    columns.map((it) => it.requestId),
    columns.map((it) => it.actor ?? null),
    columns.map((it) => it.actorOrganisation ?? null),
    columns.map((it) => it.subject ?? null),
    columns.map((it) => it.action),
    columns.map((it) => it.purpose ?? null),
    columns.map((it) => it.outcome),
    columns.map((it) => it.breakGlass),
    Buffer.concat(entries.map((it) => it.leaf)),
    joinedTexts(entries),
  ]
}

/** The texts as one, for `string_to_array(…, chr(30))`: bytes are sent as they are. */
function joinedTexts(entries: readonly StoredEntry[]): Uint8Array {
  return Buffer.concat(entries.flatMap(({ bytes }, at) => (at === 0 ? [bytes] : [BETWEEN, bytes])))
}

const BETWEEN = Buffer.from(BETWEEN_TEXTS)
