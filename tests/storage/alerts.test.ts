import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAccess } from '../../src/audit/alerts/access.js'
import { type AlertAction } from '../../src/audit/alerts/alert-life.js'
import { type Alert, type AlertActor } from '../../src/audit/alerts/alert-store.js'
import { alertOfGap, alertsOfAccess } from '../../src/audit/alerts/alerts-of-access.js'
import { type Change } from '../../src/audit/change-entry.js'
import { Refusal } from '../../src/model/refusal.js'
import { type OpenAuditLog, openAuditLog } from '../../src/storage/audit-log.js'
import { alertStore } from '../../src/storage/alerts/alert-store.js'
import { type Scanning, scanLog } from '../../src/storage/alerts/scan-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { BROKEN_GLASS, SECTION_42, SELF_CLAIMED, accessEntry } from '../audit/access-entries.js'
import { signingKey } from '../audit/audit-entries.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const AT = '2026-11-21T12:00:00.000Z'
const COUNCIL: AlertActor = { userId: 'officer-1', organisation: '9A1', organisations: ['9A1'] }
const SECOND: AlertActor = { userId: 'officer-2', organisation: '9A1', organisations: undefined }
const TRUST: AlertActor = { userId: 'officer-3', organisation: 'RX9', organisations: ['RX9'] }

let made: TestDatabase
let database: Database
let logs: readonly OpenAuditLog[]

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  const settings = { url: made.url, logOrigin: 'log.example/alerts', signingKey: signingKey() }
  logs = [await openAuditLog(settings), await openAuditLog(settings)]
})
afterAll(async () => {
  for (const it of logs) await it.close()
  await database.close()
  await made.close()
})

const SCANNING: Scanning = {
  mintReference: () => `ALR-${randomBytes(5).toString('hex')}`,
  alertsOf: (entry) => alertsOfAccess(readAccess(entry), () => undefined),
  alertOfGap: (shard, index) => alertOfGap(shard, index, AT),
  messagesOf: (_, reference, occasion) => [
    { key: `${reference}/${occasion}`, destination: 'mail', body: reference },
  ],
}
const store = () => alertStore(database, () => Promise.resolve())
const scan = (changes: Partial<Scanning> = {}) => scanLog(database, { ...SCANNING, ...changes })
const all = () => store().find({ organisations: undefined, limit: 1000 })
const told = async (): Promise<readonly string[]> =>
  (await database.pool.query<{ key: string }>('select key from outbox order by key')).rows.map((it) => it.key)

/** The table as it was made: a test database has an owner, the gateway does not. */
async function owner(sql: string): Promise<void> {
  const { default: pg } = await import('pg')
  const connection = new pg.Client({ connectionString: made.url })
  await connection.connect()
  await connection.query(sql)
  await connection.end()
}

beforeEach(async () => {
  await scan()
  await owner('truncate alert cascade; truncate outbox')
})

describe('reading the log', () => {
  it('raises each alert once and tells of it once, however many read at once', async () => {
    for (const log of logs)
      for (let n = 0; n < 30; n++)
        await log.append(
          accessEntry({ ...SELF_CLAIMED, columns: { actor: `worker-${n % 3}`, recorded: AT } }),
        )
    const scans = await Promise.all([scan(), scan(), scan(), scan()])
    expect(scans.reduce((sum, it) => sum + it.opened, 0)).toBe(3)
    expect(await scan()).toEqual({ entries: 0, opened: 0, missing: 0 })
    const alerts = await all()
    expect(alerts.map((it) => it.actor).sort()).toEqual(['worker-0', 'worker-1', 'worker-2'])
    expect(await told()).toEqual(alerts.map((it) => `${it.reference}/0`).sort())
    const found = await store().caseOf(alerts[0]!.reference, SECOND)
    expect(found?.entries).toHaveLength(20)
    expect(found?.entries[0]?.receipt).toMatch(/^log\.example\/alerts\/[12]#\d+$/)
  })

  it('loses nothing where it dies in the middle, and then raises nothing twice', async () => {
    for (let n = 0; n < 5; n++)
      await logs[0]!.append(accessEntry({ ...SELF_CLAIMED, columns: { actor: `worker-${n}` } }))
    let left = 3
    const dying = scan({
      messagesOf: () => {
        if (left-- === 0) throw new Error('the process dies here')
        return [{ key: `lost-${left}`, destination: 'mail', body: 'lost' }]
      },
    })
    await expect(dying).rejects.toThrow('dies here')
    expect([await all(), await told()]).toEqual([[], []])
    expect((await scan()).opened).toBe(5)
    expect(await told()).toHaveLength(5)
  })

  it('goes over more entries than it reads at once', async () => {
    const appended = Array.from({ length: 1100 }, (_, n) =>
      logs[0]!.append(accessEntry({ ...SELF_CLAIMED, columns: { actor: `worker-${n % 7}` } })),
    )
    await Promise.all(appended)
    expect(await scan()).toMatchObject({ entries: 1100, opened: 7 })
  })

  it('opens a matter again, and tells of it again, where it was closed and goes on', async () => {
    await logs[0]!.append(accessEntry(BROKEN_GLASS))
    await scan()
    const [alert] = await glass()
    await act(alert!, COUNCIL, { kind: 'propose-close', outcome: 'appropriate', text: 'seen' })
    await act(await again(alert!), SECOND, { kind: 'confirm-close' })
    expect((await again(alert!)).status.state).toBe('closed')
    await logs[0]!.append(
      accessEntry({ ...BROKEN_GLASS, columns: { ...BROKEN_GLASS.columns, recorded: AT } }),
    )
    expect((await scan()).opened).toBe(1)
    expect(await again(alert!)).toMatchObject({ status: { state: 'new' }, latest: AT, events: 3 })
    expect((await told()).filter((it) => it.startsWith(alert!.reference))).toEqual([
      `${alert!.reference}/0`,
      `${alert!.reference}/3`,
    ])
  })

  it('alarms where an entry was removed, and goes on after it', async () => {
    await logs[0]!.append(accessEntry())
    const { index } = await logs[0]!.append(accessEntry(SECTION_42))
    await logs[0]!.append(accessEntry(SELF_CLAIMED))
    await owner(`alter table audit_entry disable trigger user;
      do $$ declare part regclass; begin
        for part in select inhrelid from pg_inherits where inhparent = 'audit_entry'::regclass loop
          execute format('alter table %s disable trigger user', part);
        end loop; end $$;
      delete from audit_entry where shard = 1 and idx = ${index}`)
    expect(await scan()).toMatchObject({ missing: 1 })
    expect((await all()).map((it) => it.kind).sort()).toEqual([
      'log-entry-changed',
      'self-claimed-relationship',
    ])
  })
})

const glass = async (): Promise<readonly Alert[]> =>
  store().find({ organisations: undefined, kinds: ['break-glass'], limit: 10 })
const again = async ({ reference }: Alert): Promise<Alert> => (await store().caseOf(reference, SECOND))!
const act = (alert: Alert, by: AlertActor, action: AlertAction) =>
  store().act(alert.reference, alert.events, action, by, AT)

describe('the queue', () => {
  beforeEach(async () => {
    await logs[0]!.append(accessEntry(BROKEN_GLASS))
    await logs[0]!.append(accessEntry({ ...SELF_CLAIMED, columns: { actorOrganisation: 'RX9' } }))
    await scan()
  })

  it('shows an officer what is in the queue of their organisation, and nothing else', async () => {
    const [own] = await store().find({ organisations: ['RX9'], limit: 10 })
    expect(own).toMatchObject({ kind: 'self-claimed-relationship', organisations: ['RX9'] })
    const [council] = await glass()
    expect(await store().caseOf(council!.reference, TRUST)).toBeUndefined()
    expect(await act(council!, TRUST, { kind: 'investigate' })).toEqual({ kind: 'not-found' })
    expect(await act(council!, COUNCIL, { kind: 'investigate' })).toMatchObject({ kind: 'moved' })
    const open = await store().openAlerts({ organisations: ['RX9'] })
    expect(open).toMatchObject([{ kind: 'self-claimed-relationship', open: 1 }])
  })

  it('counts for an officer only what is for their eyes', async () => {
    const legal = { columns: { purpose: 'legal-requirement' }, evidence: { obligations: ['caldicott-log'] } }
    await logs[0]!.append(accessEntry(legal))
    await scan()
    const kinds = async (audience?: 'privacy-officer'): Promise<readonly string[]> =>
      (await store().openAlerts({ organisations: undefined, audience })).map((it) => it.kind)
    expect(await kinds()).toContain('legal-access')
    expect(await kinds('privacy-officer')).toContain('break-glass')
    expect(await kinds('privacy-officer')).not.toContain('legal-access')
  })

  it('is turned page by page, newest first, each alert once', async () => {
    const seen: string[] = []
    let after: Alert | undefined
    do {
      const [next] = await store().find({ organisations: undefined, after, limit: 1 })
      if (next !== undefined) seen.push(next.reference)
      after = next
    } while (after !== undefined)
    expect(seen).toEqual((await all()).map((it) => it.reference))
    expect(new Set(seen).size).toBe(3)
  })

  it('narrows by state, kind, audience and who has it', async () => {
    const [alert] = await glass()
    await act(alert!, COUNCIL, { kind: 'assign', to: 'officer-2' })
    const by = async (query: object): Promise<number> =>
      (await store().find({ organisations: undefined, limit: 10, ...query })).length
    expect(await by({ assignee: 'officer-2', states: ['assigned'] })).toBe(1)
    expect(await by({ states: ['new'] })).toBe(2)
    expect(await by({ audience: 'caldicott-guardian' })).toBe(0)
  })

  it('lets one of two officers who act at once act, and tells the log of that one', async () => {
    const changes: Change[] = []
    const recording = alertStore(database, (change) => {
      changes.push(change)
      return Promise.resolve()
    })
    const [alert] = await glass()
    const acts = await Promise.all(
      [COUNCIL, SECOND].map((by) =>
        recording.act(alert!.reference, alert!.events, { kind: 'note', text: 'rang the ward' }, by, AT),
      ),
    )
    expect(acts.map((it) => it.kind).sort()).toEqual(['changed-meanwhile', 'moved'])
    const { reference, subject } = alert!
    expect(subject).toBeDefined()
    expect(changes).toMatchObject([
      { kind: 'alert-acted', alert: reference, action: 'note', organisation: '9A1', subject },
    ])
    expect(JSON.stringify(changes)).not.toContain('rang')
    expect((await recording.caseOf(alert!.reference, SECOND))?.history).toMatchObject([
      { action: { kind: 'note', text: 'rang the ward' } },
    ])
  })

  it('is not changed by what the log cannot have', async () => {
    const [alert] = await glass()
    const unrecorded = alertStore(database, () => Promise.reject(new Refusal('NOT_RECORDED')))
    const note: AlertAction = { kind: 'note', text: 'rang the ward' }
    await expect(unrecorded.act(alert!.reference, alert!.events, note, COUNCIL, AT)).rejects.toThrow(Refusal)
    expect(await again(alert!)).toMatchObject({ events: 0, status: { state: 'new' } })
    expect((await store().caseOf(alert!.reference, SECOND))?.history).toEqual([])
  })

  it('is not closed by two officers of whom neither has seen the latest access', async () => {
    const [alert] = await glass()
    await act(alert!, COUNCIL, { kind: 'propose-close', outcome: 'appropriate', text: 'one access, seen' })
    const proposed = await again(alert!)
    await logs[0]!.append(accessEntry(BROKEN_GLASS))
    expect((await scan()).opened).toBe(0)
    expect(await act(proposed, SECOND, { kind: 'confirm-close' })).toEqual({ kind: 'changed-meanwhile' })
    const grown = await again(alert!)
    expect(grown.status).toMatchObject({ state: 'under-investigation', proposal: undefined })
    expect(await act(grown, SECOND, { kind: 'confirm-close' })).toEqual({
      kind: 'refused',
      why: 'not-proposed',
    })
    // Where nothing was proposed, it is only no longer what was looked at.
    await logs[0]!.append(accessEntry(BROKEN_GLASS))
    await scan()
    expect(await act(grown, COUNCIL, { kind: 'investigate' })).toEqual({ kind: 'changed-meanwhile' })
    expect((await store().caseOf(alert!.reference, SECOND))?.history.map((it) => it.action.kind)).toEqual([
      'propose-close',
      'decline-close',
    ])
  })

  it('is not changed by what was refused', async () => {
    const [alert] = await glass()
    expect(await act(alert!, SECOND, { kind: 'confirm-close' })).toEqual({
      kind: 'refused',
      why: 'not-proposed',
    })
    expect(await again(alert!)).toMatchObject({ events: 0, status: { state: 'new' } })
  })
})
