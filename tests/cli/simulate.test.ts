import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { stringify } from 'yaml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { rulesCommand } from '../../src/cli/rules.js'
import { disclose } from '../../src/disclosure/disclose.js'
import { openDatabase } from '../../src/storage/database.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { signingKey } from '../audit/audit-entries.js'
import { ruleFilesWith } from '../decision/rule-folder.js'
import { handMade } from '../disclosure/hand-made.js'
import { requestFor } from '../disclosure/requests.js'
import { ASTHMA, DISSENT, NOTHING_RECORDED, PERSON, SYPHILIS, condition } from '../disclosure/world.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { runIn } from './ran.js'

const folders = {
  opening: mkdtempSync(join(tmpdir(), 'linchpin-draft-')),
  closing: mkdtempSync(join(tmpdir(), 'linchpin-draft-')),
}
/** What the command reads of them is where the log's key is, and its name. */
const SETTINGS = {
  listen: { host: '127.0.0.1', port: 0 },
  baseUrl: 'http://127.0.0.1:8080',
  logOrigin: 'log.example/draft',
  requestDeadlineMs: 5000,
  maxBodyBytes: 65_536,
  keys: { tokens: { env: 'TOKENS_KEY' }, audit: { env: 'AUDIT_KEY' }, ids: { env: 'IDS_KEY' } },
  callingSystems: [],
  organisations: [{ ods: '9A1', name: 'Council', type: 'la-adult', dspt: 'met', privacyOfficers: ['po'] }],
  agreements: [],
  sources: [],
  pds: { url: 'https://pds.example', deadlineMs: 1000 },
  sds: { url: 'https://sds.example', deadlineMs: 1000 },
  breakGlass: { followUpHours: 72 },
  folders: { rules: 'rules', mappings: 'mappings', profiles: 'profiles' },
}
const key = signingKey()
const settings = join(folders.opening, '..', `${basename(folders.opening)}.yaml`)
let made: TestDatabase

beforeAll(async () => {
  const opening = ruleFilesWith(
    'restrictions.yaml',
    'has_any: [STI, HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
    'has_any: [HIV, TOP, FERTILITY, GENDER] }\n    lifted_by',
  )
  const closing = ruleFilesWith('integrity.yaml', 'authAssurance, at_least: 2', 'authAssurance, at_least: 3')
  for (const it of opening) writeFileSync(join(folders.opening, it.name), it.text)
  for (const it of closing) writeFileSync(join(folders.closing, it.name), it.text)
  writeFileSync(settings, stringify(SETTINGS))
  made = await testDatabase()
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/draft', signingKey: key })
  const holdings = { a81001: [condition('problem-1', ASTHMA), condition('problem-2', SYPHILIS)] }
  for (const registers of [
    { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED },
    { A81001: DISSENT, '9A1': NOTHING_RECORDED },
  ]) {
    const { ports } = handMade({ holdings, registers })
    await disclose(requestFor(), { ...ports, audit: { ...ports.audit, log } })
  }
  await log.close()
})
afterAll(async () => {
  await made.close()
  rmSync(settings, { force: true })
  for (const it of Object.values(folders)) rmSync(it, { recursive: true, force: true })
})

const simulate = (...argv: readonly string[]): ReturnType<typeof runIn> =>
  runIn(rulesCommand, ['simulate', '--by', 'IG-1', '--config', settings, ...argv], {
    DATABASE_URL: made.url,
    AUDIT_KEY: key,
  })

it('the rules that were in force change nothing', async () => {
  const { code, out } = await simulate('--draft', 'consent-rules', '--since', '2020-01-01')
  expect(out).toContain('2 decisions taken again, 0 come out otherwise')
  expect(code).toBe(0)
})

it('a draft that opens: what would have been released, by whom it was asked, with receipts, and exit 1', async () => {
  const { code, out } = await simulate('--draft', folders.opening, '--since', '2020-01-01')
  expect(out).toMatch(/now released\t1\t1\t9A1\tsocial-worker\tCondition\tR-05\tlog\.example\/draft\S*#\d+/)
  expect(out).toContain('1 come out otherwise')
  expect(code).toBe(1)
  for (const it of [PERSON, SYPHILIS, 'problem-', 'SW-1', 'TEST-WORKER']) expect(out).not.toContain(it)
})

it('a draft that closes: the request refused and its item withheld, and exit 0', async () => {
  const { code, out } = await simulate('--draft', folders.closing, '--since', '2020-01-01')
  expect(out).toMatch(/now refused\t1\t1\t9A1\tsocial-worker\trequest\tI-02/)
  expect(out).toMatch(/now withheld\t1\t1\t9A1\tsocial-worker\tCondition\tI-02/)
  expect(code).toBe(0)
})

it('decisions before the date are left alone; a bad date is bad input', async () => {
  expect((await simulate('--draft', folders.opening, '--since', '2999-01-01')).out).toContain('0 decisions')
  expect((await simulate('--draft', folders.opening, '--since', 'lately')).code).toBe(2)
})

it('is an entry of the log before the log is read', async () => {
  const database = openDatabase(made.url)
  const count = async (): Promise<number> => {
    const text = `select count(*)::int as n from audit_entry where action = 'rules-simulated' and actor = 'IG-1'`
    return (await database.pool.query<{ readonly n: number }>(text)).rows[0]?.n ?? 0
  }
  const before = await count()
  await simulate('--draft', folders.opening, '--since', '2999-01-01')
  expect(await count()).toBe(before + 1)
  await database.close()
})

it.each([
  ['nobody says that they read it', ['--by', ' '], {}],
  ['the log cannot have the entry', [], { AUDIT_KEY: 'no key' }],
  ['there are no settings', ['--config', 'none.yaml'], {}],
])('reads nothing where %s', async (_what, argv, environment) => {
  const all = [
    'simulate',
    '--by',
    'IG-1',
    '--config',
    settings,
    '--draft',
    folders.opening,
    '--since',
    '2020-01-01',
  ]
  const given = { DATABASE_URL: made.url, AUDIT_KEY: key, ...environment }
  const ran = await runIn(rulesCommand, [...all, ...argv], given).catch((error: unknown) => ({
    code: 2,
    out: '',
    err: String(error),
  }))
  expect([ran.code, ran.out]).toEqual([2, ''])
  expect(ran.err).not.toBe('')
})
