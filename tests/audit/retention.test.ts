import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { auditCommand } from '../../src/cli/audit.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { auditEntry, signingKey } from './audit-entries.js'

/** What the command reads of them is where the log's key is, and its name. */
const SETTINGS = {
  listen: { host: '127.0.0.1', port: 0 },
  baseUrl: 'http://127.0.0.1:8080',
  logOrigin: 'log.example/audit',
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
  retention: { minimumDays: 2000 },
  folders: { rules: 'rules', mappings: 'mappings', profiles: 'profiles' },
}
const key = signingKey()
let database: TestDatabase
let owner: pg.Client
let folder: string

beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'linchpin-retention-'))
  owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  await writeFile(join(folder, 'linchpin.yaml'), stringify(SETTINGS))
  const { retention, ...rest } = SETTINGS
  await writeFile(join(folder, 'keep.yaml'), stringify(rest))
  const log = await openAuditLog({ url: database.url, logOrigin: 'log.example/audit', signingKey: key })
  for (let at = 0; at < 6; at++)
    await log.append(auditEntry({ recorded: '2020-05-01T09:00:00.000Z', actor: 'old-worker' }))
  await log.append(auditEntry({ recorded: '2020-05-01T09:00:00.000Z', kind: 'access', action: 'log-read' }))
  for (let at = 0; at < 3; at++) await log.append(auditEntry({ actor: 'new-worker' }))
  await log.close()
  // All of it has been read for alerts and for the index of the console.
  await owner.query('insert into alert_scan (shard, next) values (1, 11)')
  await owner.query('insert into audit_index_cursor (shard, next) values (1, 11)')
  // The third entry belongs to an alert that nobody has closed, the fourth to one that is.
  for (const [reference, state, index] of [
    ['ALR-1', 'new', 2],
    ['ALR-2', 'closed', 3],
  ]) {
    await owner.query(
      `insert into alert (reference, matter, kind, severity, audience, organisations, raised, latest, state)
       values ($1, $1, 'x', 'high', 'y', '{}', now(), now(), $2)`,
      [reference, state],
    )
    await owner.query('insert into alert_entry values ($1, 1, $2)', [reference, index])
  }
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

async function run(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string }> {
  let out = ''
  const code = await auditCommand.run(argv, {
    stdin: (async function* () {})(),
    stdout: (text) => void (out += text),
    stderr: (text) => void (out += text),
    cwd: folder,
    environment: { DATABASE_URL: database.url, AUDIT_KEY: key },
  })
  return { code, out }
}

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const BECAUSE = ['--by', 'owner-1', '--reason', 'retention policy 4.2'] as const

describe('linchpin audit retain', () => {
  it.each([
    [['--before', '1.1.2021', ...BECAUSE], '--before YYYY-MM-DD'],
    [['--before', '2021-02-30', ...BECAUSE], '--before YYYY-MM-DD'],
    [['--before', '2999-01-01', ...BECAUSE], 'a day that has passed'],
    [['--before', daysAgo(1999), ...BECAUSE], 'at least 2000 days ago'],
    [['--before', daysAgo(1), ...BECAUSE, '--dry-run'], 'at least 2000 days ago'],
    [['--before', '2021-01-01', ...BECAUSE, '--config', 'keep.yaml'], 'no evidence is ever removed'],
    [['--before', '2021-01-01', '--reason', 'x'], '--by'],
    [['--before', '2021-01-01', '--by', 'x'], '--reason'],
    [['--before', '2021-01-01', ...BECAUSE, '--config', 'none.yaml'], 'none.yaml'],
  ])('refuses %j', async (argv, message) => {
    const { code, out } = await run('retain', ...argv)
    expect([code, out]).toEqual([2, expect.stringContaining(message)])
    expect((await run('verify')).out).not.toContain('lost their evidence')
  })

  it('says first what it would do, then does it; the log verifies as before and says so', async () => {
    const before = await run('checkpoint')
    await writeFile(join(folder, 'kept.txt'), before.out)
    const plan = 'log.example/audit/1: 6 entries below #8 lose their evidence, 1 are held by open alerts\n'
    expect(await run('retain', '--before', '2021-01-01', ...BECAUSE, '--dry-run')).toEqual({
      code: 0,
      out: plan,
    })
    expect(await run('retain', '--before', '2021-01-01', ...BECAUSE)).toEqual({
      code: 0,
      out: `${plan}6 entries lost their evidence\n`,
    })
    const { rows } = await owner.query<{ idx: string; actor: string | null; gone: boolean }>(
      `select idx, actor, body = '' as gone from audit_entry where kind <> 'change' order by idx`,
    )
    expect(rows.map((it) => [Number(it.idx), it.gone])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, true],
      [5, true],
      [6, true],
      [7, true],
      [8, false],
      [9, false],
      [10, false],
    ])
    expect(rows.filter((it) => it.gone && it.actor !== null)).toEqual([])
    const verified = await run('verify', '--checkpoint', 'kept.txt')
    expect(verified.code).toBe(0)
    expect(verified.out).toContain('6 entries lost their evidence under the retention policy')
    await run('export', '--out', 'log.ndjson')
    expect((await run('verify', 'log.ndjson', '--checkpoint', 'kept.txt')).code).toBe(0)
    expect((await run('prove', '1#9')).code).toBe(0)
    expect((await run('retain', '--before', '2021-01-01', ...BECAUSE)).out).toContain(
      'nothing is to be removed',
    )
  })

  it('is an entry of the log, with who and why', async () => {
    const { rows } = await owner.query<{ actor: string; body: string }>(
      `select actor, body from audit_entry where action = 'bodies-removed'`,
    )
    expect(rows).toHaveLength(1)
    expect(rows[0]?.actor).toBe('owner-1')
    expect(JSON.parse(rows[0]?.body ?? '{}')).toMatchObject({
      evidence: {
        changed: {
          reason: 'retention policy 4.2',
          before: '2021-01-01T00:00:00.000Z',
          shards: [{ origin: 'log.example/audit/1', entries: 6 }],
        },
      },
    })
  })

  it('hides nothing that it does not say: evidence or columns gone elsewhere, or another hash, are found', async () => {
    const text = await readFile(join(folder, 'log.ndjson'), 'utf8')
    const said = async (changed: string): Promise<string> => {
      await writeFile(join(folder, 'changed.ndjson'), changed)
      const { code, out } = await run('verify', 'changed.ndjson')
      expect(code).toBe(1)
      return out
    }
    const leaf = /"index":"4","leaf":"([^"]+)"/.exec(text)?.[1] ?? ''
    expect(await said(text.replace(leaf, `${'A'.repeat(43)}=`))).toContain('TAMPERED')
    const removed = /\{[^\n]*"index":"4"[^\n]*\}/.exec(text)?.[0] ?? ''
    expect(await said(text.replace(removed, removed.replace('"released"', '"REFUSED"')))).toContain(
      'not what the newest removal says',
    )
    await owner.query(`update audit_entry set body = '' where idx = 9`)
    const gone = await run('verify')
    expect([gone.code, gone.out]).toEqual([1, expect.stringContaining('evidence of 7 entries is gone')])
  })

  it('is believed only under a signed checkpoint: an entry anybody can append says nothing', async () => {
    const text = await readFile(join(folder, 'log.ndjson'), 'utf8')
    const lines = text.trim().split('\n')
    const unsigned = lines.filter((it) => !it.includes('"kind":"checkpoint"') || it.includes('"size":"11"'))
    await writeFile(join(folder, 'unsigned.ndjson'), `${unsigned.join('\n')}\n`)
    const { code, out } = await run('verify', 'unsigned.ndjson')
    expect([code, out]).toEqual([1, expect.stringContaining('no signed entry says so')])
  })

  it.each([
    [`update audit_entry set body = 'other' where idx = 8`],
    [`update audit_entry set body = '', leaf = '' where idx = 8`],
    [`update audit_entry set body = '', subject = '9990000026' where idx = 8`],
    [`update audit_entry set body = '', outcome = 'refused' where idx = 8`],
    [`update audit_entry set body = '' where kind = 'change'`],
    ['delete from audit_entry where idx = 8'],
  ])('lets even the owner not %s', async (sql) => {
    await expect(owner.query(sql)).rejects.toThrow('the audit log only grows')
  })
})
