import { randomUUID } from 'node:crypto'
import { join, resolve } from 'node:path'
import { type CommandRead, commandReadEntry } from '../../audit/questions/command-read-entry.js'
import { readSecret } from '../../config/secrets.js'
import { readSettings } from '../../config/settings.js'
import { type Settings } from '../../config/settings-types.js'
import { openAuditLog } from '../../storage/audit-log.js'
import { type LogReader, openLogReader } from '../../storage/audit/read-log.js'
import { requireMigrated } from '../../storage/migrate.js'
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

/** Where the log is, and what is written into it before it is read. */
export type RecordedReading = {
  readonly data: string | undefined
  /** The settings; undefined for those of the data folder, else `linchpin.yaml`. */
  readonly config: string | undefined
  readonly read: CommandRead
}

/**
 * As withLog, once the log has it who is about to read what of it. Rejects with NotRecorded, and nothing is read, where
 * the log cannot have it.
 */
export async function withRecordedLog<T>(
  { data, config, read }: RecordedReading,
  io: CommandIo,
  use: (log: LogReader) => Promise<T>,
): Promise<T> {
  const configured = io.environment['DATABASE_URL'] ?? ''
  const isConfigured = data === undefined && configured !== ''
  const folder = resolve(io.cwd, data ?? '.data')
  const settings = readSettings(
    resolve(io.cwd, config ?? (isConfigured ? 'linchpin.yaml' : join(folder, 'linchpin.yaml'))),
  )
  const database = isConfigured
    ? { url: configured, stop: () => Promise.resolve() }
    : await openPrivatePostgres({ dataDir: folder, use: 'adding' })
  try {
    await record(read, settings, database.url, io)
    return await withReader(database.url, use)
  } finally {
    await database.stop()
  }
}

/** The log could not be told that it is about to be read. */
export class NotRecorded extends Error {
  override readonly name = 'NotRecorded'
}

async function record(
  read: CommandRead,
  { logOrigin, keys }: Settings,
  url: string,
  io: CommandIo,
): Promise<void> {
  const environment = { databaseUrl: url, variable: (name: string) => io.environment[name] }
  const signingKey = readSecret(keys.audit, environment).reveal()
  try {
    await requireMigrated(url)
    const log = await openAuditLog({ url, logOrigin, signingKey })
    try {
      await log.append(commandReadEntry(read, { now: () => new Date().toISOString(), nonce: randomUUID }))
    } finally {
      await log.close()
    }
  } catch (error) {
    throw new NotRecorded(error instanceof Error ? error.message : 'unknown failure', { cause: error })
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
