import pg from 'pg'
import { expect, vi } from 'vitest'
import { exchange } from '../../http/exchange.js'
import { type Journey } from '../../journeys/journey.js'

/** The log of a running gateway, as a test breaks it and heals it. */
export type UnwritableLog = {
  /** The log is written as ever when the work begins, and takes no entry until it is over. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Resolves once it is written again. */
  healed(): Promise<void>
  /** How many rows there are of a table, of those that a condition is true of where it has one. */
  count(from: string): Promise<number>
  /** Changes with whatever changes in a table. */
  digest(table: string): Promise<string>
  close(): Promise<void>
}

/** The database refuses each new entry, as where the disk of the log is full; everything else it takes as before. */
export async function unwritableLog({ sandbox }: Journey): Promise<UnwritableLog> {
  const owner = new pg.Client({ connectionString: sandbox.databaseUrl })
  await owner.connect()
  const port = Number(new URL(sandbox.url).port)
  const healed = async (): Promise<void> => {
    // An address that there is not is told to be none only once that is in the log.
    await vi.waitFor(async () => expect((await exchange(port, '/nothing/here', {})).status).toBe(404), 60_000)
  }
  return {
    async during(work) {
      await healed()
      await owner.query('alter table audit_entry add constraint disk_is_full check (false) not valid')
      try {
        return await work()
      } finally {
        await owner.query('alter table audit_entry drop constraint disk_is_full')
      }
    },
    healed,
    async count(from) {
      const { rows } = await owner.query<{ readonly n: number }>(`select count(*)::int as n from ${from}`)
      return rows[0]?.n ?? 0
    },
    async digest(table) {
      const { rows } = await owner.query<{ readonly digest: string | null }>(
        `select md5(string_agg(it::text, ' ' order by it::text)) as digest from ${table} as it`,
      )
      return rows[0]?.digest ?? ''
    },
    close: () => owner.end(),
  }
}
