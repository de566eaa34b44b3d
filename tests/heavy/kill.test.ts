import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { NoToken, requestToken } from '../../sandbox/request-token.js'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { readSettings } from '../../src/config/settings.js'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { migrate } from '../../src/storage/migrate.js'
import { type PrivatePostgres, startPrivatePostgres } from '../../src/storage/private-postgres.js'
import { killPostgres } from '../audit/crashes.js'
import { openFolder } from '../storage/open-folder.js'
import { installation } from '../system/installation.js'
import { type Started, runToEnd } from '../system/processes.js'
import { noGateway, startServeProcess } from '../system/serve-process.js'
import { type Received, startCallers, tokensOf } from './callers.js'
import { brokenPromises } from './log-promises.js'

const CALLERS = 12
const GATEWAY_KILLS = 8
const DATABASE_KILLS = 5

let folder: string
let installed: string
let database: PrivatePostgres
let sandbox: Sandbox
let gateway: Started
const received: Received[] = []

beforeAll(async () => {
  folder = await openFolder('linchpin-kill-')
  installed = await installation()
  database = await startPrivatePostgres({ dataDir: folder })
  await migrate(database.url)
  const place = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'region'), databaseUrl: database.url }
  sandbox = await startSandbox(place, noGateway)
  await signOffRegion(readSettings(sandbox.settingsFile), database.url)
  gateway = await serve()
})
afterAll(async () => {
  gateway.kill('SIGKILL')
  await gateway.ended
  await sandbox.stop()
  await database.stop()
  await rm(folder, { recursive: true, force: true })
})

const serve = (): Promise<Started> =>
  startServeProcess(installed, sandbox.settingsFile, database.url, sandbox.url)

/** Runs the callers while something happens, and keeps what they received. */
async function underLoad(happens: () => Promise<void>): Promise<readonly Received[]> {
  const callers = startCallers(CALLERS, sandbox, await tokensOf(sandbox))
  await expect.poll(() => callers.received.length, { timeout: 60_000 }).toBeGreaterThan(2 * CALLERS)
  await happens()
  await callers.stop()
  received.push(...callers.received)
  return callers.received
}

const released = (answers: readonly Received[]): number => answers.filter((it) => it.status === 200).length

it('a gateway killed under load has recorded every answer that anybody received', async () => {
  for (let round = 0; round < GATEWAY_KILLS; round++) {
    const answers = await underLoad(async () => {
      await sleep(200 + ((round * 137) % 700))
      gateway.kill('SIGKILL')
      expect(await gateway.ended).toBe('SIGKILL')
    })
    expect(released(answers)).toBeGreaterThan(0)
    gateway = await serve()
    expect(await brokenPromises(database.url, received)).toEqual([])
  }
})

it('while the database is gone every answer is 503 and holds nothing; when it is back, answers come again', async () => {
  for (let round = 0; round < DATABASE_KILLS; round++) {
    const gone = { from: 0, until: 0 }
    const answers = await underLoad(async () => {
      await sleep((round * 211) % 700)
      await killPostgres(folder)
      gone.from = performance.now()
      await sleep(2_000)
      expect(await fetch(`${sandbox.url}/health/live`)).toMatchObject({ status: 200 })
      expect(await fetch(`${sandbox.url}/health/ready`)).toMatchObject({ status: 503 })
      await expect(requestToken({ as: 'gp', url: sandbox.url, dataDir: sandbox.dataDir })).rejects.toThrow(
        NoToken,
      )
      gone.until = performance.now()
      database = await startPrivatePostgres({ dataDir: folder })
      const ready = async () => (await fetch(`${sandbox.url}/health/ready`)).status
      await expect.poll(ready, { timeout: 60_000 }).toBe(200)
      await sleep(500)
    })
    const meanwhile = answers.filter((it) => it.asked > gone.from && it.came < gone.until)
    expect(meanwhile.length).toBeGreaterThan(CALLERS)
    expect(new Set(meanwhile.map((it) => it.status))).toEqual(new Set([503]))
    expect(meanwhile.filter((it) => it.receipt !== undefined || !saysNothing(it.text))).toEqual([])
    expect(released(answers.filter((it) => it.asked > gone.until))).toBeGreaterThan(0)
    expect(await brokenPromises(database.url, received)).toEqual([])
  }
})

it('killed together they lose nothing either, and the whole log verifies', async () => {
  await underLoad(async () => {
    gateway.kill('SIGKILL')
    await killPostgres(folder)
    await gateway.ended
  })
  database = await startPrivatePostgres({ dataDir: folder })
  gateway = await serve()
  await underLoad(() => sleep(500))
  expect(await brokenPromises(database.url, received)).toEqual([])
  const receipts = received.flatMap((it) => it.receipt ?? [])
  expect(new Set(receipts).size).toBe(receipts.length)
  const command = [join(installed, 'dist', 'bin', 'linchpin.js'), 'audit', 'verify']
  const verified = await runToEnd(process.execPath, command, {
    cwd: folder,
    env: { DATABASE_URL: database.url },
  })
  expect(verified.stdout).toMatch(/ 0 findings$/m)
  expect(verified.code).toBe(0)
})

/** An OperationOutcome with one issue, about no person. */
function saysNothing(text: string): boolean {
  return /^\{"resourceType":"OperationOutcome"/.test(text) && !/TEST-|99900000|"entry"/.test(text)
}
