import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { type EmptyDatabase, emptyDatabase } from './empty-database.js'
import { installation } from './installation.js'
import { freePorts, runToEnd } from './processes.js'
import { startSandboxProcess } from './sandbox-process.js'

let server: TestDatabase
let database: EmptyDatabase
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-own-database-'))
  server = await testDatabase()
  database = await emptyDatabase(server.url)
})
afterAll(async () => {
  await database.drop()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

it('the sandbox uses the database of DATABASE_URL, twice in a row, and its log holds both', async () => {
  const installed = await installation()
  const options = ['--port', String(await freePorts()), '--data', join(folder, 'data')]
  const place = { cwd: installed, env: { DATABASE_URL: database.url } }
  for (let started = 0; started < 2; started++) {
    const sandbox = await startSandboxProcess(installed, options, place)
    const answer = await runToEnd('bash', ['-c', sandbox.curl], { cwd: installed })
    expect(answer).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('MedicationStatement') as string,
    })
    sandbox.interrupt()
    expect(await sandbox.ended).toBe(0)
    expect(await sandbox.traces()).toEqual([])
  }
  const command = join(installed, 'dist', 'bin', 'linchpin.js')
  const verified = await runToEnd(process.execPath, [command, 'audit', 'verify'], place)
  // Leases of the shard, answers, rule sets in force, first feeds and the extract: how many is not the matter.
  expect(verified).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^1 shards, [1-9]\d+ entries, .* 0 findings$/m) as string,
  })
  expect(await database.tables()).toContain('audit_entry')
})
