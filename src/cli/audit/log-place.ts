import { resolve } from 'node:path'
import { type LogReader, openLogReader } from '../../storage/audit/read-log.js'
import { openPrivatePostgres } from '../../storage/private-postgres.js'
import { type CommandIo } from '../command.js'

/**
 * Opens the log of `--data DIR`, else of DATABASE_URL, else of `.data`, uses it and closes it. A stopped gateway's
 * database is started read-only for that long. Rejects when there is none.
 */
export async function withLog<T>(
  data: string | undefined,
  io: CommandIo,
  use: (log: LogReader) => Promise<T>,
): Promise<T> {
  const configured = io.environment['DATABASE_URL']
  if (data === undefined && configured !== undefined && configured !== '') return withReader(configured, use)
  const database = await openPrivatePostgres({ dataDir: resolve(io.cwd, data ?? '.data') })
  try {
    return await withReader(database.url, use)
  } finally {
    await database.stop()
  }
}

async function withReader<T>(url: string, use: (log: LogReader) => Promise<T>): Promise<T> {
  const log = await openLogReader(url)
  try {
    return await use(log)
  } finally {
    await log.close()
  }
}
