import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readersOfTheLog } from '../../src/storage/migrations/0106-readers-of-the-log.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let owner: pg.Client

/** The statements of the migration, one by one, so that each can be explained. */
const STATEMENTS = readersOfTheLog.sql
  .replaceAll(/^--.*$/gm, '')
  .split(';')
  .map((it) => it.trim())
const TERMS = STATEMENTS.filter((it) => it.startsWith('insert into audit_term'))
const ENTRIES = 2_000

beforeAll(async () => {
  made = await testDatabase()
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  // A log as an older gateway left it: indexed for two viewers but for its last hundred entries, without these terms.
  await owner.query(`
    insert into audit_shard values (1, 'log.example/audit/1');
    insert into audit_entry
      select 1, n, now() + n * interval '1 second', case when n % 100 = 0 then 'access' else 'disclosure' end,
        'request-' || n, 'someone', case when n % 2 = 0 then '9A1' else 'A81001' end, null, 'read', 'direct-care',
        case when n % 50 = 1 then 'DENIED' else 'released' end, n % 500 = 2, '', ''
      from generate_series(0, ${ENTRIES - 1}) as n;
    insert into audit_index_cursor values (1, ${ENTRIES - 100});
    insert into audit_term
      select viewer, 'event', recorded, shard, idx from audit_entry, (values ('9A1'), ('A81001')) as of (viewer)
      where idx < ${ENTRIES - 100};
    drop table audit_feed;
  `)
})
afterAll(async () => {
  await owner.end()
  await made.close()
})

type Plan = { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number }

test('each statement reads the log once, and not once for each entry of it', async () => {
  expect(TERMS).toHaveLength(2)
  await owner.query('begin; analyze audit_entry; analyze audit_term')
  for (const statement of TERMS) {
    const select = statement.replace(/^insert.*$/m, '').replace('on conflict do nothing', '')
    const { rows } = await owner.query<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(
      `explain (analyze, buffers, format json) ${select}`,
    )
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan
    const blocks = (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0)
    expect(blocks).toBeGreaterThan(0)
    expect(blocks).toBeLessThan(ENTRIES / 4)
  }
  await owner.query('rollback')
})

test('everybody finds by the new terms what was indexed before, and no gateway indexes meanwhile', async () => {
  await owner.query('begin')
  await owner.query(readersOfTheLog.sql)
  const other = new pg.Client({ connectionString: made.url })
  await other.connect()
  for (const sql of [
    'select * from audit_index_cursor for update',
    'insert into audit_index_cursor values (1, 0)',
  ])
    await expect(other.query(`set lock_timeout = '50ms'; ${sql}`)).rejects.toThrow('lock timeout')
  await other.end()
  await owner.query('commit')
  const { rows } = await owner.query<{ viewer: string; term: string; count: number }>(
    `select viewer, term, count(*)::integer as count from audit_term where term <> 'event'
     group by viewer, term order by viewer, term`,
  )
  expect(rows.map((it) => [it.viewer, it.term, it.count])).toEqual([
    ['9A1', 'asker:A81001', 950],
    ['9A1', 'glass:broken', 4],
    ['9A1', 'kind:access', 19],
    ['9A1', 'outcome:DENIED', 38],
    ['A81001', 'asker:9A1', 950],
    ['A81001', 'glass:broken', 4],
    ['A81001', 'kind:access', 19],
    ['A81001', 'outcome:DENIED', 38],
    ['all', 'glass:broken', 4],
    ['all', 'kind:access', 19],
    ['all', 'outcome:DENIED', 38],
  ])
})
