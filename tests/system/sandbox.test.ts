import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openFolder } from '../storage/open-folder.js'
import { installation } from './installation.js'
import { type User, freePorts, processesIn, runToEnd, start } from './processes.js'
import { startSandboxProcess } from './sandbox-process.js'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('not root: the sandbox is started only as the user who runs the tests')

const USERS: readonly (readonly [string, User])[] = [
  ['the user who runs the tests', undefined],
  ...(isRoot ? [['nobody', { uid: 65_534, gid: 65_534 }] as const] : []),
]

let folder: string
beforeAll(async () => {
  folder = await openFolder('linchpin-system-')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Where the user has the project and works: an installation of their own, because npx writes into it. */
async function deskOf(user: User): Promise<{ readonly home: string; readonly installed: string }> {
  const home = await mkdtemp(join(folder, 'home-'))
  await chmod(home, 0o755)
  const installed = await installation()
  if (user === undefined) return { home, installed }
  const own = join(home, 'linchpin')
  await cp(installed, own, { recursive: true, verbatimSymlinks: true })
  spawnSync('chown', ['-R', `${user.uid}:${user.gid}`, home])
  return { home, installed: own }
}

async function noneLeft(dataDir: string, traces: () => Promise<readonly string[]>): Promise<void> {
  const left = async () => [...(await processesIn(dataDir)), ...(await traces())]
  await expect.poll(left, { interval: 100 }).toEqual([])
}

/** Only Linux shows every process and what it works on. */
describe.runIf(existsSync('/proc/self/environ')).each(USERS)('the sandbox, started by %s', (_name, user) => {
  it('is up with one command, works when pasted, and leaves no process however it ends', async () => {
    const { home, installed } = await deskOf(user)
    const dataDir = join(home, 'data')
    const port = await freePorts()
    const options = ['--port', String(port), '--data', dataDir]
    const place = { user, env: { HOME: home } }
    const paste = (line: string) => runToEnd('bash', ['-c', line], { cwd: installed, ...place })

    const first = await startSandboxProcess(installed, options, place)
    expect(first.url).toBe(`http://127.0.0.1:${port}`)
    expect(first.curl).toContain(`"Authorization: Bearer $(${first.token})"`)
    const answer = await paste(first.curl)
    expect(answer.code).toBe(0)
    const bundle = JSON.parse(answer.stdout) as { readonly entry: readonly { readonly resource: object }[] }
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset' })
    expect(bundle.entry.map((it) => it.resource)).toContainEqual(
      expect.objectContaining({ resourceType: 'MedicationStatement', status: 'active' }),
    )

    const command = join(installed, 'dist', 'bin', 'linchpin.js')
    for (const data of [dataDir, join(home, 'other')]) {
      const again = ['sandbox', '--port', String(port), '--data', data]
      const second = await runToEnd(process.execPath, [command, ...again], { cwd: installed, ...place })
      expect(second).toEqual({
        code: 1,
        stdout: '',
        stderr: `linchpin sandbox: port ${port} on 127.0.0.1, wanted for the gateway, is in use by another program\n`,
      })
    }
    first.interrupt()
    expect(await first.ended).toBe(0)
    await noneLeft(dataDir, () => first.traces())

    const next = await startSandboxProcess(installed, options, place)
    next.kill('SIGKILL')
    expect(await next.ended).toBe('SIGKILL')
    // At once, while the database of the killed one may still be going.
    const last = await startSandboxProcess(installed, options, place)
    expect(await paste(last.curl)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('MedicationStatement') as string,
    })
    last.kill('SIGTERM')
    expect(await last.ended).toBe(0)
    await noneLeft(dataDir, async () => [...(await next.traces()), ...(await last.traces())])
  })
})

describe.runIf(existsSync('/proc/self/environ'))('the sandbox, while it starts', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('ended by %s, leaves no process', async (signal) => {
    const { home, installed } = await deskOf(undefined)
    const dataDir = join(home, 'data')
    const command = join(installed, 'dist', 'bin', 'linchpin.js')
    const starting = start(
      process.execPath,
      [command, 'sandbox', '--port', String(await freePorts()), '--data', dataDir],
      {
        cwd: installed,
        env: { HOME: home },
      },
    )
    while ((await processesIn(join(dataDir, 'postgres'))).length === 0) await sleep(10)
    starting.kill(signal)
    await starting.ended
    expect(starting.printed.stdout).toBe('')
    await noneLeft(dataDir, () => starting.traces())
  })
})
