import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AlertActor } from '../../src/audit/alerts/alert-store.js'
import { MOST_REPORTS_AN_HOUR, type ProblemReport } from '../../src/model/problems/problem-report.js'
import { type OpenAuditLog, openAuditLog } from '../../src/storage/audit-log.js'
import { alertStore } from '../../src/storage/alerts/alert-store.js'
import { type Raising } from '../../src/storage/alerts/raise-alert.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { problemStore } from '../../src/storage/problems/problem-store.js'
import { forgetReports } from '../../src/storage/problems/forget-reports.js'
import { raiseReported } from '../../src/storage/problems/raise-reported.js'
import { accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const AT = '2026-11-21T12:00:00.000Z'
const OFFICER: AlertActor = { userId: 'officer-1', organisation: '9A1', organisations: ['9A1'] }

let made: TestDatabase
let database: Database
let log: OpenAuditLog

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  log = await openAuditLog({ url: made.url, logOrigin: 'log.example/reports', signingKey: signingKey() })
  await log.append(accessEntry())
})
afterAll(async () => {
  await log.close()
  await database.close()
  await made.close()
})
beforeEach(async () => {
  // As who made the tables: the gateway may empty none.
  const connection = new pg.Client({ connectionString: made.url })
  await connection.connect()
  await connection.query(
    'truncate alert cascade; truncate outbox, problem_report, problem_reporter, console_officer',
  )
  await connection.end()
})

const reports = () => problemStore(database, { key: new Uint8Array(32), randomBytes })
const alerts = () => alertStore(database, () => Promise.resolve())
const RAISING: Raising = {
  mintReference: () => `ALR-${randomBytes(5).toString('hex')}`,
  messagesOf: (_, reference, occasion) => [
    { key: `${reference}/${occasion}`, destination: 'mail', body: reference },
  ],
}
const raise = (raising: Partial<Raising> = {}) => raiseReported(database, { ...RAISING, ...raising })

async function add(
  changes: Partial<ProblemReport> = {},
  tell?: () => Promise<void>,
): ReturnType<ReturnType<typeof reports>['add']> {
  const { rows } = await database.pool.query<{ readonly shard: number; readonly idx: bigint }>(
    'select shard, idx from audit_entry limit 1',
  )
  const { shard, idx } = rows[0]!
  const access = { actor: 'worker-1', actorOrganisation: '9A1', subject: undefined, purpose: 'direct-care' }
  const of = { shard, index: idx, by: 'worker-1', organisation: '9A1', at: AT }
  const report: ProblemReport = {
    ...of,
    problem: 'shared',
    text: '',
    concerned: ['9A1'],
    access,
    ...changes,
  }
  return reports().add(report, tell)
}

const find = () => alerts().find({ organisations: undefined, limit: 100 })

describe('another report of the same answer', () => {
  it('declines a proposal to close its case and counts as an event, once', async () => {
    await add()
    expect(await raise()).toBe(1)
    const reference = (await find())[0]!.reference
    await alerts().act(reference, 0, { kind: 'investigate' }, OFFICER, AT)
    await alerts().act(
      reference,
      1,
      { kind: 'propose-close', outcome: 'appropriate', text: 'seen' },
      OFFICER,
      AT,
    )

    await add({ by: 'worker-2', at: '2026-11-21T12:05:00.000Z' })
    expect(await raise()).toBe(0)
    expect((await find()).map((it) => [it.reference, it.events])).toEqual([[reference, 3]])
    const found = await alerts().caseOf(reference, OFFICER)
    expect(found?.history.at(-1)?.action).toEqual({
      kind: 'decline-close',
      text: 'There was another report.',
    })

    // The twin: nothing was reported since, and nothing is added.
    expect(await raise()).toBe(0)
    expect((await find()).map((it) => it.events)).toEqual([3])
  })
})

describe('reports of the same answer by the same person at once', () => {
  it('are one: it is told once, and every other is told what stands', async () => {
    let told = 0
    const tell = async (): Promise<void> => {
      told++
      await new Promise((done) => setTimeout(done, 20))
    }
    const problems = ['shared', 'withheld', 'other', 'wrong-person'] as const
    const added = await Promise.all(problems.map((problem) => add({ problem }, tell)))
    const first = problems[added.indexOf('kept')]
    expect(first).toBeDefined()
    expect(added.filter((it) => it !== 'kept')).toEqual(Array(3).fill({ made: first }))
    expect(told).toBe(1)
    expect(await add({ by: 'worker-2' }, tell), 'somebody else').toBe('kept')
  })

  it('are none where the log cannot have it, and the next is kept', async () => {
    await expect(add({}, () => Promise.reject(new Error('not recorded')))).rejects.toThrow('not recorded')
    expect(await add({ problem: 'other' })).toBe('kept')
    expect(await add()).toEqual({ made: 'other' })
  })
})

describe('a report that cannot be raised', () => {
  it('holds up no other, and is raised once it can be', async () => {
    const [early, late] = ['2026-11-21T11:00:00.000Z', '2026-11-21T13:00:00.000Z']
    await add({ organisation: 'A81001', concerned: ['A81001', 'RX9'], at: early })
    await add()
    await add({ by: 'worker-3', organisation: 'X26', concerned: ['X26'], at: late })
    const failing = raise({
      messagesOf: (draft, reference, occasion) => {
        if (draft.organisations.includes('RX9')) throw new Error('cannot be told')
        return RAISING.messagesOf(draft, reference, occasion)
      },
    })
    await expect(failing).rejects.toThrow('reports could not be raised')
    const queues = async () => (await find()).flatMap((it) => it.organisations).toSorted()
    expect(await queues()).toEqual(['9A1', 'X26'])
    expect(await raise()).toBe(2)
    expect(await queues()).toEqual(['9A1', 'A81001', 'RX9', 'X26'])
  })

  it('is raised once, however many raise at once', async () => {
    for (let n = 0; n < 12; n++) await add({ by: `worker-${n}`, organisation: `X${n}`, concerned: [`X${n}`] })
    const opened = await Promise.all([raise(), raise(), raise()])
    expect(opened.reduce((sum, it) => sum + it, 0)).toBe(12)
  })
})

describe('how many reports one person can make in an hour', () => {
  const place = (index: number, at = AT) =>
    ({ shard: 1, index: BigInt(index), by: 'worker-1', organisation: '9A1', at }) as const

  it('is the same however many are made at once', async () => {
    const took = await Promise.all(Array.from({ length: 60 }, (_, n) => reports().take(place(n))))
    expect(took.filter((it) => it === 'taken')).toHaveLength(MOST_REPORTS_AN_HOUR)
    expect(await reports().take({ ...place(1), by: 'worker-2' }), 'somebody else').toBe('taken')
    expect(await reports().take({ ...place(1), organisation: '9A2' }), 'elsewhere').toBe('taken')
    expect(await reports().take(place(99, '2026-11-21T12:59:59.000Z'))).toBe('too-many')
    expect(await reports().take(place(99, '2026-11-21T13:00:00.000Z'))).toBe('taken')
  })

  it('does not count the same answer again', async () => {
    await add()
    const { rows } = await database.pool.query<{ shard: number; index: bigint }>(
      'select shard, idx as index from problem_report',
    )
    for (let n = 0; n < MOST_REPORTS_AN_HOUR; n++)
      expect(await reports().take({ ...place(0), ...rows[0]! })).toEqual({ made: 'shared' })
    expect(await reports().take(place(7))).toBe('taken')
  })
})

describe('what nobody needs any more', () => {
  const later = (days: number): Date => new Date(Date.parse(AT) + days * 86_400_000)
  const count = async (): Promise<number> =>
    (await database.pool.query('select from problem_report')).rowCount ?? 0

  it('is a report whose cases were closed, a year after it was made, and no other', async () => {
    await add()
    expect(await forgetReports(database, later(400)), 'not raised yet').toBe(0)
    await raise()
    const reference = (await find())[0]!.reference
    expect(await forgetReports(database, later(400)), 'open').toBe(0)
    await database.pool.query(`update alert set state = 'closed' where reference = $1`, [reference])
    expect(await forgetReports(database, later(364)), 'not a year').toBe(0)
    expect(await count()).toBe(1)
    expect(await forgetReports(database, later(366))).toBe(1)
    expect(await count()).toBe(0)
  })

  it('is an officer who has not signed in for 90 days, and when somebody reported', async () => {
    await database.pool.query(
      `insert into console_officer (organisation, user_id, name, role, signed_in) values
       ('9A1', 'old', 'Old', 'ig-officer', $1), ('9A1', 'new', 'New', 'ig-officer', $2)`,
      [later(0), later(5)],
    )
    await reports().take({ shard: 1, index: 1n, by: 'worker-1', organisation: '9A1', at: AT })
    expect(await forgetReports(database, later(92))).toBe(2)
    const { rows } = await database.pool.query<{ user_id: string }>('select user_id from console_officer')
    expect(rows.map((it) => it.user_id)).toEqual(['new'])
  })
})
