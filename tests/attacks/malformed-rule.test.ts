import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readSettings } from '../../src/config/settings.js'
import { type Settings } from '../../src/config/settings-types.js'
import { startGateway } from '../../src/gateway.js'
import { requestToken } from '../../sandbox/request-token.js'
import { signOffRegion } from '../../sandbox/release/sign-off.js'
import { type Sandbox, startSandbox } from '../../sandbox/start.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { noGateway } from '../system/serve-process.js'

let folder: string
let database: TestDatabase
let region: Sandbox
let settings: Settings
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'linchpin-rules-'))
  database = await testDatabase()
  const place = { host: '127.0.0.1', port: 0, dataDir: join(folder, 'data'), databaseUrl: database.url }
  region = await startSandbox(place, noGateway)
  settings = readSettings(region.settingsFile)
})
afterAll(async () => {
  await region.stop()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A gateway whose rules are the project's own, with one file changed. */
async function started(
  file: string,
  change: (text: string) => string,
): Promise<Awaited<ReturnType<typeof startGateway>>> {
  const rules = mkdtempSync(join(folder, 'rules-'))
  cpSync(fileURLToPath(new URL('../../consent-rules', import.meta.url)), rules, { recursive: true })
  writeFileSync(join(rules, file), change(readFileSync(join(rules, file), 'utf8')))
  const world = {
    databaseUrl: database.url,
    ownership: 'shared' as const,
    environment: { databaseUrl: database.url, variable: () => undefined },
    now: () => new Date(),
    random: () => 0.5,
    journal: () => undefined,
    readRegisters: () => settings,
  }
  return startGateway({ ...settings, folders: { ...settings.folders, rules } }, world)
}

/** What a gateway says that does not start, line by line. */
async function problemsWith(file: string, change: (text: string) => string): Promise<readonly string[]> {
  const ended = await started(file, change).catch((error: unknown) => error)
  if (!(ended instanceof Error)) throw new Error('it started')
  expect(ended.name).toBe('DataError')
  return ended.message.split('\n')
}

/** Whether anything answers where the gateway would. */
const answers = (): Promise<boolean> =>
  fetch(`${region.url}/health/live`).then(
    () => true,
    () => false,
  )

describe('a rule that cannot be understood stops the start (catalogue 34)', () => {
  const CHANGES: readonly (readonly [string, string, (text: string) => string])[] = [
    ['YAML that does not parse', 'restrictions.yaml', (it) => `${it}\n  - [`],
    ['a misspelt effect', 'restrictions.yaml', (it) => it.replace('withhold: generic', 'withold: generic')],
    [
      'a misspelt fact',
      'restrictions.yaml',
      (it) => it.replace('subject.dissent, is: true', 'subject.disent, is: true'),
    ],
    [
      'an unknown refusal',
      'restrictions.yaml',
      (it) => it.replace('refuse: NO_PATIENT_CONSENT', 'refuse: NO_CONSENT'),
    ],
    [
      'a misspelt element to mask',
      'restrictions.yaml',
      (it) => it.replace('        - birthPlace', '        - birthplace'),
    ],
    ['a second rule of one id', 'restrictions.yaml', (it) => it.replace('id: R-02', 'id: R-01')],
    ['a misspelt label', 'exclusion-categories.yaml', (it) => it.replace('- label: STI', '- lable: STI')],
    [
      'a flag without a meaning',
      'labels.yaml',
      (it) => it.replace('flag: sealed, label: SEALED', 'flag: sealed'),
    ],
  ]
  test.each(CHANGES)('%s, with file, line and column', async (_what, file, change) => {
    const problems = await problemsWith(file, change)
    expect(await answers()).toBe(false)
    expect(problems.length).toBeGreaterThan(0)
    for (const it of problems) expect(it).toMatch(/\.yaml:\d+:\d+: /)
    expect(problems.some((it) => it.includes(file))).toBe(true)
  })

  test('and the project’s own rules do not: the gateway answers by them', async () => {
    await signOffRegion(settings, database.url)
    const gateway = await started('restrictions.yaml', (it) => it)
    const { url, dataDir } = region
    const token = await requestToken({ as: 'social-worker', url, dataDir })
    const who = new URLSearchParams({
      'patient.identifier': 'https://fhir.nhs.uk/Id/nhs-number|9990000018',
    }).toString()
    const found = await fetch(`${url}/fhir/MedicationStatement?${who}`, {
      headers: { Authorization: `Bearer ${token}` },
    })
    expect([found.status, await found.text()]).toEqual([
      200,
      expect.stringContaining('"MedicationStatement"'),
    ])
    await gateway.close()
  })
})
