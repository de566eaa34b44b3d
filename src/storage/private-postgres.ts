import { readFile, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPostgresBinaries } from './postgres/postgres-binaries.js'
import {
  PRIVATE_NAME,
  clusterVersion,
  lastLines,
  makeCluster,
  privateUrl,
} from './postgres/postgres-cluster.js'
import { type PostgresFolder, findPostgresFolder, makePostgresFolder } from './postgres/postgres-folder.js'
import { postgresUser } from './postgres/postgres-user.js'
import { PrivatePostgresError } from './postgres/private-postgres-error.js'
import { reclaimFolder } from './postgres/reclaim.js'
import { type CommandUser } from './postgres/run-command.js'
import { whileStarting } from './postgres/start-lock.js'
import { type SupervisedPostgres, superviseWith } from './postgres/supervised-postgres.js'

export type PrivatePostgres = {
  readonly url: string
  /** Stops the database, when it was started here; resolves when no process is left. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL of our own in the data folder, made on first use, and stops it when this process ends in any
 * way. Throws PrivatePostgresError when no PostgreSQL can be run, or another process has the folder.
 */
export async function startPrivatePostgres({
  dataDir,
}: {
  readonly dataDir: string
}): Promise<PrivatePostgres> {
  const user = await postgresUser()
  return start(await makePostgresFolder(dataDir, user), user, [])
}

/**
 * The database of a data folder: the running one, or a stopped one that is started, read-only unless it is for adding
 * to. Throws PrivatePostgresError when the folder holds none.
 */
export async function openPrivatePostgres({
  dataDir,
  use = 'reading',
}: {
  readonly dataDir: string
  readonly use?: 'reading' | 'adding'
}): Promise<PrivatePostgres> {
  const folder = await findPostgresFolder(dataDir)
  if (folder === undefined) throw new PrivatePostgresError(`there is no database in ${dataDir}`)
  const url = await privateUrl(folder, PRIVATE_NAME)
  if ((await problemOf(url)) === undefined) return { url, stop: () => Promise.resolve() }
  const settings = use === 'reading' ? ['default_transaction_read_only=on'] : []
  return start(folder, await postgresUser(), settings)
}

function start(
  folder: PostgresFolder,
  user: CommandUser,
  settings: readonly string[],
): Promise<PrivatePostgres> {
  return whileStarting(folder, () => startAlone(folder, user, settings))
}

async function startAlone(
  folder: PostgresFolder,
  user: CommandUser,
  settings: readonly string[],
): Promise<PrivatePostgres> {
  await reclaimFolder(folder)
  const binaries = await findPostgresBinaries(user, folder.root, await clusterVersion(folder))
  await makeCluster(binaries, folder, user)
  const postgres = await startOnceMemoryIsFree(() => superviseWith(binaries, folder, user, settings), folder)
  const stop = async (): Promise<void> => {
    await postgres.stop()
    await rm(folder.supervisor, { force: true })
  }
  try {
    if (settings.length === 0) await makeDatabase(folder)
    return { url: await privateUrl(folder, PRIVATE_NAME), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Right after a crash, processes of the old server may hold its shared memory a little longer. */
async function startOnceMemoryIsFree(
  begin: () => Promise<SupervisedPostgres>,
  folder: PostgresFolder,
): Promise<SupervisedPostgres> {
  for (let attempt = 1; ; attempt++) {
    const postgres = await begin()
    const problem = await waitUntilReady(postgres, folder)
    if (problem === undefined) return postgres
    await postgres.stop()
    if (attempt === 20 || !/shared memory|lock file/.test(problem))
      throw new PrivatePostgresError(`PostgreSQL did not start: ${problem}`)
    await sleep(500)
  }
}

/** Undefined once it answers; what its log says when it ended, or did not answer in a minute. */
async function waitUntilReady(
  postgres: SupervisedPostgres,
  folder: PostgresFolder,
): Promise<string | undefined> {
  const url = await privateUrl(folder, 'postgres')
  const state = { ended: false }
  void postgres.ended.then(() => (state.ended = true))
  let problem: string | undefined
  for (let step = 0; step < 1200; step++) {
    problem = await problemOf(url)
    if (problem === undefined) return undefined
    if (state.ended) return lastLines(await readFile(folder.log, 'utf8').catch(() => problem ?? ''))
    await sleep(50)
  }
  return problem
}

/** Why the database does not answer; undefined when it does. */
async function problemOf(url: string): Promise<string | undefined> {
  const connection = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  connection.on('error', () => undefined)
  try {
    await connection.connect()
    await connection.query('select 1')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await connection.end().catch(() => undefined)
  }
}

async function makeDatabase(folder: PostgresFolder): Promise<void> {
  const connection = new pg.Client({ connectionString: await privateUrl(folder, 'postgres') })
  await connection.connect()
  try {
    const found = await connection.query('select 1 from pg_database where datname = $1', [PRIVATE_NAME])
    if (found.rowCount === 0) await connection.query(`create database ${PRIVATE_NAME}`)
  } finally {
    await connection.end()
  }
}
