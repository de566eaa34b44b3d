import { createHash } from 'node:crypto'
import pg from 'pg'
import { auditLog } from './migrations/0001-audit-log.js'
import { patientIndex } from './migrations/0002-patient-index.js'
import { registers } from './migrations/0003-registers.js'
import { ruleSets } from './migrations/0010-rule-sets.js'
import { heldExtracts } from './migrations/0020-held-extracts.js'
import { consoleSessions } from './migrations/0030-console-sessions.js'
import { auditIndex } from './migrations/0031-audit-index.js'
import { consents } from './migrations/0040-consents.js'
import { alerts } from './migrations/0050-alerts.js'
import { outbox } from './migrations/0051-outbox.js'
import { breakGlassEpisodes } from './migrations/0052-break-glass-episodes.js'
import { accessReleases } from './migrations/0053-access-releases.js'
import { recordLinks } from './migrations/0062-record-links.js'
import { cosignatures } from './migrations/0067-cosignatures.js'
import { auditRetention } from './migrations/0068-audit-retention.js'
import { payloads } from './migrations/0069-payloads.js'
import { detectors } from './migrations/0080-detectors.js'
import { payloadExpiry } from './migrations/0090-payload-expiry.js'
import { releaseChanges } from './migrations/0100-release-changes.js'
import { consoleAttempts } from './migrations/0101-console-attempts.js'
import { translationCounts } from './migrations/0103-translation-counts.js'
import { entryCompression } from './migrations/0105-entry-compression.js'
import { readersOfTheLog } from './migrations/0106-readers-of-the-log.js'
import { problemReports } from './migrations/0110-problem-reports.js'
import { consoleOfficers } from './migrations/0111-console-officers.js'
import { countsForgotten } from './migrations/0112-counts-forgotten.js'
import { linkCases } from './migrations/0114-link-cases.js'
import { consoleLogouts } from './migrations/0120-console-logouts.js'
import { reportsForgotten } from './migrations/0121-reports-forgotten.js'
import { watchedPeople } from './migrations/0122-watched-people.js'
import { advanceHead } from './migrations/0130-advance-head.js'
import { enquiriesElsewhere } from './migrations/0131-enquiries-elsewhere.js'
import { findLinks } from './migrations/0132-find-links.js'
import { indexMadeAgain } from './migrations/0133-index-made-again.js'
import { refusalsIndexedAgain } from './migrations/0134-refusals-indexed-again.js'
import { type Migration } from './migrations/migration.js'
import { LOCKS } from './statements/lock-keys.js'

const MIGRATIONS: readonly Migration[] = [
  auditLog,
  patientIndex,
  registers,
  ruleSets,
  heldExtracts,
  consoleSessions,
  auditIndex,
  consents,
  alerts,
  outbox,
  breakGlassEpisodes,
  accessReleases,
  recordLinks,
  cosignatures,
  auditRetention,
  payloads,
  detectors,
  payloadExpiry,
  releaseChanges,
  consoleAttempts,
  translationCounts,
  entryCompression,
  readersOfTheLog,
  problemReports,
  consoleOfficers,
  countsForgotten,
  linkCases,
  consoleLogouts,
  reportsForgotten,
  watchedPeople,
  advanceHead,
  enquiriesElsewhere,
  findLinks,
  indexMadeAgain,
  refusalsIndexedAgain,
]

/**
 * How long a step waits for a table that somebody is using. Whoever asks for the table after it waits behind it, and so
 * every request: none of them for longer than this.
 */
const LOCK_TIMEOUT_MS = 5_000

/**
 * Brings the database up to date with the owner's connection and returns the names of what was applied. Safe to run
 * from several processes at once. Throws MigrationError when the database was made by other steps than these, or a table
 * stays in use for longer than `lockTimeoutMs`: of that step nothing is done, and it can be run again.
 */
export async function migrate(
  url: string,
  lockTimeoutMs: number = LOCK_TIMEOUT_MS,
): Promise<readonly string[]> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  connection.on('error', () => undefined)
  await connection.connect()
  try {
    await connection.query('select pg_advisory_lock($1, $2)', LOCKS.migrating)
    return await applyMissing(connection, lockTimeoutMs)
  } finally {
    await connection.end()
  }
}

/** Throws MigrationError when the database is not exactly at the state this gateway needs. */
export async function requireMigrated(url: string): Promise<void> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  connection.on('error', () => undefined)
  await connection.connect()
  try {
    const missing = missingFrom(await applied(connection))
    const [first] = missing
    if (first !== undefined)
      throw new MigrationError(
        `the database lacks ${first.name}: run linchpin migrate with its owner's DATABASE_URL`,
      )
  } finally {
    await connection.end()
  }
}

/** The database has another history than this version of the gateway. */
class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

type Applied = { readonly name: string; readonly digest: string }

async function applyMissing(connection: pg.Client, lockTimeoutMs: number): Promise<readonly string[]> {
  await connection.query(
    'create table if not exists migration (name text primary key, digest text not null, applied timestamptz not null default now())',
  )
  const missing = missingFrom(await applied(connection))
  for (const migration of missing) {
    await connection.query('begin')
    try {
      await connection.query(`set local lock_timeout = ${String(lockTimeoutMs)}`)
      await connection.query(migration.sql)
      await connection.query('insert into migration (name, digest) values ($1, $2)', [
        migration.name,
        digestOf(migration),
      ])
      await connection.query('commit')
    } catch (error) {
      await connection.query('rollback').catch(() => undefined)
      throw new MigrationError(`${migration.name} ${problemOf(error)}`)
    }
  }
  return missing.map((it) => it.name)
}

function problemOf(error: unknown): string {
  if (error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE)
    return 'was not applied, as a table it changes was in use all the time: run linchpin migrate again when less is going on'
  return `failed: ${error instanceof Error ? error.message : ''}`
}

/** PostgreSQL, Appendix A: what a statement ends with that waited for longer than lock_timeout. */
const LOCK_NOT_AVAILABLE = '55P03'

async function applied(connection: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await connection.query<{ readonly exists: boolean }>(
    "select to_regclass('migration') is not null as exists",
  )
  if (rows[0]?.exists !== true) return []
  return (await connection.query<Applied>('select name, digest from migration order by name')).rows
}

function missingFrom(done: readonly Applied[]): readonly Migration[] {
  for (const [at, { name, digest }] of done.entries()) {
    const ours = MIGRATIONS[at]
    if (ours?.name !== name)
      throw new MigrationError(`the database has ${name}, which this version of the gateway does not know`)
    if (digestOf(ours) !== digest)
      throw new MigrationError(`${name} was applied with other content than this version has`)
  }
  return MIGRATIONS.slice(done.length)
}

function digestOf({ sql }: Migration): string {
  return createHash('sha256').update(sql).digest('hex')
}
