import { createHash } from 'node:crypto'
import { chown, lstat, mkdir, readFile, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PrivatePostgresError } from './private-postgres-error.js'
import { type CommandUser, runCommand } from './run-command.js'

/** Where one private PostgreSQL lives. All of it belongs to the user it runs as. */
export type PostgresFolder = {
  readonly root: string
  readonly data: string
  /** Holds the socket; short enough for the 107 bytes a socket path may have. */
  readonly sockets: string
  readonly password: string
  readonly log: string
  readonly supervisor: string
}

/** The name of the file that says where the database is when it could not be put into the data folder. */
const POINTER = 'postgres-location'

/**
 * The folder of the database of this data folder, made when missing: `postgres` inside it, or, where the user
 * PostgreSQL runs as cannot get there, a folder under the system's temporary folder that a pointer file names.
 */
export async function makePostgresFolder(dataDir: string, user: CommandUser): Promise<PostgresFolder> {
  await mkdir(dataDir, { recursive: true })
  const root = await makeRoot(await realpath(dataDir), user)
  const folder = layout(root)
  await makeOwned(folder.sockets, user)
  return folder
}

/** The folder of an earlier run; undefined when this data folder has none. */
export async function findPostgresFolder(dataDir: string): Promise<PostgresFolder | undefined> {
  const pointed = await pointedTo(dataDir)
  const folder = layout(pointed ?? join(await realpath(dataDir).catch(() => dataDir), 'postgres'))
  return (await lstat(join(folder.data, 'PG_VERSION')).catch(() => undefined)) === undefined
    ? undefined
    : folder
}

async function makeRoot(dataDir: string, user: CommandUser): Promise<string> {
  const pointed = await pointedTo(dataDir)
  if (pointed !== undefined) return makeOwned(pointed, user)
  const inside = await makeOwned(join(dataDir, 'postgres'), user)
  if ((await runCommand(user, 'test', ['-w', inside])).code === 0) return inside
  const outside = await makeOwned(join(tmpdir(), `linchpin-${digest(dataDir)}`), user)
  if ((await runCommand(user, 'test', ['-w', outside])).code !== 0)
    throw new PrivatePostgresError(
      `the user PostgreSQL runs as can write neither ${inside} nor ${outside}: set DATABASE_URL`,
    )
  await writeFile(join(dataDir, POINTER), `${outside}\n`, { mode: 0o600 })
  return outside
}

async function pointedTo(dataDir: string): Promise<string | undefined> {
  const text = await readFile(join(dataDir, POINTER), 'utf8').catch(() => undefined)
  return text?.trim()
}

/** Makes a folder that only its owner may enter. Refuses one that somebody else has put there. */
async function makeOwned(path: string, user: CommandUser): Promise<string> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  const found = await lstat(path)
  const [ours, theirs] = [process.getuid?.(), user?.uid ?? process.getuid?.()]
  if (!found.isDirectory() || (found.uid !== theirs && found.uid !== ours))
    throw new PrivatePostgresError(`${path} belongs to another user`)
  if (user !== undefined) await chown(path, user.uid, user.gid)
  return path
}

function layout(root: string): PostgresFolder {
  const inside = join(root, 'run')
  return {
    root,
    data: join(root, 'data'),
    sockets: inside.length <= LONGEST_SOCKET_FOLDER ? inside : join(tmpdir(), `linchpin-${digest(root)}-run`),
    password: join(root, 'password'),
    log: join(root, 'server.log'),
    supervisor: join(root, 'supervisor.pid'),
  }
}

const LONGEST_SOCKET_FOLDER = 85

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
