import { randomUUID } from 'node:crypto'
import { signCheckpoint } from '../audit/proofs/checkpoint.js'
import { entryColumns, entryText } from '../audit/entry-text.js'
import { type Frontier, appendLeaves, leafHash, rootOf } from '../audit/merkle.js'
import { type AuditEntry, type AuditLog, type AuditReceipt } from '../audit/record.js'
import { openingEntry } from '../audit/shard-opening.js'
import { type NoteSigner, noteSigner, parseVerifierKey, verifierKeyOf } from '../audit/proofs/note-key.js'
import { BETWEEN_TEXTS, type ShardLease, type StoredEntry } from './audit/shard-lease.js'
import { type TakenShard, takeShard } from './audit/take-shard.js'

export type AuditLogSettings = {
  readonly url: string
  /** Name of the log; a shard's origin is `{logOrigin}/{shard}`. */
  readonly logOrigin: string
  /** Ed25519 private key, PKCS #8 PEM. */
  readonly signingKey: string
  /** How long an entry may wait to become durable. */
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
const MOST_PER_BATCH = 500

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
  #pumping: Promise<void> | undefined
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
      this.#pump()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#timers) clearInterval(timer)
    this.#makeDue()
    while (this.#pumping !== undefined) await this.#pumping
    const lease = this.#lease
    this.#lease = undefined
    await lease?.release().catch(() => undefined)
  }

  #makeDue(): void {
    this.#due = this.#lease !== undefined && this.#lease.frontier.size > this.#signed
    if (this.#due) this.#pump()
  }

  #pump(): void {
    this.#pumping ??= this.#work().finally(() => {
      this.#pumping = undefined
      if (this.#lease !== undefined && (this.#waiting.length > 0 || this.#due)) this.#pump()
    })
  }

  /** One statement at a time on the one connection; what arrives meanwhile is the next batch. */
  async #work(): Promise<void> {
    await Promise.resolve()
    for (
      let lease = this.#lease;
      lease !== undefined && (this.#waiting.length > 0 || this.#due);
      lease = this.#lease
    ) {
      if (this.#waiting.length > 0) await this.#writeBatch(lease)
      if (this.#due) await this.#sign(lease)
    }
  }

  async #writeBatch(lease: ShardLease): Promise<void> {
    const batch = this.#waiting.splice(0, MOST_PER_BATCH)
    const first = lease.frontier.size
    const entries = batch.map((it) => it.entry)
    try {
      const after = appendLeaves(
        lease.frontier,
        entries.map((it) => it.leaf),
      )
      const isDue = after.size - this.#signed >= CHECKPOINT_EVERY_ENTRIES
      await this.#within(lease, lease.write(entries, after, isDue ? this.#note(lease, after) : undefined))
      if (isDue) this.#signed = after.size
    } catch (error) {
      const unavailable = new AuditUnavailable('the entry could not be made durable', { cause: error })
      for (const it of batch) it.reject(unavailable)
      this.#loseLease(lease)
      return
    }
    for (const [at, it] of batch.entries()) it.resolve({ origin: lease.origin, index: first + BigInt(at) })
  }

  async #sign(lease: ShardLease): Promise<void> {
    this.#due = false
    const { frontier, origin } = lease
    if (frontier.size === this.#signed) return
    try {
      await this.#within(lease, lease.keepCheckpoint(frontier, this.#note(lease, frontier)))
      this.#signed = frontier.size
    } catch {
      this.#settings.report?.({ kind: 'checkpoint-failed', origin })
      this.#loseLease(lease)
    }
  }

  /** A database that does not answer in time has lost us: the connection is cut, so that nothing more can commit unseen. */
  async #within<T>(lease: ShardLease, work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => lease.abandon(), this.#deadlineMs())
    try {
      return await work
    } finally {
      clearTimeout(timer)
    }
  }

  #loseLease(lease: ShardLease): void {
    if (this.#lease !== lease) return
    this.#lease = undefined
    lease.abandon()
    for (const it of this.#waiting.splice(0)) it.reject(new AuditUnavailable('the shard was lost'))
    this.#settings.report?.({ kind: 'shard-lost', origin: lease.origin })
    void this.#retake()
  }

  async #retake(): Promise<void> {
    for (let pause = 100; !this.#closed && this.#lease === undefined; pause = Math.min(pause * 2, 2_000)) {
      try {
        await this.#takeLease()
      } catch {
        this.#settings.report?.({ kind: 'no-shard' })
        await new Promise((resolve) => setTimeout(resolve, pause).unref())
      }
    }
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
    if (this.#closed) return lease.release()
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
  const text = entryText(columns, entry.body)
  if (text.includes(BETWEEN_TEXTS)) throw new AuditUnavailable('the evidence is no JSON')
  return { columns, text, leaf: leafHash(text) }
}
