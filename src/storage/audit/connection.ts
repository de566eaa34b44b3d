import { Socket } from 'node:net'
import pg from 'pg'
import { connectionSettings } from '../database.js'

/** A connection outside any pool: it holds a lock on its shard for as long as it lives. */
export type LeaseConnection = {
  readonly connection: pg.Client
  /** Ends the connection at once, whatever it is waiting for. */
  readonly cut: () => void
}

/**
 * Connects as the running gateway. Statements are sent at once, even while one before is at work, so that the database
 * never waits for this process between two: they run in the order they are given. Rejects when the
 * database does not answer.
 */
export async function connectForLease(url: string, statementTimeoutMs: number): Promise<LeaseConnection> {
  const socket = new Socket()
  const settings = connectionSettings(url, statementTimeoutMs)
  const connection = new pg.Client({ ...settings, pipeline: true, stream: () => socket })
  // What went wrong is told to whoever waits for an answer.
  connection.on('error', () => undefined)
  try {
    await connection.connect()
  } catch (error) {
    socket.destroy()
    throw error
  }
  return { connection, cut: () => void socket.destroy() }
}
