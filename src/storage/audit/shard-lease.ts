import type pg from 'pg'
import { type LeaseConnection } from './connection.js'
import { type Frontier, frontierBytes, parseFrontier } from '../../audit/merkle.js'
import { COPY_ENTRIES, type StoredEntry, copiedGroup } from './append/copied-group.js'
import { copyIn } from './append/copy-in.js'

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
   * Copies the entries in and advances the head in one transaction: all of them are durable when it resolves, none may be
   * relied on when it rejects, nor any that were sent later. `after` is `sent` with their leaves appended; `note` is
   * its signed checkpoint, where one is due, which is kept by the same transaction or not at all. May be called again
   * before it has resolved: the database takes the statements in their order.
   */
  async write(entries: readonly StoredEntry[], after: Frontier, note?: string): Promise<void> {
    const first = this.#sent.size
    this.#sent = after
    await copyIn(
      this.#connection,
      `${advance(this.shard, first, after, note)}; ${COPY_ENTRIES}`,
      copiedGroup(this.shard, first, entries),
    )
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

/** Bytes are written in hexadecimal, so that nothing in them is read as SQL. */
function advance(shard: number, before: bigint, after: Frontier, note: string | undefined): string {
  const edge = `decode('${Buffer.from(frontierBytes(after)).toString('hex')}', 'hex')`
  const signed =
    note === undefined
      ? 'null'
      : `convert_from(decode('${Buffer.from(note).toString('hex')}', 'hex'), 'UTF8')`
  return `select audit_advance(${String(shard)}, ${String(before)}, ${String(after.size)}, ${edge}, ${signed})`
}
