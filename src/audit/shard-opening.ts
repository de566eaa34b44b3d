import { type Hash, rootOf, type Frontier, HASH_BYTES } from './merkle.js'
import { type AuditEntry } from './record.js'
import { SHARD_CREATED, SHARD_LEASED } from './log-line.js'
import { decodeBase64 } from './proofs/note-key.js'

/** What the log says of itself when a process opens a shard: the key of its checkpoints, and the other shards' heads. */
export type ShardOpening = {
  readonly origin: string
  /** The verifier key of this shard's checkpoints; a shard never changes its key. */
  readonly key: string
  readonly heads: readonly ShardHead[]
  /** The database it was begun in: a copy of it elsewhere is not gone on with. */
  readonly home?: LogHome | undefined
}

/** Which database, in which cluster, and which of its histories: PostgreSQL begins a new one at a recovery or failover. */
export type LogHome = { readonly database: string; readonly history: string }

/** The head of a shard at some time: a root that must still be the root at that size, for ever. */
export type ShardHead = { readonly origin: string; readonly size: bigint; readonly root: Hash }

/** How many shards a log may have before the numbers of one history of its database reach those of the next. */
export const NUMBERS_EACH = 10_000

/** The number in the name of a shard, `{log}/{number}`; NaN where there is none. */
export function shardNumberIn(origin: string): number {
  return Number(origin.slice(origin.lastIndexOf('/') + 1))
}

/** The number in the database of a shard that has this number in its name. */
export function shardOf(number: number): number {
  return ((number - 1) % NUMBERS_EACH) + 1
}

/** The head of a shard whose tree has this frontier: its origin, size and root (RFC 6962). */
export function headOf(origin: string, frontier: Frontier): ShardHead {
  return { origin, size: frontier.size, root: rootOf(frontier) }
}

/** The entry a process writes when it opens a shard. It ties the shards together: none can be cut short unnoticed. */
export function openingEntry(
  opening: ShardOpening,
  as: 'created' | 'leased',
  stamp: { readonly recorded: string; readonly nonce: string },
): AuditEntry {
  const heads = opening.heads.map(({ origin, size, root }) => ({
    origin,
    size: size.toString(),
    root: Buffer.from(root).toString('base64'),
  }))
  return {
    recorded: stamp.recorded,
    kind: 'change',
    requestId: stamp.nonce,
    actor: undefined,
    actorOrganisation: undefined,
    subject: undefined,
    action: as === 'created' ? SHARD_CREATED : SHARD_LEASED,
    purpose: undefined,
    outcome: 'recorded',
    breakGlass: false,
    body: JSON.stringify({
      version: 1,
      nonce: stamp.nonce,
      origin: opening.origin,
      key: opening.key,
      heads,
      home: opening.home,
    }),
  }
}

/** Reads what an opening entry's evidence says; undefined when it is not the evidence of an opening. */
export function readOpening(body: string): ShardOpening | undefined {
  const parsed = parse(body)
  const heads = objects(parsed['heads']).map(readHead)
  const { origin, key } = parsed
  if (typeof origin !== 'string' || typeof key !== 'string') return undefined
  const known = heads.filter((it) => it !== undefined)
  return known.length === heads.length
    ? { origin, key, heads: known, home: readHome(parsed['home']) }
    : undefined
}

function readHome(value: unknown): LogHome | undefined {
  const { database, history } = isFields(value) ? value : {}
  return typeof database === 'string' && typeof history === 'string' ? { database, history } : undefined
}

type Fields = Readonly<Record<string, unknown>>

function readHead({ origin, size, root }: Fields): ShardHead | undefined {
  if (typeof origin !== 'string' || typeof size !== 'string' || typeof root !== 'string') return undefined
  const hash = decodeBase64(root)
  return hash?.length === HASH_BYTES && /^\d{1,19}$/.test(size)
    ? { origin, size: BigInt(size), root: hash }
    : undefined
}

function parse(text: string): Fields {
  try {
    const parsed: unknown = JSON.parse(text)
    return isFields(parsed) ? parsed : {}
  } catch {
    return {}
  }
}

function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map((it: unknown) => (isFields(it) ? it : {})) : []
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}
