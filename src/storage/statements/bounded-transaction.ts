import type pg from 'pg'

/**
 * Does the work in one transaction on a connection of the pool. Where the work takes longer than `longestMs`, the
 * connection is ended, whatever it waits for: the work rejects, and what it did is undone. Its commit has as long again,
 * so that work that was done in time is not said to have failed though it is kept: that is so only where the database
 * falls silent in the commit itself. Rejects with what the work threw.
 */
export async function boundedTransaction<T>(
  pool: pg.Pool,
  longestMs: number,
  work: (connection: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect()
  let isLent = true
  const giveBack = (isStuck: boolean): void => {
    if (isLent) connection.release(isStuck)
    isLent = false
  }
  const timer = setTimeout(() => {
    giveBack(true)
  }, longestMs)
  try {
    await connection.query('begin')
    const done = await work(connection)
    timer.refresh()
    await connection.query('commit')
    return done
  } catch (error) {
    await connection.query('rollback').catch(() => undefined)
    throw error
  } finally {
    clearTimeout(timer)
    giveBack(false)
  }
}
