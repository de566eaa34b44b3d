import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { auditCommand } from '../../src/cli/audit.js'
import { entryColumns, entryText } from '../../src/audit/entry-text.js'
import { EMPTY_FRONTIER, appendLeaves, frontierBytes, leafHash } from '../../src/audit/merkle.js'
import { noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { openingEntry } from '../../src/audit/shard-opening.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { migrate } from '../../src/storage/migrate.js'
import { type EmptyDatabase, emptyDatabase } from '../system/empty-database.js'
import { type TestDatabase, testDatabase } from '../storage/test-database.js'
import { auditEntry, signingKey } from './audit-entries.js'

const run = promisify(execFile)
const key = signingKey()
const BINARIES = ['/usr/lib/postgresql', '/usr/local', '/opt/homebrew'].flatMap((root) => [
  ...['18', '17', '16', '15', '14'].map((it) => join(root, it, 'bin')),
  join(root, 'bin'),
])
const PG_DUMP = BINARIES.map((it) => join(it, 'pg_dump')).find((it) => existsSync(it))

let made: TestDatabase
let copy: EmptyDatabase
let folder: string
/** Files of the newest checkpoint as the copy was made, and of a later one. */
let [atCopy, later] = ['', '']

/** `linchpin audit` over a database, and what it printed. */
async function audit(
  url: string,
  ...argv: string[]
): Promise<{ readonly code: number; readonly said: string }> {
  let said = ''
  const io = {
    stdin: process.stdin,
    stdout: (text: string) => void (said += text),
    stderr: (text: string) => void (said += text),
    cwd: process.cwd(),
    environment: { DATABASE_URL: url },
  }
  return { code: await auditCommand.run(argv, io), said }
}

const open = (url: string, logOrigin = 'log.example/audit', report?: (event: object) => void) =>
  openAuditLog({ url, logOrigin, signingKey: key, ...(report === undefined ? {} : { report }) })

async function appended(url: string, entries: number): Promise<void> {
  const log = await open(url)
  await Promise.all(Array.from({ length: entries }, () => log.append(auditEntry())))
  await log.close()
}

async function checkpointFile(name: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, (await audit(made.url, 'checkpoint')).said)
  return file
}

/** A backup of the whole database, restored into another, as docs/operations/access-log.md says. */
async function copied(from: string, to: string): Promise<void> {
  if (PG_DUMP === undefined) {
    await copiedByRows(from, to)
    return
  }
  const file = join(folder, 'backup')
  await run(PG_DUMP, ['--format=custom', `--file=${file}`, from])
  await run(join(PG_DUMP, '..', 'pg_restore'), ['--exit-on-error', `--dbname=${to}`, file])
}

async function copiedByRows(from: string, to: string): Promise<void> {
  await migrate(to)
  const [source, target] = [from, to].map((it) => new pg.Client({ connectionString: it }))
  await Promise.all([source?.connect(), target?.connect()])
  await target?.query('set session_replication_role = replica')
  for (const table of ['audit_shard', 'audit_entry', 'audit_checkpoint', 'audit_cosignature']) {
    const found = await source?.query<{ row: string }>(
      `select row_to_json(it)::text as row from ${table} as it`,
    )
    for (const { row } of found?.rows ?? [])
      await target?.query(`insert into ${table} select * from json_populate_record(null::${table}, $1)`, [
        row,
      ])
  }
  await Promise.all([source?.end(), target?.end()])
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-restore-'))
  made = await testDatabase()
  copy = await emptyDatabase(made.url)
  await appended(made.url, 40)
  atCopy = await checkpointFile('at-copy')
  await copied(made.url, copy.url)
  await appended(made.url, 10)
  later = await checkpointFile('later')
})
afterAll(async () => {
  await copy.drop()
  await made.close()
  await rm(folder, { recursive: true })
})

describe('a log restored from a backup', () => {
  test('verifies, against the checkpoint that was kept with the backup too', async () => {
    expect(await audit(copy.url, 'verify')).toMatchObject({ code: 0 })
    const { code, said } = await audit(copy.url, 'verify', '--checkpoint', atCopy)
    expect([code, said]).toEqual([0, expect.stringContaining('1 shards, 41 entries')])
  })

  test('is found to be older than a checkpoint that was kept later', async () => {
    const { code, said } = await audit(copy.url, 'verify', '--checkpoint', later)
    expect(code).toBe(1)
    expect(said).toContain('shorter than a checkpoint kept elsewhere')
    expect(await audit(made.url, 'verify', '--checkpoint', later)).toMatchObject({ code: 0 })
  })

  test('is not gone on with under the same name, and is changed by nothing that is tried', async () => {
    await expect(open(copy.url)).rejects.toThrow('a restored log goes on under another logOrigin')
    expect((await audit(copy.url, 'verify')).said).toContain('1 shards, 41 entries')
  })

  test('goes on under another name, and what was restored is kept, and vouched for by what comes after', async () => {
    const log = await open(copy.url, 'log.example/after-restore')
    expect(log.origin()).toBe('log.example/after-restore/2')
    await log.append(auditEntry())
    await log.close()
    const { code, said } = await audit(copy.url, 'verify', '--checkpoint', atCopy)
    expect([code, said]).toEqual([0, expect.stringContaining('2 shards, 43 entries')])
    const owner = new pg.Client({ connectionString: copy.url })
    await owner.connect()
    await owner.query('set session_replication_role = replica')
    await owner.query('delete from audit_entry where shard = 1 and idx = 40')
    await owner.query('update audit_shard set size = 40 where shard = 1')
    await owner.end()
    expect(await audit(copy.url, 'verify')).toMatchObject({ code: 1 })
  })
})

test('the database it was begun in goes on with it, as before', async () => {
  const log = await open(made.url)
  expect(log.origin()).toBe('log.example/audit/1')
  await log.close()
})

test('after a failover no number is given again that a lost shard may have had', async () => {
  const database = await testDatabase()
  const begun = await open(database.url)
  await begun.close()
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  // The database says that it is in its third history.
  await owner.query(`
    create function pg_walfile_name(pg_lsn) returns text language sql as $$ select '000000030000000000000001' $$;
    do $$ begin execute format('alter database %I set search_path = public, pg_catalog', current_database()); end $$`)
  await owner.end()
  const logs = [await open(database.url), await open(database.url)]
  expect(logs.map((it) => it.origin())).toEqual(['log.example/audit/20002', 'log.example/audit/20003'])
  for (const it of logs) await it.close()
  const again = await open(database.url)
  expect(again.origin()).toBe('log.example/audit/20002')
  await again.close()
  expect(await audit(database.url, 'verify')).toMatchObject({ code: 0 })
  await database.close()
})

test.each<readonly [string, boolean]>([
  ['that was begun before the database failed over', true],
  ['that does not say where it was begun', false],
])('a shard %s is left alone, and a new one begun', async (_name, saysHome) => {
  const database = await testDatabase()
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  const { rows } = await owner.query<{ database: string }>(
    `select system_identifier || '/' || (select oid from pg_database where datname = current_database()) as database
     from pg_control_system()`,
  )
  const origin = 'log.example/audit/1'
  const home = { database: rows[0]?.database ?? '', history: '00000000' }
  const entry = openingEntry(
    {
      origin,
      key: verifierKeyOf(noteSigner(origin, key)),
      heads: [],
      home: saysHome ? home : undefined,
    },
    'created',
    { recorded: '2026-11-21T09:00:00.000Z', nonce: 'nonce' },
  )
  const columns = entryColumns(entry)
  const text = entryText(columns, entry.body)
  const { size, nodes } = appendLeaves(EMPTY_FRONTIER, [leafHash(text)])
  await owner.query('insert into audit_shard values (1, $1, 1, $2)', [origin, frontierBytes({ size, nodes })])
  await owner.query(
    `insert into audit_entry (shard, idx, recorded, kind, request_id, action, outcome, break_glass, leaf, body)
     values (1, 0, $1, 'change', $2, $3, $4, false, $5, $6)`,
    [columns.recorded, columns.requestId, columns.action, columns.outcome, leafHash(text), text],
  )
  await owner.end()
  const told: object[] = []
  const log = await open(database.url, 'log.example/audit', (event) => told.push(event))
  expect(log.origin()).toBe('log.example/audit/2')
  expect(told).toContainEqual(expect.objectContaining({ kind: 'shard-rejected', origin }))
  await log.close()
  expect(await audit(database.url, 'verify')).toMatchObject({ code: 0 })
  await database.close()
})
