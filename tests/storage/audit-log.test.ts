import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type OpenAuditLog, openAuditLog } from '../../src/storage/audit-log.js'
import { auditEntry, signingKey } from '../audit/audit-entries.js'
import { inRunningTime } from '../sources/running-time.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const key = signingKey()
let database: TestDatabase
let owner: pg.Client
const open: OpenAuditLog[] = []

async function openLog(more: Partial<Parameters<typeof openAuditLog>[0]> = {}): Promise<OpenAuditLog> {
  const log = await openAuditLog({
    url: database.url,
    logOrigin: 'log.example/audit',
    signingKey: key,
    ...more,
  })
  open.push(log)
  return log
}

beforeAll(async () => {
  database = await testDatabase()
  owner = new pg.Client({ connectionString: database.url })
  owner.on('error', () => undefined)
  await owner.connect()
})
afterEach(async () => {
  for (const log of open.splice(0)) await log.close()
})
afterAll(async () => {
  await owner.end()
  await database.close()
})

async function rows(sql: string, values: unknown[] = []): Promise<readonly Record<string, unknown>[]> {
  return (await owner.query<Record<string, unknown>>(sql, values)).rows
}

describe('the audit log', () => {
  it('gives every entry its own place, in one gap-free log, and keeps the exact text', async () => {
    const log = await openLog()
    const receipts = await Promise.all(Array.from({ length: 300 }, () => log.append(auditEntry())))
    const indices = receipts.map((it) => it.index)
    expect(new Set(receipts.map((it) => it.origin))).toEqual(new Set([log.origin()]))
    expect(indices).toEqual(indices.map((_, at) => indices[0]! + BigInt(at)))
    const entry = auditEntry()
    const { index } = await log.append(entry)
    const shard = Number(log.origin()!.split('/').at(-1))
    const [row] = await rows('select body, recorded from audit_entry where shard = $1 and idx = $2', [
      shard,
      index,
    ])
    expect(row!['body']).toContain(`"evidence":${entry.body}}`)
    expect(row!['recorded']).toEqual(new Date(entry.recorded))
  })

  it('holds what a token can hold but a database cannot', async () => {
    const log = await openLog()
    await expect(log.append(auditEntry({ actor: 'nul\0 and half \ud800' }))).resolves.toBeDefined()
  })

  it('refuses an entry whose time is none, and only that one', async () => {
    const log = await openLog()
    const [bad, good] = await Promise.allSettled([
      log.append(auditEntry({ recorded: 'soon' })),
      log.append(auditEntry()),
    ])
    expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled'])
  })

  it('gives each process its own shard, and a free shard to the next', async () => {
    const [one, two] = [await openLog(), await openLog()]
    expect(one.origin()).not.toBe(two.origin())
    const freed = one.origin()
    await one.close()
    const three = await openLog()
    expect(three.origin()).toBe(freed)
    await Promise.all([two.append(auditEntry()), three.append(auditEntry())])
  })

  it('signs a checkpoint within seconds and at close', async () => {
    const log = await openLog()
    const { index } = await log.append(auditEntry())
    const shard = Number(log.origin()!.split('/').at(-1))
    const last = 'select max(size) as size from audit_checkpoint where shard = $1'
    await expect.poll(() => rows(last, [shard])).toEqual([{ size: String(index + 1n) }])
    const { index: later } = await log.append(auditEntry())
    await log.close()
    expect(await rows(last, [shard])).toEqual([{ size: String(later + 1n) }])
  })

  it('signs what was appended right before close, however close it was', async () => {
    for (let round = 0; round < 30; round++) {
      const log = await openLog({ logOrigin: 'close.example/audit' })
      const receipt = await log.append(auditEntry())
      for (let tick = 0; tick < round % 6; tick++) await Promise.resolve()
      await log.close()
      const shard = Number(receipt.origin.split('/').at(-1))
      const [row] = await rows('select max(size) as size from audit_checkpoint where shard = $1', [shard])
      expect(row).toEqual({ size: String(receipt.index + 1n) })
    }
  })

  it.each([
    ['lease', 7016],
    ['group behind', 7017],
    ['group behind that one', 7018],
  ])('refuses appends from the moment the connection of the %s is lost, and goes on', async (_, lock) => {
    const events: string[] = []
    const log = await openLog({ report: (it) => events.push(it.kind) })
    // In this database alone: other tests use the same server.
    const pids = `select pg_terminate_backend(pid) from pg_locks join pg_database on pg_database.oid = database
      where locktype = 'advisory' and classid = $1 and datname = current_database()`
    await rows(pids, [lock])
    await expect.poll(() => events).toContain('shard-lost')
    await expect.poll(() => log.origin()).toBeDefined()
    await expect(log.append(auditEntry())).resolves.toBeDefined()
  })

  it('refuses within the deadline when the database does not answer, and never blocks the next', async () => {
    const log = await openLog({ deadlineMs: 300 })
    const shard = Number(log.origin()!.split('/').at(-1))
    await owner.query('begin')
    await owner.query('select 1 from audit_shard where shard = $1 for update', [shard])
    try {
      const end = log.append(auditEntry()).catch((error: unknown) => String(error))
      const { answer, took } = await inRunningTime(() => end)
      expect(answer).toContain('could not be made durable')
      expect(took).toBeLessThan(2_000)
    } finally {
      await owner.query('rollback')
    }
    await expect.poll(() => log.origin()).toBeDefined()
    await expect(log.append(auditEntry())).resolves.toBeDefined()
  })

  it('gives each of several groups its own time', async () => {
    const log = await openLog({ deadlineMs: 6_000 })
    await owner.query(`create function slow() returns trigger language plpgsql as
      'begin perform pg_sleep(3.2); return null; end'`)
    await owner.query(
      'create trigger slow after update on audit_shard for each statement execute function slow()',
    )
    try {
      const crowd = Array.from({ length: 200 }, () => log.append(auditEntry()))
      const results = await Promise.allSettled(crowd)
      expect(new Set(results.map((it) => it.status))).toEqual(new Set(['fulfilled']))
    } finally {
      await owner.query('drop function slow cascade')
    }
  })

  it('refuses at once what would make the queue longer than allowed', async () => {
    const log = await openLog({ maxWaiting: 10 })
    const results = await Promise.allSettled(Array.from({ length: 30 }, () => log.append(auditEntry())))
    expect(results.filter((it) => it.status === 'rejected')).toHaveLength(20)
  })

  it('writes all of a batch or none', async () => {
    const log = await openLog()
    await owner.query(`alter table audit_entry add constraint no_poison check (actor <> 'poison') not valid`)
    const batch = ['fine', 'poison', 'fine'].map((actor) => log.append(auditEntry({ actor })))
    const results = await Promise.allSettled(batch)
    await owner.query('alter table audit_entry drop constraint no_poison')
    expect(results.map((it) => it.status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await rows(`select 1 from audit_entry where actor = 'fine'`)).toEqual([])
  })

  it('sends a crowd as three groups, each before the one before it is durable, without a gap', async () => {
    const log = await openLog()
    const requestId = 'a-crowd'
    const receipts = await Promise.all(
      Array.from({ length: 200 }, () => log.append(auditEntry({ requestId }))),
    )
    const kept = await rows(
      'select idx, xmin::text as commit from audit_entry where request_id = $1 order by idx',
      [requestId],
    )
    expect(kept.map((it) => it['idx'])).toEqual(receipts.map((it) => String(it.index)))
    expect(new Set(kept.map((it) => it['commit'])).size).toBe(3)
  })

  it('has no gap, and each of its entries where its receipt says, when crowds come without end', async () => {
    const log = await openLog()
    const places = new Map<string, string>()
    const caller = async (name: number): Promise<void> => {
      for (let n = 0; n < 20; n++) {
        const requestId = `endless-${String(name)}-${String(n)}`
        places.set(requestId, String((await log.append(auditEntry({ requestId }))).index))
      }
    }
    await Promise.all(Array.from({ length: 200 }, (_, name) => caller(name)))
    const kept = await rows(
      `select idx, request_id from audit_entry where request_id like 'endless-%' order by idx`,
    )
    expect(new Map(kept.map((it) => [it['request_id'], it['idx']]))).toEqual(places)
    const [first] = kept
    expect(kept.map((it) => it['idx'])).toEqual(kept.map((_, at) => String(Number(first?.['idx']) + at)))
  }, 60_000)

  it('commits none of three groups before its turn', async () => {
    const log = await openLog({ deadlineMs: 60_000 })
    const shard = Number(log.origin()!.split('/').at(-1))
    const requestId = 'in-turn'
    const kept = (): Promise<readonly unknown[]> =>
      rows('select idx from audit_entry where request_id = $1 order by idx', [requestId])
    await owner.query('begin')
    await owner.query('select 1 from audit_shard where shard = $1 for update', [shard])
    const crowd = Promise.all(Array.from({ length: 200 }, () => log.append(auditEntry({ requestId }))))
    // What sessions do is read once in a transaction, unless it is told to look again.
    const copied = `select 1 from pg_stat_clear_snapshot(), pg_stat_activity where datname = current_database()
      and state = 'idle in transaction' and query like 'begin; copy%'`
    try {
      await expect.poll(() => rows(copied)).toHaveLength(2)
      expect(await kept()).toEqual([])
    } finally {
      await owner.query('rollback')
    }
    const receipts = await crowd
    expect(await kept()).toEqual(receipts.map((it) => ({ idx: String(it.index) })))
  })

  it.each([7016, 7017, 7018])(
    'leaves a shard alone while connection %i of its last writer may still write',
    async (lock) => {
      const one = await openLog()
      const origin = one.origin()
      const shard = Number(origin!.split('/').at(-1))
      await one.close()
      await owner.query('select pg_advisory_lock($2, $1)', [shard, lock])
      const two = await openLog()
      expect(two.origin()).not.toBe(origin)
      await owner.query('select pg_advisory_unlock($2, $1)', [shard, lock])
      expect((await openLog()).origin()).toBe(origin)
    },
  )

  it('keeps nothing that was sent behind a group that failed, and has no gap after', async () => {
    const log = await openLog()
    await owner.query(`alter table audit_entry add constraint no_poison check (actor <> 'poison') not valid`)
    const crowd = Array.from({ length: 200 }, (_, n) =>
      log.append(auditEntry({ requestId: 'behind', actor: n === 10 ? 'poison' : 'fine' })),
    )
    const results = await Promise.allSettled(crowd)
    await owner.query('alter table audit_entry drop constraint no_poison')
    expect(new Set(results.map((it) => it.status))).toEqual(new Set(['rejected']))
    expect(await rows(`select 1 from audit_entry where request_id = 'behind'`)).toEqual([])
    await expect.poll(() => log.origin()).toBeDefined()
    await log.append(auditEntry())
    const gaps = `select shard from audit_shard join audit_entry using (shard)
      group by shard, size having count(*) <> size or max(idx) <> size - 1`
    expect(await rows(gaps)).toEqual([])
  })

  it('refuses after close', async () => {
    const log = await openLog()
    await log.close()
    await expect(log.append(auditEntry())).rejects.toThrow('no shard')
  })

  it('does not open with a key of another kind', async () => {
    await expect(openLog({ signingKey: 'none' })).rejects.toThrow('Ed25519 private key')
  })
})
