import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrateCommand } from '../../src/cli/migrate.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { migrate, requireMigrated } from '../../src/storage/migrate.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let empty: TestDatabase
let database: Database
let owner: pg.Client

beforeAll(async () => {
  made = await testDatabase()
  empty = await testDatabase()
  database = openDatabase(made.url)
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  await inEmpty('drop schema public cascade; create schema public; grant usage on schema public to public')
  const log = await openAuditLog({ url: made.url, logOrigin: 'log.example/audit', signingKey: signingKey() })
  await log.append(auditEntry())
  await log.close()
})
afterAll(async () => {
  await owner.end()
  await database.close()
  await made.close()
  await empty.close()
})

async function inEmpty(sql: string): Promise<void> {
  const connection = new pg.Client({ connectionString: empty.url })
  await connection.connect()
  await connection.query(sql)
  await connection.end()
}

describe('migration', () => {
  it('runs once, however many processes start it', async () => {
    await expect(requireMigrated(empty.url)).rejects.toThrow('lacks 0001-audit-log: run linchpin migrate')
    const runs = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)])
    expect(runs.filter((it) => it.length > 0)).toHaveLength(1)
    expect(await migrate(empty.url)).toEqual([])
    await expect(requireMigrated(empty.url)).resolves.toBeUndefined()
  })

  it('gives up a table that stays in use, says so, and goes on from there when it is run again', async () => {
    const busy = await testDatabase()
    const user = new pg.Client({ connectionString: busy.url })
    await user.connect()
    await user.query(
      'drop schema public cascade; create schema public; grant usage on schema public to public',
    )
    await user.query(
      'create table migration (name text primary key, digest text not null, applied timestamptz)',
    )
    await user.query('begin')
    await user.query('lock table migration in exclusive mode')
    await expect(migrate(busy.url, 50)).rejects.toThrow(
      '0001-audit-log was not applied, as a table it changes was in use all the time: run linchpin migrate again',
    )
    await user.query('commit')
    expect((await migrate(busy.url))[0]).toBe('0001-audit-log')
    await user.end()
    await busy.close()
  })

  it.each([
    [`update migration set digest = 'other' where name = '0002-patient-index'`, 'applied with other content'],
    [`insert into migration (name, digest) values ('9999-later', '')`, '9999-later, which this version'],
  ])('refuses a database with another history: %s', async (change, message) => {
    const before = 'create table kept as select * from migration'
    await inEmpty(`${before}; ${change}`)
    await expect(migrate(empty.url)).rejects.toThrow(message)
    await expect(requireMigrated(empty.url)).rejects.toThrow(message)
    await inEmpty('delete from migration; insert into migration select * from kept; drop table kept')
  })
})

describe('linchpin migrate', () => {
  const run = async (
    argv: readonly string[],
    url: string | undefined,
    password?: string,
  ): Promise<readonly [number, string]> => {
    let text = ''
    const stdin = (async function* () {
      await Promise.resolve()
      yield* [] as Uint8Array[]
    })()
    const write = (it: string): void => void (text += it)
    const io = {
      stdin,
      stdout: write,
      stderr: write,
      cwd: '/',
      environment: { DATABASE_URL: url, GATEWAY_PASSWORD: password },
    }
    return [await migrateCommand.run(argv, io), text]
  }

  it.each([
    ['an up to date database', [], () => made.url, 0, 'up to date'],
    ['no database', [], () => undefined, 2, 'DATABASE_URL is not set'],
    ['an argument', ['now'], () => made.url, 2, "Unexpected argument 'now'"],
    ['a login without a password', ['--writer', 'x'], () => made.url, 2, 'GATEWAY_PASSWORD is not set'],
    ['help', ['--help'], () => undefined, 0, 'linchpin migrate'],
    ['a database that is down', [], () => 'postgres://nobody@127.0.0.1:1/none', 1, 'ECONNREFUSED'],
  ])('with %s', async (_, argv, url, code, text) => {
    const [got, said] = await run(argv, url())
    expect(said).toContain(text)
    expect(got).toBe(code)
  })

  it('makes the login of the gateway, as often as it is asked to', async () => {
    const name = `${new URL(made.url).pathname.slice(1)}_gateway`
    for (const password of ['first', 'second'])
      expect(await run(['--writer', name], made.url, password)).toEqual([
        0,
        `up to date\n${name} can log in\n`,
      ])
  })
})

describe('the role of the running gateway', () => {
  it.each([
    ['update audit_entry set outcome = outcome'],
    ['delete from audit_entry'],
    ['truncate audit_entry'],
    ['drop table audit_entry'],
    ['alter table audit_entry disable trigger user'],
    ['update audit_checkpoint set note = note'],
    ['delete from audit_checkpoint'],
    ['delete from audit_shard'],
    [`update audit_shard set origin = 'other'`],
    ['delete from patient_number'],
    ['delete from migration'],
  ])('cannot %s', async (sql) => {
    await expect(database.pool.query(sql)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('can advance the head of a shard, never set it back', async () => {
    await expect(database.pool.query('update audit_shard set size = size - 1')).rejects.toThrow('only grows')
  })
})

describe('the owner, by accident', () => {
  it.each([
    ['update audit_entry set outcome = outcome'],
    ['delete from audit_entry'],
    ['truncate audit_entry'],
    ['truncate audit_entry_other'],
    ['update audit_checkpoint set note = note'],
    ['delete from audit_checkpoint'],
    ['truncate audit_checkpoint cascade'],
    ['delete from audit_shard'],
    ['truncate audit_shard cascade'],
    ['update audit_shard set size = 0'],
  ])('cannot %s', async (sql) => {
    await expect(owner.query(sql)).rejects.toThrow(/the audit log only grows|only grows/)
  })

  it('finds this month and the next three in partitions of their own, each guarded', async () => {
    const { rows } = await owner.query<{ relname: string }>(
      `select relname from pg_inherits join pg_class on oid = inhrelid
       where inhparent = 'audit_entry'::regclass and relname <> 'audit_entry_other' order by relname`,
    )
    expect(rows).toHaveLength(4)
    for (const { relname } of rows)
      await expect(owner.query(`truncate ${relname}`)).rejects.toThrow('the audit log only grows')
  })
})
