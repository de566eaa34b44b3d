import { randomUUID } from 'node:crypto'
import { signCheckpoint } from '../audit/proofs/checkpoint.js'
import { entryColumns, entryText } from '../audit/entry-text.js'
import { type Frontier, appendLeaves, hashedText, rootOf } from '../audit/merkle.js'
import { type AuditEntry, type AuditLog, type AuditReceipt } from '../audit/record.js'
import { openingEntry } from '../audit/shard-opening.js'
import { type NoteSigner, noteSigner, parseVerifierKey, verifierKeyOf } from '../audit/proofs/note-key.js'
import { type ShardLease } from './audit/shard-lease.js'
import { type StoredEntry } from './audit/append/copied-group.js'
import { groupSize } from './audit/append/group-size.js'
import { type TakenShard, takeShard } from './audit/take-shard.js'

export type AuditLogSettings = {
  readonly url: string
  /** Name of the log; a shard's origin is `{logOrigin}/{shard}`. */
  readonly logOrigin: string
  /** Ed25519 private key, PKCS #8 PEM. */
  readonly signingKey: string
  /** How long the database may take over one statement, from the end of the one before. */
  readonly deadlineMs?: number
  /** How many entries may wait; more are refused at once. */
  readonly maxWaiting?: number
  /** Told of what happens to the lease; must not throw. */
  readonly report?: (event: AuditLogEvent) => void
}

type AuditLogEvent =
  | { readonly kind: 'shard-leased'; readonly origin: string }
  | { readonly kind: 'shard-lost'; readonly origin: string }
  | { readonly kind: 'shard-rejected'; readonly origin: string; readonly problem: string }
  | { readonly kind: 'no-shard' }
  | { readonly kind: 'checkpoint-failed'; readonly origin: string }

export type OpenAuditLog = AuditLog & {
  /** The origin this process appends to now; undefined while it has no shard, and every append is refused. */
  origin(): string | undefined
  /** Writes what is waiting and a last checkpoint, and gives the shard back. */
  close(): Promise<void>
}

/** An entry could not be made durable. Nothing may be disclosed. */
class AuditUnavailable extends Error {
  override readonly name = 'AuditUnavailable'
}

/** Opens the log and leases a shard. Rejects when the database cannot be reached or the key is no Ed25519 key. */
export async function openAuditLog(settings: AuditLogSettings): Promise<OpenAuditLog> {
  const log = new PostgresAuditLog(settings)
  await log.open()
  return log
}

const CHECKPOINT_EVERY_ENTRIES = 256n
const CHECKPOINT_EVERY_MS = 1_000
const PARTITIONS_EVERY_MS = 6 * 3_600_000

type Waiting = {
  readonly entry: StoredEntry
  readonly resolve: (receipt: AuditReceipt) => void
  readonly reject: (error: Error) => void
}

class PostgresAuditLog implements OpenAuditLog {
  readonly #settings: AuditLogSettings
  readonly #waiting: Waiting[] = []
  #lease: ShardLease | undefined
  #signed = 0n
  #due = false
  /** Sizes of the groups sent and not answered yet, in the order they were sent. */
  readonly #underWay: number[] = []
  readonly #sent = new Set<Promise<void>>()
  #sending = false
  #retaking = false
  /** Resolves when the statement sent last has ended, well or not. */
  #last: Promise<unknown> = Promise.resolve()
  #closed = false
  #timers: NodeJS.Timeout[] = []
  #signs: NoteSigner | undefined

  constructor(settings: AuditLogSettings) {
    this.#settings = settings
  }

  async open(): Promise<void> {
    await this.#takeLease()
    const often = setInterval(() => this.#makeDue(), CHECKPOINT_EVERY_MS)
    const seldom = setInterval(
      () => void this.#lease?.keepPartitionsAhead().catch(() => undefined),
      PARTITIONS_EVERY_MS,
    )
    this.#timers = [often, seldom]
    for (const timer of this.#timers) timer.unref()
  }

  origin(): string | undefined {
    return this.#lease?.origin
  }

  append(entry: AuditEntry): Promise<AuditReceipt> {
    return new Promise((resolve, reject) => {
      if (this.#closed || this.#lease === undefined)
        throw new AuditUnavailable('there is no shard to append to')
      if (this.#waiting.length >= (this.#settings.maxWaiting ?? 10_000))
        throw new AuditUnavailable('too many entries are waiting')
      this.#waiting.push({ entry: prepared(entry), resolve, reject })
      this.#sendSoon()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    do {
      this.#send()
      this.#makeDue()
      await Promise.all(this.#sent)
    } while (this.#sent.size > 0 || this.#hasUnsigned())
    const lease = this.#lease
    this.#lease = undefined
    if (lease !== undefined) await this.#giveBack(lease)
  }

  #makeDue(): void {
    this.#due = this.#lease !== undefined && this.#lease.frontier.size > this.#signed
    if (this.#due) this.#send()
  }

  #hasUnsigned(): boolean {
    if (this.#lease === undefined) return false
    return this.#waiting.length > 0 || this.#lease.frontier.size > this.#signed
  }

  /** Once whoever was answered just now has brought the next entry; nobody waits for that while nothing is under way. */
  #sendSoon(): void {
    if (this.#sending) return
    this.#sending = true
    const send = (): void => {
      this.#sending = false
      this.#send()
    }
    if (this.#underWay.length === 0) queueMicrotask(send)
    else setImmediate(send)
  }

  /** Sends what may go out now: a group is committed once the one before is durable. */
  #send(): void {
    const lease = this.#lease
    if (lease === undefined) return
    for (;;) {
      const size = groupSize(this.#waiting, this.#underWay, lease.mostGroups)
      if (size === 0) break
      this.#underWay.push(size)
      this.#track(
        this.#writeGroup(lease, this.#waiting.splice(0, size)).finally(() => this.#underWay.shift()),
      )
    }
    if (this.#due) this.#track(this.#sign(lease))
  }

  #track(work: Promise<void>): void {
    const done = work.finally(() => {
      this.#sent.delete(done)
      this.#send()
    })
    this.#sent.add(done)
  }

  /**
   * Each group is hashed on from the one before, durable or not: where that one fails, the statement of this one finds
   * another head than it expects and keeps nothing.
   */
  async #writeGroup(lease: ShardLease, group: readonly Waiting[]): Promise<void> {
    const first = lease.sent.size
    const entries = group.map((it) => it.entry)
    try {
      const after = appendLeaves(
        lease.sent,
        entries.map((it) => it.leaf),
      )
      const isDue = after.size - this.#signed >= CHECKPOINT_EVERY_ENTRIES
      if (isDue) this.#signed = after.size
      await this.#within(lease, lease.write(entries, after, isDue ? this.#note(lease, after) : undefined))
    } catch (error) {
      const unavailable = new AuditUnavailable('the entry could not be made durable', { cause: error })
      for (const it of group) it.reject(unavailable)
      this.#loseLease(lease)
      return
    }
    for (const [at, it] of group.entries()) it.resolve({ origin: lease.origin, index: first + BigInt(at) })
  }

  async #sign(lease: ShardLease): Promise<void> {
    this.#due = false
    const { frontier, origin } = lease
    if (frontier.size <= this.#signed) return
    this.#signed = frontier.size
    try {
      await this.#within(lease, lease.keepCheckpoint(frontier, this.#note(lease, frontier)))
    } catch {
      this.#settings.report?.({ kind: 'checkpoint-failed', origin })
      this.#loseLease(lease)
    }
  }

  /**
   * A database that does not answer in time has lost us: the connection is cut. What was sent may become durable all the
   * same; nobody is told that it is. The time runs from the end of the statement before: the database ends none sooner.
   */
  async #within<T>(lease: ShardLease, work: Promise<T>): Promise<T> {
    const before = this.#last
    this.#last = work.catch(() => undefined)
    await before
    const timer = setTimeout(() => lease.abandon(), this.#deadlineMs())
    try {
      return await work
    } finally {
      clearTimeout(timer)
    }
  }

  async #giveBack(lease: ShardLease): Promise<void> {
    await this.#within(lease, lease.release()).catch(() => undefined)
  }

  #loseLease(lease: ShardLease): void {
    if (this.#lease !== lease) return
    this.#lease = undefined
    lease.abandon()
    for (const it of this.#waiting.splice(0)) it.reject(new AuditUnavailable('the shard was lost'))
    this.#settings.report?.({ kind: 'shard-lost', origin: lease.origin })
    void this.#retake()
  }

  /** Once at a time: a shard may be lost again before whoever took it has seen that it has one. */
  async #retake(): Promise<void> {
    if (this.#retaking) return
    this.#retaking = true
    for (let pause = 100; !this.#closed && this.#lease === undefined; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.#takeLease()
      } catch {
        this.#settings.report?.({ kind: 'no-shard' })
        await new Promise((resolve) => setTimeout(resolve, pause).unref())
      }
    }
    this.#retaking = false
  }

  async #takeLease(): Promise<void> {
    const taken = await takeShard({
      url: this.#settings.url,
      logOrigin: this.#settings.logOrigin,
      statementTimeoutMs: this.#deadlineMs(),
      verifierOf: (origin) => parseVerifierKey(verifierKeyOf(this.#signer(origin))),
      reject: (origin, problem) => this.#settings.report?.({ kind: 'shard-rejected', origin, problem }),
    })
    try {
      await this.#writeOpening(taken)
    } catch (error) {
      taken.lease.abandon()
      throw error
    }
    const { lease } = taken
    if (this.#closed) return this.#giveBack(lease)
    this.#signed = 0n
    this.#lease = lease
    lease.onEnd(() => this.#loseLease(lease))
    if (lease.ended) this.#loseLease(lease)
    else this.#settings.report?.({ kind: 'shard-leased', origin: lease.origin })
  }

  async #writeOpening({ lease, created, others, home }: TakenShard): Promise<void> {
    const key = verifierKeyOf(this.#signer(lease.origin))
    const opening = { origin: lease.origin, key, heads: others, home }
    const stamp = { recorded: new Date().toISOString(), nonce: randomUUID() }
    this.#last = Promise.resolve()
    const entry = prepared(openingEntry(opening, created ? 'created' : 'leased', stamp))
    await this.#within(lease, lease.write([entry], appendLeaves(lease.frontier, [entry.leaf])))
  }

  #note({ origin }: ShardLease, frontier: Frontier): string {
    return signCheckpoint({ size: frontier.size, root: rootOf(frontier) }, this.#signer(origin))
  }

  /** Reading the key takes longer than signing with it. */
  #signer(origin: string): NoteSigner {
    if (this.#signs?.name !== origin) this.#signs = noteSigner(origin, this.#settings.signingKey)
    return this.#signs
  }

  #deadlineMs(): number {
    return this.#settings.deadlineMs ?? 5_000
  }
}

function prepared(entry: AuditEntry): StoredEntry {
  const columns = entryColumns(entry)
  return { columns, ...hashedText(entryText(columns, entry.body)) }
}
