import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresFolder } from './postgres-folder.js'
import { PrivatePostgresError } from './private-postgres-error.js'
import { exists } from './process-state.js'
import { runCommand } from './run-command.js'

/**
 * Lets one process at a time reclaim the folder and start its database; the next waits. The lock names its process
 * and when that began, so that one left by a crash is taken over. Throws PrivatePostgresError after two minutes.
 */
export async function whileStarting<T>(folder: PostgresFolder, start: () => Promise<T>): Promise<T> {
  const lock = join(folder.root, 'starting.lock')
  const mine = `${String(process.pid)}\n${await begunAt(process.pid)}\n`
  for (let step = 0; !(await take(lock, mine)); step++) {
    if (step === MOST_STEPS)
      throw new PrivatePostgresError(`another process has not done starting the database in ${folder.root}`)
    await sleep(STEP_MS)
  }
  try {
    return await start()
  } finally {
    await rm(lock, { force: true })
  }
}

const STEP_MS = 100
const MOST_STEPS = 1_200

/** Whether the lock is ours now. It appears whole or not at all, and only where there is none. */
async function take(lock: string, mine: string): Promise<boolean> {
  const aside = `${lock}-${randomBytes(4).toString('hex')}`
  await writeFile(aside, mine, { mode: 0o600, flag: 'wx' })
  try {
    await link(aside, lock)
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(aside, { force: true })
  }
  const held = await readFile(lock, 'utf8').catch(() => undefined)
  if (held !== undefined && (await isStale(held))) await remove(lock, held, aside)
  return false
}

/** Removes the stale lock; where another has put its own in its place meanwhile, that is put back. */
async function remove(lock: string, stale: string, aside: string): Promise<void> {
  await rename(lock, aside).catch(() => undefined)
  const taken = await readFile(aside, 'utf8').catch(() => undefined)
  if (taken !== undefined && taken !== stale) await link(aside, lock).catch(() => undefined)
  await rm(aside, { force: true })
}

async function isStale(held: string): Promise<boolean> {
  const [pid, begun] = held.split('\n')
  return !exists(Number(pid)) || (await begunAt(Number(pid))) !== begun
}

/** When a process began, in whatever words the system has for it: process ids are used again. */
async function begunAt(pid: number): Promise<string> {
  if (process.platform !== 'linux')
    return (await runCommand(undefined, 'ps', ['-o', 'lstart=', '-p', String(pid)])).output.trim()
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '')
  // The name, in brackets, may hold spaces; the start is the 22nd field, the 20th after the name.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
