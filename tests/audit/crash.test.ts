import { rm } from 'node:fs/promises'
import pg from 'pg'
import { expect, it } from 'vitest'
import { type AuditReceipt } from '../../src/audit/record.js'
import { openAuditLog } from '../../src/storage/audit-log.js'
import { migrate } from '../../src/storage/migrate.js'
import { startPrivatePostgres } from '../../src/storage/private-postgres.js'
import { openFolder } from '../storage/open-folder.js'
import { testDatabase } from '../storage/test-database.js'
import { auditEntry, signingKey } from './audit-entries.js'
import { type Acknowledged, killPostgres, missingFrom, startWriter, verified } from './crashes.js'

it('every answer two killed processes had given out is in the log, and their shards go on', async () => {
  const { url, close } = await testDatabase()
  const key = signingKey()
  const writers = [startWriter(url, key, 20), startWriter(url, key, 20)]
  for (const writer of writers) await writer.reaches(100, 60_000)
  await writers[0]!.kill()
  const before = writers[1]!.acknowledged.length
  await writers[1]!.reaches(before + 1, 60_000)
  await writers[1]!.kill()
  const promised = writers.flatMap((it) => it.acknowledged)
  expect(new Set(promised.map((it) => it.origin)).size).toBe(2)
  expect(await missingFrom(url, promised)).toEqual([])
  await othersLetGo(url)
  const rejected: string[] = []
  const report = (event: { readonly kind: string }): void => void rejected.push(event.kind)
  const log = await openAuditLog({ url, logOrigin: 'log.example/audit', signingKey: key, report })
  expect(log.origin()).toBe('log.example/audit/1')
  await log.append(auditEntry())
  await log.close()
  expect(rejected).not.toContain('shard-rejected')
  expect(await verified(url)).toMatchObject({ code: 0 })
  await close()
})

/** The database lets go of what a process held once it has seen that it is gone, and is done with what that one sent. */
async function othersLetGo(url: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const held = `select 1 from pg_locks join pg_database on pg_database.oid = database
    where locktype = 'advisory' and datname = current_database()`
  await expect.poll(async () => (await owner.query(held)).rowCount, { timeout: 30_000 }).toBe(0)
  await owner.end()
}

/** In this database alone: other tests use the same server. */
const LOSE_SHARDS = `select pg_terminate_backend(pid) from pg_locks join pg_database on pg_database.oid = database
  where locktype = 'advisory' and classid = 7016 and datname = current_database()`

it('a writer that goes on where its database is lost for a while is told from one that ends', async () => {
  const { url, close } = await testDatabase()
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  const writer = startWriter(url, signingKey(), 5)
  await writer.reaches(20, 60_000)
  await owner.query(LOSE_SHARDS)
  await writer.reaches(writer.acknowledged.length + 200, 60_000)
  await writer.kill()
  const broken = startWriter(url, 'no key', 5)
  await expect(broken.reaches(1, 60_000)).rejects.toThrow(/the writer ended: 1 [^]*Ed25519/)
  await owner.end()
  await close()
}, 180_000)

it('every answer given out before PostgreSQL was killed is in the log when it is back, and appending goes on', async () => {
  const dataDir = await openFolder('linchpin-crash-')
  const first = await startPrivatePostgres({ dataDir })
  await migrate(first.url)
  const log = await openAuditLog({ url: first.url, logOrigin: 'log.example/audit', signingKey: signingKey() })
  const promised: Acknowledged[] = []
  let failed = 0
  let running = true
  const call = async (): Promise<void> => {
    while (running) {
      const entry = auditEntry()
      const receipt = await log.append(entry).catch((): AuditReceipt | undefined => undefined)
      if (receipt === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
      if (receipt === undefined) failed += 1
      else promised.push({ ...receipt, requestId: entry.requestId })
    }
  }
  const calls = Array.from({ length: 20 }, call)
  await expect.poll(() => promised.length).toBeGreaterThan(200)
  await killPostgres(dataDir)
  await expect.poll(() => failed).toBeGreaterThan(0)
  const told = promised.length
  const second = await startPrivatePostgres({ dataDir })
  await expect.poll(() => promised.length).toBeGreaterThan(told + 100)
  running = false
  await Promise.all(calls)
  await log.close()
  expect(second.url).toBe(first.url)
  expect(await missingFrom(second.url, promised)).toEqual([])
  expect(await verified(second.url)).toMatchObject({ code: 0 })
  await second.stop()
  await rm(dataDir, { recursive: true, force: true })
})
