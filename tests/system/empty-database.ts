import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database nobody has migrated. */
export type EmptyDatabase = {
  readonly url: string
  tables(): Promise<readonly string[]>
  drop(): Promise<void>
}

/** Makes one on the server of another database. */
export async function emptyDatabase(serverUrl: string): Promise<EmptyDatabase> {
  const name = `linchpin_empty_${randomBytes(4).toString('hex')}`
  await query(serverUrl, `create database ${name}`)
  const parsed = new URL(serverUrl)
  parsed.pathname = `/${name}`
  return {
    url: parsed.href,
    tables: async () =>
      (
        await query(parsed.href, "select tablename from pg_tables where schemaname = 'public' order by 1")
      ).map((it) => String(it['tablename'])),
    drop: async () => {
      await query(serverUrl, `drop database if exists ${name} with (force)`)
      await query(serverUrl, `drop role if exists ${name}_gateway`)
    },
  }
}

async function query(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const connection = new pg.Client({ connectionString: url })
  await connection.connect()
  try {
    return (await connection.query<Record<string, unknown>>(sql)).rows
  } finally {
    await connection.end()
  }
}
