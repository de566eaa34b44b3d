import pg from 'pg'
import { type GrowthProof } from '../../audit/proofs/growth-file.js'
import { consistencyRanges } from '../../audit/proofs/proof.js'
import { type Hash } from '../../audit/merkle.js'
import { type Database, connectionSettings } from '../database.js'
import { LOCKS } from '../statements/lock-keys.js'
import { rangeRoot } from './range-root.js'

/** A checkpoint that a witness has not signed yet. */
export type UnsignedCheckpoint = {
  readonly shard: number
  readonly origin: string
  readonly size: bigint
  /** The signed checkpoint, verbatim. */
  readonly note: string
  /** How many entries the newest checkpoint that it did sign has; 0 for none. */
  readonly signedSize: bigint
}

/** What witnesses have signed of this log, and what they need to see before they sign more. */
export type CosignatureStore = {
  /**
   * Does the work in one process at a time, and not at all in this one while another is at it. Resolves to whether it
   * was done here.
   */
  alone(work: () => Promise<void>): Promise<boolean>
  /** The newest checkpoint of each shard, where this witness has not signed it. */
  unsigned(witness: string): Promise<readonly UnsignedCheckpoint[]>
  /** What proves that the checkpoint extends the tree of an older size, which is at most its own. */
  growth(checkpoint: UnsignedCheckpoint, since: bigint): Promise<GrowthProof>
  /** Keeps the lines for good; those kept already stay as they are. */
  keep(checkpoint: UnsignedCheckpoint, witness: string, lines: string): Promise<void>
}

/** The store, over the gateway's database. */
export function cosignatureStore({ url, pool }: Pick<Database, 'url' | 'pool'>): CosignatureStore {
  return {
    alone: (work) => alone(url, work),
    unsigned: async (witness) => (await pool.query<UnsignedCheckpoint>(UNSIGNED, [witness])).rows,
    growth: (checkpoint, since) => growth(pool, checkpoint, since),
    keep: async ({ shard, size }, witness, lines) => {
      await pool.query(
        'insert into audit_cosignature (shard, size, witness, line) values ($1, $2, $3, $4) on conflict do nothing',
        [shard, size, witness, lines],
      )
    },
  }
}

const UNSIGNED = `
select shard.shard, shard.origin, note.size, note.note, coalesce(seen.size, 0) as "signedSize"
from audit_shard as shard
join lateral (
  select size, note from audit_checkpoint as one where one.shard = shard.shard order by size desc limit 1
) as note on true
left join lateral (
  select size from audit_cosignature as one where one.shard = shard.shard and witness = $1 order by size desc limit 1
) as seen on true
where note.size > coalesce(seen.size, 0) order by shard.shard`

/** How long the database may take to say whose turn it is. */
const ANSWER_MS = 10_000

/**
 * The lock is held while witnesses outside are asked, however long they take: on a connection of its own, so that none
 * of those that disclosures need is lent for it. It ends with the connection, which nobody waits for.
 */
async function alone(url: string, work: () => Promise<void>): Promise<boolean> {
  const connection = new pg.Client({ ...connectionSettings(url, ANSWER_MS), query_timeout: ANSWER_MS })
  // What went wrong is told to whoever waits for an answer.
  connection.on('error', () => undefined)
  await connection.connect()
  try {
    const { rows } = await connection.query<{ readonly held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      LOCKS.askingWitnesses,
    )
    if (rows[0]?.held !== true) return false
    await work()
    return true
  } finally {
    void connection.end().catch(() => undefined)
  }
}

async function growth(
  pool: pg.Pool,
  { shard, size, note }: UnsignedCheckpoint,
  since: bigint,
): Promise<GrowthProof> {
  const hashes: Hash[] = []
  const connection = await pool.connect()
  try {
    const ranges = since === 0n ? [] : consistencyRanges(since, size)
    for (const range of ranges) hashes.push(await rangeRoot(connection, shard, range))
  } finally {
    connection.release()
  }
  return { size: since, hashes, checkpoint: note }
}
