import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestToken } from '../../sandbox/request-token.js'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { readSettings } from '../../src/config/settings.js'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { NHS } from '../journeys/journey.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { installation } from '../system/installation.js'
import { noGateway, startServeProcess } from '../system/serve-process.js'
import { startCallers, tokensOf } from './callers.js'
import { brokenPromises } from './log-promises.js'

let database: TestDatabase
let sandbox: Sandbox
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-drain-'))
  database = await testDatabase()
  const place = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), databaseUrl: database.url }
  sandbox = await startSandbox(place, noGateway)
  await signOffRegion(readSettings(sandbox.settingsFile), database.url)
})
afterAll(async () => {
  await sandbox.stop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

const IN_FLIGHT = 12

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets every request in flight end, however long its source takes',
  async (signal) => {
    const text = readFileSync(sandbox.settingsFile, 'utf8')
    const patient = join(sandbox.dataDir, 'patient.yaml')
    writeFileSync(patient, text.replace('deadlineMs: 4000', 'deadlineMs: 7000'))
    const gateway = await startServeProcess(await installation(), patient, database.url, sandbox.url)
    const token = await requestToken({ as: 'ward-nurse', url: sandbox.url, dataDir: sandbox.dataDir })
    // The practice hangs on this person until the deadline has passed.
    const form = new URLSearchParams({ 'patient.identifier': `${NHS}|9990000131` })
    const asked = Array.from({ length: IN_FLIGHT }, async () => {
      const headers = { Authorization: `Bearer ${token}` }
      const answer = await fetch(`${sandbox.url}/fhir/AllergyIntolerance/_search`, {
        method: 'POST',
        headers,
        body: form,
      })
      return {
        status: answer.status,
        receipt: answer.headers.get('Audit-Receipt'),
        text: await answer.text(),
      }
    })
    await sleep(1_000)
    const told = performance.now()
    gateway.kill(signal)
    await expect.poll(() => isListening()).toBe(false)
    for (const { status, receipt, text: answer } of await Promise.all(asked)) {
      expect(status).toBe(504)
      expect(receipt).toMatch(/#\d+$/)
      expect(answer).toContain('timed-out')
    }
    expect(await gateway.ended).toBe(0)
    const took = performance.now() - told
    expect(took).toBeGreaterThan(5_000)
    expect(took).toBeLessThan(12_000)
    expect(await gateway.traces()).toEqual([])
  },
)

it('lets callers go who never pause, and cuts none of them', async () => {
  const gateway = await startServeProcess(
    await installation(),
    sandbox.settingsFile,
    database.url,
    sandbox.url,
  )
  const callers = startCallers(12, sandbox, await tokensOf(sandbox))
  await expect.poll(() => callers.received.length, { timeout: 30_000 }).toBeGreaterThan(50)
  const told = performance.now()
  gateway.kill('SIGTERM')
  expect(await gateway.ended).toBe(0)
  expect(performance.now() - told).toBeLessThan(5_000)
  await callers.stop()
  expect(await brokenPromises(database.url, callers.received)).toEqual([])
})

async function isListening(): Promise<boolean> {
  return fetch(`${sandbox.url}/health/live`).then(
    async (answer) => (await answer.text()) !== '',
    () => false,
  )
}
