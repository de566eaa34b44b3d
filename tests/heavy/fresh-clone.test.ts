import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestToken } from '../../sandbox/request-token.js'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { readSettings } from '../../src/config/settings.js'
import { startSandbox } from '../../sandbox/start.js'
import { NHS } from '../journeys/journey.js'
import { openFolder } from '../storage/open-folder.js'
import { testDatabase } from '../storage/test-database.js'
import { emptyDatabase } from '../system/empty-database.js'
import { freePorts, processesIn, runToEnd, start } from '../system/processes.js'
import { readmeBlock } from '../system/readme-blocks.js'
import { readGreeting } from '../system/sandbox-process.js'
import { noGateway, startServeProcess } from '../system/serve-process.js'

let folder: string
let clone: string
beforeAll(async () => {
  folder = await openFolder('linchpin-clone-')
  clone = join(folder, 'linchpin')
  await shell(`git clone --quiet --no-hardlinks "${process.cwd()}" "${clone}"`, folder)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function shell(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runToEnd('bash', ['-c', command], { cwd, env })
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${stdout}${stderr}`)
  return stdout
}

describe('a fresh clone', () => {
  it('comes up with one command, and needs nothing that is not in it', async () => {
    const port = await freePorts()
    const command = `${readmeBlock('npm ci && npm start')} -- --port ${port}`
    const sandbox = start('bash', ['-c', command], { cwd: clone })
    await sandbox.until('Ctrl-C stops it.')
    const { curl } = readGreeting(sandbox.printed.stdout)
    expect(JSON.parse(await shell(curl, clone))).toMatchObject({ resourceType: 'Bundle', total: 6 })
    expect(await shell('npx linchpin --help', clone)).toMatch(/^ {2}serve +runs the gateway/m)
    sandbox.interrupt()
    await sandbox.ended
    await expect.poll(() => sandbox.traces(), { timeout: 15_000 }).toEqual([])
    await expect.poll(() => processesIn(clone), { timeout: 15_000 }).toEqual([])
    expect(await shell('git status --porcelain', clone)).toBe('')
  })

  it('without the development packages installs, and says that it is not built', async () => {
    const bare = join(folder, 'bare')
    await shell(`git clone --quiet "${clone}" "${bare}"`, folder)
    expect(await shell('npm ci --omit=dev --omit=optional --foreground-scripts', bare)).toContain(
      'linchpin is not built: the development packages are left out',
    )
  })

  it('makes an image that migrates, serves and holds nothing else', async () => {
    const image = join(folder, 'image')
    await makeImage(image)
    const server = await testDatabase()
    const database = await emptyDatabase(server.url)
    const dataDir = join(folder, 'region')
    const place = { host: '127.0.0.1', port: 0, dataDir, databaseUrl: database.url }
    const sandbox = await startSandbox(place, noGateway)
    // The settings name the rules and mappings of this checkout; the image has its own.
    const settings = join(dataDir, 'image.yaml')
    const text = readFileSync(sandbox.settingsFile, 'utf8')
    writeFileSync(
      settings,
      text.replaceAll(/^( {2}(?:rules|mappings|profiles): ).*\/([\w-]+)$/gm, `$1${image}/$2`),
    )
    expect(readFileSync(settings, 'utf8')).toContain(`rules: ${image}/consent-rules`)
    const migrated = await shell('node dist/bin/linchpin.js migrate', image, { DATABASE_URL: database.url })
    expect(migrated).toMatch(/^applied 0001-audit-log$/m)
    await signOffRegion(readSettings(sandbox.settingsFile), database.url)
    const gateway = await startServeProcess(image, settings, database.url, sandbox.url)
    const token = await requestToken({ as: 'gp', url: sandbox.url, dataDir })
    const answer = await fetch(`${sandbox.url}/fhir/CarePlan/_search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}` },
      body: new URLSearchParams({ 'patient.identifier': `${NHS}|9990000018` }),
    })
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"CarePlan"')])
    gateway.kill('SIGTERM')
    expect(await gateway.ended).toBe(0)
    await sandbox.stop()
    await database.drop()
    await server.close()
  })
})

/** Carries out what the Dockerfile says: the dependencies of its second stage, and the copies of its last. */
async function makeImage(image: string): Promise<void> {
  const stages = readFileSync(join(clone, 'Dockerfile'), 'utf8').split(/^FROM .*$/m)
  const install = /^RUN (npm ci .*)$/m.exec(stages.at(-2) ?? '')?.[1] ?? 'false'
  const dependencies = join(folder, 'dependencies')
  mkdirSync(dependencies)
  for (const it of ['package.json', 'package-lock.json', '.npmrc'])
    cpSync(join(clone, it), join(dependencies, it))
  await shell(install, dependencies)
  const copies = [...(stages.at(-1) ?? '').matchAll(/^COPY (?:--from=(\w+) \/app\/)?(\S+) (\S+)$/gm)]
  expect(copies.length).toBeGreaterThan(5)
  for (const [, stage, from, to] of copies) {
    const target = to!.endsWith('/') ? join(to!, basename(from!)) : to!
    cpSync(join(stage === 'dependencies' ? dependencies : clone, from!), join(image, target), {
      recursive: true,
    })
  }
}
