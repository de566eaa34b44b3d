import { Socket } from 'node:net'
import { Client, type ClientConfig } from 'pg'
import { type Excess, excessOf } from './role-rights.js'

/** One connection to the warehouse, in nobody else's hands. */
export type Connection = {
  readonly client: Client
  /** Its number at the server, by which a statement of it is ended. */
  readonly serverPid: number
  /** Cuts it at once, whatever it is doing. */
  readonly cut: () => void
}

/** The role of the settings can do more than read. */
export class RoleError extends Error {
  readonly excess: readonly Excess[]

  constructor(excess: readonly Excess[]) {
    super(`the role can do more than read: ${excess.join(', ')}`)
    this.name = 'RoleError'
    this.excess = excess
  }
}

/** Connections to one warehouse. How many there are at once is up to who takes them. */
export type Connections = {
  /**
   * One that is idle, or a new one. Rejects with `RoleError`, or as the driver does; one that is still opening when
   * the signal aborts is cut.
   */
  take(signal: AbortSignal): Promise<Connection>
  /** One that was abandoned meanwhile, or outlived `close`, is cut. */
  giveBack(connection: Connection): void
  /** Ends what the connection is doing at the server too, over another one; nobody waits for it. */
  abandon(connection: Connection): void
  /** Cuts every connection: idle, opening or taken. */
  close(): Promise<void>
}

/** Idle longer than this, a connection is let go of. */
const IDLE_MS = 30_000
/** Ending an abandoned statement may take so long. */
const CANCEL_MS = 2_000

/**
 * Connections whose every transaction can only read, and whose role was found to be able to do no more: it is asked
 * each time one is opened, as rights change.
 */
export function connections(config: ClientConfig): Connections {
  const idle = new Map<Connection, NodeJS.Timeout>()
  const taken = new Set<Connection>()
  const ending = new Set<Promise<void>>()
  const closing = new AbortController()

  const forget = (connection: Connection): boolean => {
    clearTimeout(idle.get(connection))
    return idle.delete(connection)
  }
  const discard = (connection: Connection): void => {
    forget(connection)
    connection.cut()
  }
  const abandon = (connection: Connection): void => {
    if (!taken.delete(connection)) return
    connection.cut()
    const end = cancelled(config, connection.serverPid).finally(() => ending.delete(end))
    ending.add(end)
  }
  const next = async (signal: AbortSignal): Promise<Connection> => {
    const [connection] = idle.keys()
    if (connection !== undefined) {
      forget(connection)
      return connection
    }
    const opened = await connected(config, AbortSignal.any([signal, closing.signal]))
    opened.client.on('error', () => forget(opened))
    return opened
  }
  return {
    abandon,
    take: async (signal) => {
      const connection = await next(signal)
      if (closing.signal.aborted) connection.cut()
      else taken.add(connection)
      return connection
    },
    giveBack: (connection) => {
      if (taken.delete(connection))
        idle.set(
          connection,
          setTimeout(() => discard(connection), IDLE_MS),
        )
      else connection.cut()
    },
    close: async () => {
      closing.abort()
      for (const it of idle.keys()) discard(it)
      for (const it of taken) abandon(it)
      await Promise.all(ending)
    },
  }
}

const READ_ONLY = '-c default_transaction_read_only=on -c datestyle=ISO'

/** Connects and looks at what the role can do, until the signal aborts. */
async function connected(config: ClientConfig, signal: AbortSignal): Promise<Connection> {
  signal.throwIfAborted()
  const { client, cut } = clientOf(config)
  // The driver rejects whatever waits over a connection that is cut.
  signal.addEventListener('abort', cut, { once: true })
  try {
    await client.connect()
    const { rows } = await client.query<{ readonly pid: number }>('select pg_backend_pid() as pid')
    const excess = await excessOf(client)
    if (excess.length > 0) throw new RoleError(excess)
    signal.throwIfAborted()
    return { client, serverPid: rows[0]?.pid ?? 0, cut }
  } catch (error) {
    cut()
    throw error
  } finally {
    signal.removeEventListener('abort', cut)
  }
}

function clientOf(config: ClientConfig): Pick<Connection, 'client' | 'cut'> {
  const socket = new Socket()
  const client = new Client({ ...config, options: READ_ONLY, stream: () => socket })
  // A connection that is cut says so to whoever waits; unheard, it would end the process.
  client.on('error', () => undefined)
  return { client, cut: () => socket.destroy() }
}

/** Asks the server to end the statement of another connection of the same role. Never rejects. */
async function cancelled(config: ClientConfig, serverPid: number): Promise<void> {
  const { client, cut } = clientOf(config)
  const timer = setTimeout(cut, CANCEL_MS)
  try {
    await client.connect()
    await client.query('select pg_cancel_backend($1)', [serverPid])
  } catch {
    // The statement then ends at its own timeout.
  } finally {
    clearTimeout(timer)
    cut()
  }
}
