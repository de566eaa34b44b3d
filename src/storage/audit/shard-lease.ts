import type pg from 'pg'
import { type LeaseConnection } from './connection.js'
import { type Frontier, frontierBytes, parseFrontier } from '../../audit/merkle.js'
import { COPY_ENTRIES, type StoredEntry, copiedGroup } from './append/copied-group.js'
import { copyIn } from './append/copy-in.js'

/** The sessions of a lease, at least two. Each holds a lock of its own on the shard. */
export type LeaseConnections = readonly [LeaseConnection, ...LeaseConnection[]]

/**
 * The right of one process to append to one shard. It is a lock of the database session of each of these connections,
 * and all writes go through them: whoever loses one has lost the others, and nobody takes the shard while any is held. A
 * head is moved only from where its writer left it, whichever connection that comes by.
 */
export class ShardLease {
  readonly shard: number
  readonly origin: string
  readonly #leased: LeaseConnections
  /** The group sent last, until it is durable or has failed. */
  #last: Group | undefined
  /** The groups take the connections in turn. */
  #turn = 0
  /** Where a group is copied in and waits for the one before: its transaction is not done. */
  readonly #waiting = new Set<pg.Client>()
  #frontier: Frontier
  #sent: Frontier
  #ended = false

  constructor(leased: LeaseConnections, shard: number, origin: string, frontier: Frontier) {
    this.#leased = leased
    this.shard = shard
    this.origin = origin
    this.#frontier = frontier
    this.#sent = frontier
    for (const { connection } of leased) {
      connection.once('end', () => (this.#ended = true))
      connection.once('error', () => (this.#ended = true))
    }
  }

  /** The durable head. */
  get frontier(): Frontier {
    return this.#frontier
  }

  /** The head once all that was sent is durable: what the next entries are hashed on from. */
  get sent(): Frontier {
    return this.#sent
  }

  /** How many groups may be under way at once: each has a connection to itself until it is durable. */
  get mostGroups(): number {
    return this.#leased.length
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Calls back when a connection, and with it the lease, is gone. */
  onEnd(tell: () => void): void {
    for (const { connection } of this.#leased) connection.once('end', tell)
  }

  /**
   * Copies the entries in and advances the head in one transaction: all of them are durable when it resolves, none may be
   * relied on when it rejects, nor any that were sent later, and the lease is to be abandoned. `after` is `sent` with
   * their leaves appended; `note` is its signed checkpoint, where one is due, which is kept by the same transaction or
   * not at all. May be called again before it has resolved, as long as no more than `mostGroups` are under way: a group is
   * committed once the one before is durable.
   */
  async write(entries: readonly StoredEntry[], after: Frontier, note?: string): Promise<void> {
    const first = this.#sent.size
    this.#sent = after
    const head = advance(this.shard, first, after, note)
    const rows = copiedGroup(this.shard, first, entries)
    const before = this.#last
    const group = before === undefined ? this.#writeAlone(head, rows) : this.#writeBehind(before, head, rows)
    this.#last = group
    try {
      await group.durable
    } finally {
      if (this.#last === group) this.#last = undefined
    }
    this.#frontier = after
  }

  /** One message, one transaction. */
  #writeAlone(head: string, rows: Uint8Array): Group {
    const durable = copyIn(this.#next(), `${head}; ${COPY_ENTRIES}`, rows)
    return { moved: durable, durable }
  }

  /**
   * The database reads the rows of a group, which is most of its work, while it makes the one before durable. The head is
   * moved once that one has moved it: the database has this transaction wait until that one is done, and then finds the
   * head where it should be, or ends this one in an error. Nobody here has to be told of the one for the other to begin.
   */
  #writeBehind(before: Group, head: string, rows: Uint8Array): Group {
    const connection = this.#next()
    this.#waiting.add(connection)
    const copied = copyIn(connection, `begin; ${COPY_ENTRIES}`, rows)
    const sent = before.moved.then(() => {
      this.#waiting.delete(connection)
      const moved = connection.query(`${awaitHead(this.shard)}; ${head}`)
      return { moved, committed: connection.query('commit') }
    })
    const moved = sent.then((it) => it.moved).then(() => undefined)
    const committed = sent.then((it) => it.committed)
    // An answer may be read before that of the group before, whose callers are told first.
    const durable = Promise.all([before.durable, copied, moved, committed]).then(() => undefined)
    // Whoever waits for the whole is told.
    for (const part of [copied, moved, committed, durable]) part.catch(() => undefined)
    return { moved, durable }
  }

  #next(): pg.Client {
    const [{ connection: first }] = this.#leased
    return this.#leased[this.#turn++ % this.#leased.length]?.connection ?? first
  }

  /** For a statement of its own, outside the transaction of any group. */
  #free(): pg.Client {
    const [{ connection: first }] = this.#leased
    return this.#leased.find((it) => !this.#waiting.has(it.connection))?.connection ?? first
  }

  async keepCheckpoint(frontier: Frontier, note: string): Promise<void> {
    await this.#free().query(
      'insert into audit_checkpoint (shard, size, frontier, note) values ($1, $2, $3, $4) on conflict do nothing',
      [this.shard, frontier.size, frontierBytes(frontier), note],
    )
  }

  async keepPartitionsAhead(): Promise<void> {
    await this.#free().query('select audit_make_partitions(3)')
  }

  /** Gives the shard back in good order. */
  async release(): Promise<void> {
    this.#ended = true
    await Promise.all(this.#leased.map(({ connection }) => connection.end()))
  }

  /** Cuts the connections, whatever they are waiting for. */
  abandon(): void {
    this.#ended = true
    for (const { cut } of this.#leased) cut()
  }
}

/** What was sent. `moved`: the head is where this group leaves it, for whoever waits for the transaction to end. */
type Group = { readonly moved: Promise<void>; readonly durable: Promise<void> }

/** The head of a shard as stored. */
export function storedFrontier(row: { readonly size: bigint; readonly frontier: Uint8Array }): Frontier {
  return parseFrontier(row.size, row.frontier)
}

/** Ends once no other transaction holds the head. The statement after it sees what that one left. */
function awaitHead(shard: number): string {
  return `select from audit_shard where shard = ${String(shard)} for no key update`
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
