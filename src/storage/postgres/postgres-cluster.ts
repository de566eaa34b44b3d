import { randomBytes } from 'node:crypto'
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type PostgresBinaries } from './postgres-binaries.js'
import { type PostgresFolder } from './postgres-folder.js'
import { PrivatePostgresError } from './private-postgres-error.js'
import { type CommandUser, runCommand } from './run-command.js'

/** The superuser and the database of a private PostgreSQL. */
export const PRIVATE_NAME = 'linchpin'

/** The major version that made this cluster; undefined when there is none yet. */
export async function clusterVersion(folder: PostgresFolder): Promise<number | undefined> {
  const text = await readFile(join(folder.data, 'PG_VERSION'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Number.parseInt(text, 10)
}

/**
 * Makes the cluster with a random password when there is none. A crash half way leaves none: it is made aside and
 * renamed when complete. Throws PrivatePostgresError with the words of initdb.
 */
export async function makeCluster(
  binaries: PostgresBinaries,
  folder: PostgresFolder,
  user: CommandUser,
): Promise<void> {
  if ((await clusterVersion(folder)) !== undefined) return
  const aside = join(folder.root, `data-${randomBytes(4).toString('hex')}`)
  await writePassword(folder, user)
  let result = await initdb(binaries, folder, aside, user, 'C.UTF-8')
  if (result.code !== 0) {
    await rm(aside, { recursive: true, force: true })
    // Some systems have no C.UTF-8; C sorts the same.
    result = await initdb(binaries, folder, aside, user, 'C')
  }
  if (result.code !== 0) {
    await rm(aside, { recursive: true, force: true })
    throw new PrivatePostgresError(`initdb failed: ${lastLines(result.output)}`)
  }
  await rename(aside, folder.data)
}

/** How to reach a database of this cluster through its socket. */
export async function privateUrl(folder: PostgresFolder, database: string): Promise<string> {
  const password = (await readFile(folder.password, 'utf8')).trim()
  return `postgres://${PRIVATE_NAME}:${password}@localhost/${database}?host=${encodeURIComponent(folder.sockets)}`
}

/** The last lines a program wrote, for an error message. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-4).join(' / ')
}

function initdb(
  binaries: PostgresBinaries,
  folder: PostgresFolder,
  data: string,
  user: CommandUser,
  locale: string,
): ReturnType<typeof runCommand> {
  return runCommand(user, join(binaries.bin, 'initdb'), [
    ...['--pgdata', data, '--username', PRIVATE_NAME, '--pwfile', folder.password],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', locale, '--data-checksums'],
  ])
}

async function writePassword(folder: PostgresFolder, user: CommandUser): Promise<void> {
  await writeFile(folder.password, `${randomBytes(24).toString('hex')}\n`, { mode: 0o600 })
  if (user !== undefined) await chown(folder.password, user.uid, user.gid)
}
