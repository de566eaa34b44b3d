import pg from 'pg'
import { type Database, connectionSettings } from '../database.js'

/**
 * Does something while no other process does it; returns whether it was done. The turn is kept on a connection of its
 * own, so that requests have the whole pool however long it takes, and is given back when `work` ends, or with the
 * process that had it. Rejects as `work` does, and when the database is down.
 */
export async function findAlone({ url }: Pick<Database, 'url'>, work: () => Promise<void>): Promise<boolean> {
  const connection = new pg.Client(connectionSettings(url, STATEMENT_TIMEOUT_MS))
  // One that breaks meanwhile has given the turn back; unheard, it would end the process.
  connection.on('error', () => undefined)
  try {
    await connection.connect()
    const { rows } = await connection.query<{ readonly held: boolean }>(
      'select pg_try_advisory_lock($1, $2) as held',
      TURN,
    )
    if (rows[0]?.held !== true) return false
    try {
      await work()
      return true
    } finally {
      // Ending the connection gives it back as well, a little later.
      await connection.query('select pg_advisory_unlock($1, $2)', TURN).catch(() => undefined)
    }
  } finally {
    await connection.end().catch(() => undefined)
  }
}

const STATEMENT_TIMEOUT_MS = 10_000
const TURN = [7062, 0]
