import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { asGatewayLogin } from '../storage/gateway-login.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { type EmptyDatabase, emptyDatabase } from './empty-database.js'
import { installation } from './installation.js'
import { type Started, runToEnd } from './processes.js'
import { noGateway, startServeProcess } from './serve-process.js'

let installed: string
let database: TestDatabase
let empty: EmptyDatabase
let region: Sandbox
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-serve-'))
  installed = await installation()
  database = await testDatabase()
  empty = await emptyDatabase(database.url)
  const place = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), databaseUrl: database.url }
  region = await startSandbox(place, noGateway)
})
afterAll(async () => {
  await region.stop()
  await empty.drop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

type Refused = { readonly code: number | NodeJS.Signals; readonly stdout: string; readonly stderr: string }

/** Runs `linchpin serve`, which is to end by itself, and checks that nothing listens where it would have. */
async function serve(config: string, databaseUrl: string | undefined): Promise<Refused> {
  const command = [join(installed, 'dist', 'bin', 'linchpin.js'), 'serve', '--config', config]
  const env = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }
  const ended = await runToEnd(process.execPath, command, { cwd: folder, env })
  await expect(fetch(`${region.url}/health/live`)).rejects.toThrow()
  return ended
}

/** The sandbox's settings with one part of the text replaced, in a file beside them. */
function settingsWith(name: string, from: string | RegExp, to: string): string {
  const text = readFileSync(region.settingsFile, 'utf8')
  const changed = text.replace(from, to)
  expect(changed).not.toBe(text)
  const file = join(region.dataDir, name)
  writeFileSync(file, changed)
  return file
}

/** Settings whose rules or mappings are a copy in which one file has one part replaced; and where that stands. */
function dataWith(kind: 'rules' | 'mappings', file: string, from: string, to: string) {
  const source = { rules: 'consent-rules', mappings: 'mappings' }[kind]
  const copy = mkdtempSync(join(folder, `${kind}-`))
  cpSync(source, copy, { recursive: true })
  const text = readFileSync(join(copy, file), 'utf8')
  const start = text.indexOf(from)
  expect(start).toBeGreaterThanOrEqual(0)
  writeFileSync(join(copy, file), text.replace(from, to))
  const config = settingsWith(
    `${kind}-${file.replaceAll('/', '-')}`,
    new RegExp(`^  ${kind}: .*$`, 'm'),
    `  ${kind}: ${copy}`,
  )
  return { config, line: text.slice(0, start).split('\n').length }
}

describe('linchpin serve', () => {
  it('without DATABASE_URL says so, before anything else', async () => {
    expect(await serve('no-such-file.yaml', undefined)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'linchpin serve: DATABASE_URL is not set: the gateway always needs a PostgreSQL database\n',
    })
  })

  it('without a settings file names the file', async () => {
    const { code, stderr } = await serve('no-such-file.yaml', database.url)
    expect([code, stderr]).toEqual([
      2,
      `linchpin serve: ${join(folder, 'no-such-file.yaml')}: cannot be read\n`,
    ])
  })

  it('with a database that was not migrated says what to run', async () => {
    const { code, stderr } = await serve(region.settingsFile, empty.url)
    expect(code).toBe(2)
    expect(stderr).toBe(
      "linchpin serve: the database lacks 0001-audit-log: run linchpin migrate with its owner's DATABASE_URL\n",
    )
    expect(await empty.tables()).toEqual([])
  })

  it('with the owner of the log as its database user refuses to run', async () => {
    expect(await serve(region.settingsFile, database.url)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'linchpin serve: this database user could change the audit log: the gateway needs a login of its own, made by linchpin migrate --writer NAME\n',
    })
  })

  it('with a database that does not answer is one line, without the password', async () => {
    const { code, stderr } = await serve(region.settingsFile, 'postgres://somebody:sesame@127.0.0.1:1/none')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^linchpin serve: .+\n$/)
    expect(stderr).not.toContain('sesame')
  })

  const settings: readonly (readonly [string, string | RegExp, string, RegExp])[] = [
    ['text that is no YAML', 'listen:', 'listen: [', /:\d+:\d+: /],
    ['a misspelt setting', 'maxBodyBytes:', 'maxBodyByte:', /:8:14: the settings has no setting maxBodyByte/],
    ['a setting of the wrong kind', /port: \d+/, 'port: http', /:4:9: listen\.port must be integer/],
    [
      'an organisation nobody knows',
      'organisation: A81001',
      'organisation: X99999',
      /:\d+:\d+: X99999 is not among the organisations/,
    ],
    [
      'a secret that is not there',
      'keys/audit.private.pem',
      'keys/none.pem',
      /keys\/none\.pem: holds no secret/,
    ],
  ]
  it.each(settings)('with settings that have %s stops, and says where', async (name, from, to, expected) => {
    const file = settingsWith(`${name.replaceAll(' ', '-')}.yaml`, from, to)
    const { code, stdout, stderr } = await serve(file, await asGatewayLogin(database.url))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(expected)
  })

  const data: readonly (readonly ['rules' | 'mappings', string, string, string])[] = [
    ['rules', 'restrictions.yaml', 'plain:', 'plian:'],
    ['rules', 'facts.yaml', 'holds: truth', 'holds: truths'],
    ['rules', 'role-groups.yaml', 'roles:', 'rolls:'],
    ['rules', 'labels.yaml', 'label:', 'lable:'],
    ['mappings', 'mosaic-rest/patient.map.yaml', '= nhsNumber(', '= nhsNumbr('],
    ['mappings', 'mosaic-rest/gender.conceptmap.json', '"code": "M"', '"cod": "M"'],
  ]
  it.each(data)('with %s whose %s is wrong stops, and says where', async (kind, file, from, to) => {
    const { config, line } = dataWith(kind, file, from, to)
    const { code, stdout, stderr } = await serve(config, database.url)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(
      new RegExp(`^(linchpin serve: )?\\S*${file.replaceAll('.', '\\.')}:${line}:\\d+: \\S`, 'm'),
    )
  })

  it('with everything right runs, says what address is taken to a second, and ends with SIGTERM', async () => {
    const served: Started = await startServeProcess(installed, region.settingsFile, database.url, region.url)
    const command = [join(installed, 'dist', 'bin', 'linchpin.js'), 'serve', '--config', region.settingsFile]
    const second = await runToEnd(process.execPath, command, {
      cwd: folder,
      env: { DATABASE_URL: await asGatewayLogin(database.url) },
    })
    expect(second.code).toBe(2)
    expect(second.stderr).toMatch(/^linchpin serve: port \d+ on 127\.0\.0\.1 is in use$/m)
    served.kill('SIGTERM')
    expect(await served.ended).toBe(0)
    expect(served.printed.stderr).toMatch(
      /"message":"stopping".*"signal":"SIGTERM"|"signal":"SIGTERM".*"message":"stopping"/,
    )
    expect(await served.traces()).toEqual([])
  })
})
