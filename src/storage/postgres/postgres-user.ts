import { type CommandUser, runCommand } from './run-command.js'
import { PrivatePostgresError } from './private-postgres-error.js'

/**
 * The user PostgreSQL runs as: ours, unless we are root, which PostgreSQL refuses; then `postgres`, else `nobody`.
 * Throws PrivatePostgresError on a platform without such users.
 */
export async function postgresUser(): Promise<CommandUser> {
  if (process.getuid === undefined)
    throw new PrivatePostgresError(
      `no private PostgreSQL can be started on ${process.platform}: set DATABASE_URL`,
    )
  if (process.getuid() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const user = await lookUp(name)
    if (user !== undefined) return user
  }
  throw new PrivatePostgresError(
    'PostgreSQL does not run as root, and there is no user postgres or nobody: create one, or set DATABASE_URL',
  )
}

async function lookUp(name: string): Promise<CommandUser> {
  const [uid, gid] = await Promise.all([
    runCommand(undefined, 'id', ['-u', name]),
    runCommand(undefined, 'id', ['-g', name]),
  ])
  if (uid.code !== 0 || gid.code !== 0) return undefined
  return { uid: Number(uid.output), gid: Number(gid.output) }
}
