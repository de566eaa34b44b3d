import { Socket } from 'node:net'
import pg from 'pg'
import { connectionSettings } from '../database.js'

/** A single connection outside any pool: it holds a lease for as long as it lives. */
export type LeaseConnection = {
  readonly connection: pg.Client
  /** Ends the connection at once, whatever it is waiting for. */
  readonly cut: () => void
}

/** Connects as the running gateway. Rejects when the database does not answer. */
export async function connectForLease(url: string, statementTimeoutMs: number): Promise<LeaseConnection> {
  const socket = new Socket()
  const connection = new pg.Client({ ...connectionSettings(url, statementTimeoutMs), stream: () => socket })
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
