import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findPostgresFolder } from '../../src/storage/postgres/postgres-folder.js'
import { isAliveWith, pidIn } from '../../src/storage/postgres/process-state.js'
import { openFolder } from './open-folder.js'

const LOADER = fileURLToPath(new URL('./run-typescript.mjs', import.meta.url))
const HOLDER = fileURLToPath(new URL('./postgres-holder.ts', import.meta.url))
const isRoot = process.getuid?.() === 0

type User = { readonly uid: number; readonly gid: number } | undefined

/** Somebody who is not root: nobody, or whoever runs the tests. */
const ORDINARY: User = isRoot ? { uid: 65534, gid: 65534 } : undefined
const canRun = (user: User): boolean =>
  spawnSync(process.execPath, ['-e', `require('fs').readFileSync(${JSON.stringify(HOLDER)})`], {
    ...user,
    cwd: '/',
  }).status === 0

const users: readonly (readonly [string, User])[] = [
  ...(isRoot ? [['root', undefined] as const] : []),
  ...(canRun(ORDINARY) ? [['a user without rights', ORDINARY] as const] : []),
]

let folder: string
beforeAll(async () => {
  folder = await openFolder('linchpin-users-')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function startHolder(user: User, dataDir: string): Promise<ChildProcess> {
  const args = ['--import', LOADER, HOLDER, dataDir]
  const child = spawn(process.execPath, args, { ...user, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

async function server(dataDir: string): Promise<readonly [number, string]> {
  const { data } = (await findPostgresFolder(dataDir))!
  return [(await pidIn(join(data, 'postmaster.pid')))!, data]
}

describe.each(users)('run by %s, the private PostgreSQL', (name, user) => {
  it('goes when its process is killed, and the next process starts it again', async () => {
    const dataDir = join(folder, name.replaceAll(' ', '-'))
    if (user !== undefined) {
      await mkdir(dataDir, { recursive: true })
      spawnSync('chown', [`${String(user.uid)}:${String(user.gid)}`, dataDir])
    }
    const child = await startHolder(user, dataDir)
    const [pid, data] = await server(dataDir)
    expect(await isAliveWith(pid, data)).toBe(true)
    child.kill('SIGKILL')
    // Begun at once, while the old one is still going: it waits its turn.
    const next = await startHolder(user, dataDir)
    expect(await isAliveWith(pid, data)).toBe(false)
    const [nextPid] = await server(dataDir)
    next.kill('SIGKILL')
    await expect.poll(() => isAliveWith(nextPid, data)).toBe(false)
  })
})
