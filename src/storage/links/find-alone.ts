import { type Database } from '../database.js'
import { LOCKS_EACH } from '../statements/lock-keys.js'

/**
 * Does something while no other process does it for the same source; returns whether it was done. The turn is given back
 * when `work` ends, or with the process that had it. Rejects as `work` does, and when the database is down.
 */
export async function findAlone(
  { pool }: Pick<Database, 'pool'>,
  source: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const connection = await pool.connect()
  try {
    const { rows } = await connection.query<{ readonly held: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as held',
      [LOCKS_EACH.findingPeople, source],
    )
    if (rows[0]?.held !== true) return false
    try {
      await work()
      return true
    } finally {
      await connection.query('select pg_advisory_unlock($1, hashtext($2))', [
        LOCKS_EACH.findingPeople,
        source,
      ])
    }
  } finally {
    connection.release()
  }
}
