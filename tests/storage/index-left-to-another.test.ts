import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { followLog } from '../../src/storage/console/follow-log.js'
import { indexLog } from '../../src/storage/console/index-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const nobody = (): undefined => undefined

let made: TestDatabase
let log: Awaited<ReturnType<typeof openAuditLog>>
let database: Database
/** Another process, which is reading the only shard. */
let other: pg.Client
let owner: pg.Client
beforeEach(async () => {
  made = await testDatabase()
  log = await openAuditLog({ logOrigin: 'log.example/audit', signingKey: signingKey(), url: made.url })
  database = openDatabase(made.url)
  other = new pg.Client({ connectionString: made.url })
  owner = new pg.Client({ connectionString: made.url })
  await Promise.all([other.connect(), owner.connect()])
  await log.append(auditEntry())
  await indexLog(database, nobody, 1_000)
  await log.append(auditEntry())
  await other.query('begin; select from audit_index_cursor for update')
})
afterEach(async () => {
  vi.useRealTimers()
  await Promise.all([other.end(), owner.end()])
  await log.close()
  await database.close()
  await made.close()
})

/** How many entries the index has not come to yet. */
async function unread(): Promise<number> {
  const { rows } = await owner.query<{ readonly n: number }>(
    'select sum(size - coalesce(next, 0))::int as n from audit_shard left join audit_index_cursor using (shard)',
  )
  return rows[0]?.n ?? 0
}

const WAITING = `select from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock' and query like '%audit_index_cursor%'`
const waiting = async (): Promise<number | null> => (await owner.query(WAITING)).rowCount

describe('a shard that another process is reading', () => {
  test('is left to it where nobody asks, and read the next time', async () => {
    const before = await unread()
    expect(before).toBeGreaterThan(0)
    expect(await indexLog(database, nobody, 1_000, 'leave')).toBe(false)
    expect(await unread()).toBe(before)
    await other.query('commit')
    expect(await indexLog(database, nobody, 1_000, 'leave')).toBe(false)
    expect(await unread()).toBe(0)
  })

  test('is left to it too where it is to be indexed again', async () => {
    await owner.query('update audit_term set is_current = false')
    expect(await indexLog(database, nobody, 1_000, 'leave')).toBe(false)
    expect((await owner.query('select from audit_term where not is_current')).rowCount).toBeGreaterThan(0)
  })

  test('is waited for where somebody asks, though the background passes by it at that moment', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const failed = vi.fn()
    const follower = followLog(database, nobody, failed)
    try {
      vi.advanceTimersByTime(5_000)
      let isAnswered = false
      const asked = follower.catchUp().then(() => {
        isAnswered = true
      })
      await expect.poll(waiting, { timeout: 10_000 }).toBe(1)
      vi.advanceTimersByTime(5_000)
      expect(isAnswered).toBe(false)
      await other.query('commit')
      await asked
      expect(await unread()).toBe(0)
    } finally {
      await follower.stop()
    }
    expect(failed).not.toHaveBeenCalled()
  })
})
