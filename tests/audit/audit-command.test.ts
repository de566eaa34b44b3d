import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { formatLogLine } from '../../src/audit/log-file.js'
import { type AuditReceipt } from '../../src/audit/record.js'
import { noteSigner, parseVerifierKey, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { openTlogProof, parseTlogProof } from '../../src/audit/proofs/tlog-proof.js'
import { LogVerification } from '../../src/audit/verify-log.js'
import { answersTo } from '../../scripts/verifier/verdict.js'
import { auditCommand } from '../../src/cli/audit.js'
import { connectionSettings } from '../../src/storage/database.js'
import { eachLine, readLines } from '../../src/storage/audit/read-log.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { auditEntry, signingKey } from './audit-entries.js'

const key = signingKey()
let database: TestDatabase
let owner: pg.Client
let folder: string
let receipts: readonly AuditReceipt[]

beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'linchpin-audit-'))
  owner = new pg.Client({ connectionString: database.url, types: connectionSettings(database.url, 0).types! })
  await owner.connect()
  const settings = { url: database.url, logOrigin: 'log.example/audit', signingKey: key }
  const [one, two] = [await openAuditLog(settings), await openAuditLog(settings)]
  receipts = await Promise.all([
    ...Array.from({ length: 10 }, () => one.append(auditEntry())),
    two.append(
      auditEntry({ subject: '9990000026', kind: 'refusal', outcome: 'NO_PATIENT_CONSENT', actor: 'a\tb\n' }),
    ),
    two.append(auditEntry({ subject: '9990000018', breakGlass: true })),
  ])
  await one.close()
  await two.close()
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

type Ran = { readonly code: number; readonly out: string; readonly err: string }

async function run(argv: readonly string[], stdin = ''): Promise<Ran> {
  let [out, err] = ['', '']
  const code = await auditCommand.run(argv, {
    stdin: (async function* () {
      await Promise.resolve()
      yield Buffer.from(stdin)
    })(),
    stdout: (text) => void (out += text),
    stderr: (text) => void (err += text),
    cwd: folder,
    environment: { DATABASE_URL: database.url },
  })
  return { code, out, err }
}

const verifiers = [1, 2].map((n) =>
  parseVerifierKey(verifierKeyOf(noteSigner(`log.example/audit/${String(n)}`, key))),
)
const keyArgs = [1, 2].flatMap((n) => [
  '--key',
  verifierKeyOf(noteSigner(`log.example/audit/${String(n)}`, key)),
])

describe('linchpin audit', () => {
  it('verifies the log of the database, an export of it, and under checkpoints kept elsewhere', async () => {
    const fine = await run(['verify'])
    expect(fine).toMatchObject({ code: 0 })
    expect(fine.out).toMatch(
      /^ok log\.example\/audit\/1: 11 entries, root \S+\nok log\.example\/audit\/2: 3 entries/,
    )
    expect(fine.out).toMatch(/2 shards, 14 entries, \d+ checkpoints, 0 findings/)
    await writeFile(join(folder, 'kept.txt'), (await run(['checkpoint'])).out)
    expect((await run(['verify', '--checkpoint', 'kept.txt', ...keyArgs])).code).toBe(0)
    expect(await run(['export', '--out', 'log.ndjson'])).toMatchObject({ code: 0, err: '' })
    expect((await run(['verify', 'log.ndjson', '--checkpoint', 'kept.txt', ...keyArgs])).code).toBe(0)
    const text = await readFile(join(folder, 'log.ndjson'), 'utf8')
    await writeFile(join(folder, 'changed.ndjson'), text.replace('NO_PATIENT_CONSENT', 'released'))
    const changed = await run(['verify', 'changed.ndjson'])
    expect(changed.code).toBe(1)
    expect(changed.out).toContain('TAMPERED log.example/audit/2#1: the columns do not say what the text says')
  })

  it('proves an entry by its receipt, offline', async () => {
    for (const { origin, index } of receipts) {
      const { code, out } = await run(['prove', `${origin}#${String(index)}`])
      expect(code).toBe(0)
      const proof = parseTlogProof(out)
      expect(openTlogProof(proof, proof.extra!, verifiers)).toMatchObject({ origin })
    }
    expect((await run(['prove', '1#3'])).code).toBe(0)
  })

  it('proves that the log only grew, and writes the page that checks it', async () => {
    const { code, out } = await run(['prove', '1', '--since', '4'])
    expect(code).toBe(0)
    expect(out).toMatch(/^old 4\n([A-Za-z0-9+/]{43}=\n)+\nlog\.example\/audit\/1\n11\n/)
    const [key, note] = [keyArgs[1]!, (await run(['checkpoint'])).out]
    expect((await run(['prove', 'log.example/audit/1', '--since', '11'])).out).toMatch(
      /^old 11\n\nlog\.example/,
    )
    const same = (await run(['prove', '1', '--since', '11'])).out
    expect(
      await answersTo({ key, proof: '', entry: '', saved: note, growth: same, witnesses: '' }),
    ).toMatchObject([{ about: 'consistency', isProven: true }])
    expect((await run(['prove', '1', '--since', '12'])).code).toBe(1)
    const page = (await run(['verifier'])).out
    expect(page).toContain("default-src 'none'")
    expect(await run(['verifier', '--out', 'verify.html'])).toMatchObject({ code: 0, out: '' })
    expect(await readFile(join(folder, 'verify.html'), 'utf8')).toBe(page)
  })

  it('prints the newest checkpoint of every shard', async () => {
    const { out } = await run(['checkpoint'])
    const notes = out.split(/\n(?=log\.example)/)
    expect(notes.map((it) => readCheckpoint(it).size)).toEqual([11n, 3n])
  })

  it('says who accessed a record, allowed or refused, without breaking its lines', async () => {
    const { code, out } = await run(['who-accessed'], '999 000 0026\n')
    expect(code).toBe(0)
    expect(out).toBe(
      '2026-11-21T09:30:00.000Z\tlog.example/audit/2#1\trefusal\tsearch\ta b \t9A1\tdirect-care\tNO_PATIENT_CONSENT\t-\n',
    )
    expect((await run(['who-accessed'], '9990000018')).out.trim().split('\n')).toHaveLength(11)
  })

  it.each([
    [['nothing'], 'expected one of verify'],
    [['verify', 'a', 'b'], 'verify takes no b'],
    [['verify', '--wrong'], "Unknown option '--wrong'"],
    [['verify', '--key', 'k'], '--key k: a verifier key is'],
    [['verify', 'absent.ndjson'], 'absent.ndjson: cannot be read'],
    [['verify', '--checkpoint', 'bad.txt'], 'bad.txt:1:1: a checkpoint starts with'],
    [['verify', 'bad.txt'], 'bad.txt:1:1: expected a JSON object'],
    [['prove'], 'prove expects SHARD#INDEX'],
    [['prove', '9#1'], 'there is no shard 9'],
    [['prove', '1#99'], 'log.example/audit/1 has no entry 99'],
    [['prove', '--since', '3'], 'prove --since expects the shard'],
    [['prove', '9', '--since', '3'], 'there is no shard 9'],
    [['prove', '1', '--since', '0'], '--since expects the number of entries'],
    [['verifier', '--out', 'bad.txt'], 'bad.txt: cannot be made, or is there already'],
    [['export'], 'export expects --out FILE'],
    [['export', '--out', 'bad.txt'], 'bad.txt: cannot be made, or is there already'],
    [['who-accessed'], 'stdin:1:1: expected an NHS number'],
    [['verify', '--data', 'nowhere'], 'there is no database in'],
  ])('answers %j with 2 and a reason', async (argv, message) => {
    await writeFile(join(folder, 'bad.txt'), 'not this\n')
    const { code, err } = await run(argv)
    expect(err).toContain(message)
    expect(code).toBe(2)
  })

  it.each([
    [
      'a text',
      `update audit_entry set body = replace(body, 'released', 'withheld') where shard = 1 and idx = 4`,
      '/1#4: the text is not',
    ],
    [
      'a column to search by',
      `update audit_entry set subject = '9990000034' where shard = 1 and idx = 5`,
      '/1#5: the columns do not',
    ],
    [
      'the time by a microsecond',
      `update audit_entry set recorded = recorded + interval '1 microsecond' where shard = 1 and idx = 5`,
      '/1#5: the columns',
    ],
    [
      'the time to no instant',
      `update audit_entry set recorded = 'infinity' where shard = 1 and idx = 5`,
      '/1#5: the columns',
    ],
    [
      'a column to what ends it and begins the next',
      `update audit_entry set actor = 'worker-1","actorOrganisation":"9A1', actor_organisation = null
       where shard = 1 and idx = 5`,
      '/1#5: the columns',
    ],
    [
      'an emergency',
      `update audit_entry set break_glass = true where shard = 1 and idx = 5`,
      '/1#5: the columns',
    ],
    [
      'evidence gone',
      `update audit_entry set body = '', actor = null, subject = null where shard = 1 and idx = 4`,
      'evidence of 1 entries is gone, and no signed entry says so',
    ],
    [
      'a leaf',
      `update audit_entry set leaf = sha256('x') where shard = 2 and idx = 1`,
      '/2#1: the text is not',
    ],
    [
      'text and leaf together',
      `update audit_entry set body = replace(body, '"note"', '"nope"'), leaf = sha256('\\x00'::bytea || convert_to(replace(body, '"note"', '"nope"'), 'UTF8')) where shard = 1 and idx = 2`,
      'the entries do not lead to the root of a signed checkpoint',
    ],
    ['an entry gone', `delete from audit_entry where shard = 1 and idx = 6`, '/1#6: the entry is missing'],
    [
      'an index to the greatest there is',
      `update audit_entry set idx = 9223372036854775807 where shard = 1 and idx = 6`,
      '/1#6: the entry is missing',
    ],
    [
      'an entry twice',
      `insert into audit_entry select shard, idx, recorded + interval '1 day', kind, request_id, actor, actor_organisation, subject, action, purpose, outcome, break_glass, leaf, body from audit_entry where shard = 1 and idx = 6`,
      '/1#6: the entry is there twice',
    ],
    [
      'the head',
      `update audit_shard set frontier = frontier || '\\x00' where shard = 2`,
      '/2: the entries do not lead to the head',
    ],
    [
      'the size',
      `update audit_shard set size = size + 1 where shard = 2`,
      '/2#3: the head says 4 entries, there are 3',
    ],
    [
      'a checkpoint',
      `update audit_checkpoint set note = replace(note, 'audit', 'idiot') where shard = 1`,
      '/1#11: a checkpoint does not hold',
    ],
    [
      'the last shard gone',
      `delete from audit_checkpoint where shard = 2; delete from audit_entry where shard = 2; delete from audit_shard where shard = 2`,
      undefined,
    ],
    [
      'the first shard cut short',
      `delete from audit_entry where shard = 1`,
      '/1#0: the head says 11 entries, there are 0',
    ],
    [
      'a stray entry',
      `update audit_entry set shard = 9 where shard = 2 and idx = 2`,
      'shard 9: an entry stands outside its shard',
    ],
  ])('shows that an owner changed %s behind its triggers', async (_, sql, expected) => {
    await owner.query('begin')
    for (const table of ['audit_shard', 'audit_entry', 'audit_checkpoint'])
      await owner.query(`alter table ${table} disable trigger user`)
    await owner.query(sql)
    const clone = await snapshot()
    const [byLine, byBytes] = [verification(), verification()]
    for await (const line of readLines(owner)) byLine.accept(line)
    await eachLine(owner, (line) => byBytes.accept(line))
    await owner.query('rollback')
    expect(byBytes.report()).toEqual(byLine.report())
    const name = `tampered-${randomUUID()}.ndjson`
    await writeFile(join(folder, name), clone)
    const { code, out } = await run([
      'verify',
      name,
      ...(expected === undefined ? ['--checkpoint', 'kept.txt'] : []),
    ])
    expect(out).toContain(expected ?? 'log.example/audit/2: the shard is missing')
    expect(code).toBe(1)
  })
})

function verification(): LogVerification {
  return new LogVerification({ keys: [], expected: [] })
}

/** What an export would hold now, inside the open transaction. */
async function snapshot(): Promise<string> {
  let text = ''
  for await (const line of readLines(owner)) text += `${formatLogLine(line)}\n`
  return text
}
