import type pg from 'pg'
import { type Frontier, EMPTY_FRONTIER } from '../../audit/merkle.js'
import {
  type LogHome,
  NUMBERS_EACH,
  type ShardHead,
  headOf,
  shardNumberIn,
} from '../../audit/shard-opening.js'
import { type NoteVerifier } from '../../audit/proofs/note-key.js'
import { tailProblem } from './check-tail.js'
import { type LeaseConnection, connectForLease } from './connection.js'
import { LOCKS, LOCKS_EACH } from '../statements/lock-keys.js'
import { homeOf, homeProblem } from './log-home.js'
import { type LeaseConnections, ShardLease, storedFrontier } from './shard-lease.js'

export type TakenShard = {
  readonly lease: ShardLease
  readonly created: boolean
  /** The heads of all other shards at this moment. */
  readonly others: readonly ShardHead[]
  readonly home: LogHome
}

export type ShardSearch = {
  readonly url: string
  readonly logOrigin: string
  readonly statementTimeoutMs: number
  readonly verifierOf: (origin: string) => NoteVerifier
  /** Told of a shard that is left alone because what is stored of it does not hold together. */
  readonly reject: (origin: string, problem: string) => void
}

/**
 * Leases a free shard whose tail still fits its last signed checkpoint, else a new one. A shard whose checkpoints
 * another key signed is left alone too: a new key means a new shard. So is one that was begun before a recovery or
 * failover, of which the end may be lost. Rejects with LogRestored in a copy of another database, and where the
 * connection falls silent: the server's own limit says nothing of an answer that never arrives.
 */
export async function takeShard(search: ShardSearch): Promise<TakenShard> {
  const leased = await connectAll(search)
  const cut = (): void => leased.forEach((it) => it.cut())
  const timer = setTimeout(cut, LONGEST_STATEMENTS * search.statementTimeoutMs)
  const [{ connection }] = leased
  try {
    const home = await homeOf(connection)
    const found = (await freeShard(leased, search, home)) ?? (await newShard(leased, search, home))
    const others = (await shardRows(connection)).filter((it) => it.shard !== found.shard)
    await connection.query('select audit_make_partitions(3)')
    return {
      lease: new ShardLease(leased, found.shard, found.origin, found.frontier),
      created: found.created,
      home,
      others: others.map((it) => headOf(it.origin, storedFrontier(it))),
    }
  } catch (error) {
    cut()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function connectAll({ url, statementTimeoutMs }: ShardSearch): Promise<LeaseConnections> {
  const leased: [LeaseConnection, ...LeaseConnection[]] = [await connectForLease(url, statementTimeoutMs)]
  try {
    while (leased.length < LEASE_LOCKS.length) leased.push(await connectForLease(url, statementTimeoutMs))
    return leased
  } catch (error) {
    for (const it of leased) it.cut()
    throw error
  }
}

/** All statements of a search together may take as long as so many that take the longest each. */
const LONGEST_STATEMENTS = 2

type Found = {
  readonly shard: number
  readonly origin: string
  readonly frontier: Frontier
  readonly created: boolean
}

type ShardRow = {
  readonly shard: number
  readonly origin: string
  readonly size: bigint
  readonly frontier: Uint8Array
}

async function shardRows(connection: pg.Client): Promise<readonly ShardRow[]> {
  const { rows } = await connection.query<ShardRow>(
    'select shard, origin, size, frontier from audit_shard order by shard',
  )
  return rows
}

async function freeShard(
  leased: LeaseConnections,
  search: ShardSearch,
  home: LogHome,
): Promise<Found | undefined> {
  const [{ connection }] = leased
  for (const known of await shardRows(connection)) {
    const { shard, origin } = known
    if (!isOf(search.logOrigin, known) || !(await lock(leased, shard))) continue
    // Read again: another process may have appended until the moment it let go.
    const row = (await shardRows(connection)).find((it) => it.shard === shard)
    const problem =
      row === undefined
        ? 'it is gone'
        : ((await homeProblem(connection, shard, home)) ??
          (await tailProblem(connection, row, search.verifierOf(origin))))
    if (row !== undefined && problem === undefined)
      return { shard, origin, frontier: storedFrontier(row), created: row.size === 0n }
    search.reject(origin, problem ?? 'it is gone')
    await letGo(leased, shard)
  }
  return undefined
}

/**
 * After which number those in the names of shards begin in this history. A standby that took over may lack the last
 * shards of the history before: their names are never given again.
 */
function numbersBefore({ history }: LogHome): number {
  return (Number.parseInt(history, 16) - 1) * NUMBERS_EACH
}

/** Whether a shard is of this log, in whichever history it was begun. */
function isOf(logOrigin: string, { shard, origin }: ShardRow): boolean {
  if (!origin.startsWith(`${logOrigin}/`)) return false
  return (shardNumberIn(origin) - shard) % NUMBERS_EACH === 0
}

async function newShard(leased: LeaseConnections, search: ShardSearch, home: LogHome): Promise<Found> {
  const [{ connection }] = leased
  await connection.query('select pg_advisory_lock($1, $2)', LOCKS.creatingShard)
  const { rows } = await connection.query<{ readonly shard: number; readonly origin: string }>(
    `insert into audit_shard (shard, origin)
     select n, $1 || '/' || (n + $2::integer)
     from (select coalesce(max(shard), 0) + 1 as n from audit_shard) as next
     returning shard, origin`,
    [search.logOrigin, numbersBefore(home)],
  )
  const [made] = rows
  const locked = made !== undefined && (await lock(leased, made.shard))
  await connection.query('select pg_advisory_unlock($1, $2)', LOCKS.creatingShard)
  // Another process may take the new shard before we lock it; then there is one more to try.
  if (made === undefined || !locked)
    return (await freeShard(leased, search, home)) ?? newShard(leased, search, home)
  return { ...made, frontier: EMPTY_FRONTIER, created: true }
}

/** Which lock each connection of a lease holds. */
const LEASE_LOCKS = [LOCKS_EACH.shardLease, LOCKS_EACH.secondShardLease, LOCKS_EACH.thirdShardLease] as const

/** All or none: as long as one connection of a lease lives, what it was sent may still become durable. */
async function lock(leased: LeaseConnections, shard: number): Promise<boolean> {
  for (const [at, key] of LEASE_LOCKS.entries()) {
    const it = leased[at]
    if (it !== undefined && (await tryLock(it, key, shard))) continue
    await letGo(leased.slice(0, at), shard)
    return false
  }
  return true
}

async function tryLock({ connection }: LeaseConnection, key: number, shard: number): Promise<boolean> {
  const { rows } = await connection.query<{ readonly locked: boolean }>(
    'select pg_try_advisory_lock($1, $2) as locked',
    [key, shard],
  )
  return rows[0]?.locked === true
}

/** The first lock last: whoever holds that one may have the others. */
async function letGo(leased: readonly LeaseConnection[], shard: number): Promise<void> {
  for (const [at, { connection }] of [...leased.entries()].reverse())
    await connection.query('select pg_advisory_unlock($1, $2)', [LEASE_LOCKS[at], shard])
}
