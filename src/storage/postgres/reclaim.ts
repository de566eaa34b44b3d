import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresFolder } from './postgres-folder.js'
import { PrivatePostgresError } from './private-postgres-error.js'
import { exists, isAliveWith, pidIn } from './process-state.js'

/**
 * Makes the folder ours after a crash: waits for a PostgreSQL that is being stopped, stops one whose supervisor is
 * gone, and removes the lock file of one that is dead. Throws PrivatePostgresError when a live process uses it.
 */
export async function reclaimFolder(folder: PostgresFolder): Promise<void> {
  const supervisor = await pidIn(folder.supervisor)
  const parent = await pidIn(folder.supervisor, 1)
  const patience = parent !== undefined && exists(parent) ? 1_000 : 15_000
  if (supervisor !== undefined && !(await goneWithin(supervisor, folder.data, patience)))
    throw new PrivatePostgresError(
      `the data folder is in use: another process runs the database in ${folder.root}`,
    )
  const lock = join(folder.data, 'postmaster.pid')
  const postgres = await pidIn(lock)
  if (postgres === undefined) return
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isAliveWith(postgres, folder.data))) break
    process.kill(postgres, signal)
    await goneWithin(postgres, folder.data, 10_000)
  }
  if (await isAliveWith(postgres, folder.data))
    throw new PrivatePostgresError(`the database of an earlier run in ${folder.root} cannot be stopped`)
  // A process id in a lock file can be taken by a stranger, or stay a zombie: PostgreSQL would refuse to start.
  await rm(lock, { force: true })
}

async function goneWithin(pid: number, path: string, milliseconds: number): Promise<boolean> {
  const steps = Math.ceil(milliseconds / 50)
  for (let step = 0; step < steps; step++) {
    if (!(await isAliveWith(pid, path))) return true
    await sleep(50)
  }
  return false
}
