import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { type Asker, asker } from './statements/asker.js'
import { type Tables } from './tables.js'

/** A pool of connections to one database: kysely for ordinary queries, prepared SQL for the hot ones. */
export type Database = {
  readonly url: string
  readonly pool: pg.Pool
  readonly query: Kysely<Tables>
  /** The hottest reads: whatever is asked at the same time is one statement. */
  readonly asked: Asker
  close(): Promise<void>
}

export type DatabaseOptions = {
  readonly maxConnections?: number
  /** A statement that takes longer is ended by the server. */
  readonly statementTimeoutMs?: number
}

/**
 * Opens the database as the running gateway: in the role that can add to the audit log but not change it. Nothing is
 * connected until it is used; a connection that breaks while idle is replaced.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    ...connectionSettings(url, options.statementTimeoutMs ?? 10_000),
    max: options.maxConnections ?? 10,
  })
  // An idle connection that breaks is dropped by the pool; the next query says what is wrong.
  pool.on('error', () => undefined)
  // One that breaks while it is lent, between two statements, says so to nobody else: unheard, it would end the process.
  pool.on('connect', (connection) => connection.on('error', () => undefined))
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  const close = async (): Promise<void> => {
    await query.destroy()
    // Kysely ends only a pool that it has used itself.
    if (!pool.ending) await pool.end()
  }
  return { url, pool, query, asked: asker(pool), close }
}

/** Settings of one connection as the running gateway. */
export function connectionSettings(url: string, statementTimeoutMs: number): pg.ClientConfig {
  return {
    connectionString: url,
    options: `-c role=${WRITER_ROLE} -c synchronous_commit=on -c timezone=UTC`,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    types: int8AsBigint,
  }
}

/** The role of the running gateway, made by the first migration. */
const WRITER_ROLE = 'linchpin_writer'

/** PostgreSQL's 64-bit integers (type 20) are bigint, not text. */
const int8AsBigint: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const usual = pg.types.getTypeParser(oid, format) as (value: string) => unknown
    return oid === pg.types.builtins.INT8 && format !== 'binary' ? BigInt : usual
  },
}
