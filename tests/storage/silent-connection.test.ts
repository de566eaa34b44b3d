import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { indexLog } from '../../src/storage/console/index-log.js'
import { openDatabase } from '../../src/storage/database.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { type SilentWay, silentWay } from './silent-connection.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const signing = { logOrigin: 'log.example/audit', signingKey: signingKey() }
let database: TestDatabase
let way: SilentWay
beforeAll(async () => {
  database = await testDatabase()
})
beforeEach(async () => {
  way = await silentWay(database.url)
})
afterEach(() => way.close())
afterAll(async () => {
  await database.close()
})

it('a connection that falls silent while a shard is looked for is given up, and another is tried', async () => {
  const events: string[] = []
  const report = (event: { readonly kind: string }): void => void events.push(event.kind)
  const log = await openAuditLog({ ...signing, url: way.url, deadlineMs: 1_000, report })
  way.swallow(/audit_shard/)
  way.cut()
  await expect.poll(() => events).toContain('no-shard')
  way.swallow(undefined)
  await expect.poll(() => log.origin()).toBeDefined()
  await expect(log.append(auditEntry())).resolves.toBeDefined()
  await log.close()
})

it('a log closes although the database never says goodbye', async () => {
  const log = await openAuditLog({ ...signing, url: way.url, deadlineMs: 1_000 })
  await expect.poll(() => log.origin()).toBeDefined()
  await log.append(auditEntry())
  way.swallow(/^X\0\0\0\x04$/)
  const late = new Promise((resolve) => setTimeout(resolve, 60_000, 'late'))
  expect(await Promise.race([log.close(), late])).not.toBe('late')
})

it('a process that falls silent while it indexes the log keeps no other from it', async () => {
  const log = await openAuditLog({ ...signing, url: database.url })
  await log.append(auditEntry())
  await log.close()
  const [silent, other] = [openDatabase(way.url), openDatabase(database.url)]
  const nobody = (): undefined => undefined
  const owner = new pg.Client({ connectionString: database.url })
  await owner.connect()
  way.swallow(/from audit_entry where shard/)
  const stuck = indexLog(silent, nobody, 1_000).catch(() => 'given up')
  const holding = `select 1 from pg_stat_activity where state = 'idle in transaction'
    and datname = current_database() and query like 'select next from audit_index_cursor%'`
  await expect.poll(async () => (await owner.query(holding)).rowCount, { timeout: 10_000 }).toBe(1)
  await owner.end()
  await expect(indexLog(other, nobody, 1_000)).resolves.toBe(false)
  way.cut()
  expect(await stuck).toBe('given up')
  await silent.close()
  await other.close()
})
