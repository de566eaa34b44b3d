import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { watching } from '../../src/audit/detectors/watch.js'
import { type OdsCode } from '../../src/model/ods-code.js'
import { alertStore } from '../../src/storage/alerts/alert-store.js'
import { type OpenAuditLog, openAuditLog } from '../../src/storage/audit-log.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type WatchingLog, watchLog } from '../../src/storage/detectors/watch-log.js'
import { registersStore } from '../../src/storage/registers-store.js'
import { signingKey } from '../audit/audit-entries.js'
import { CASES } from '../audit/detectors/cases.js'
import { KEYED, lookEntry, START } from '../audit/detectors/sightings.js'
import { type TestDatabase, testDatabase } from './test-database.js'

const COUNCIL = '9A1' as OdsCode
const HOSPITAL = 'RX9' as OdsCode
const DAY = 1440

let made: TestDatabase
let database: Database
let owner: pg.Client
let logs: readonly OpenAuditLog[]

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  owner = new pg.Client({ connectionString: made.url })
  await owner.connect()
  const settings = { url: made.url, logOrigin: 'log.example/detectors', signingKey: signingKey() }
  logs = [await openAuditLog(settings), await openAuditLog(settings)]
})
afterAll(async () => {
  for (const log of logs) await log.close()
  await owner.end()
  await database.close()
  await made.close()
})

let references = 0
const WATCHING: WatchingLog = {
  watching: watching(undefined),
  keyed: KEYED,
  mintReference: () => `ALR-${references++}`,
  messagesOf: (_, reference, occasion) => [
    { key: `${reference}/${occasion}`, destination: 'mail', body: reference },
  ],
}
const later = (days: number): string => new Date(START + days * DAY * 60_000).toISOString()
const watch = (more: Partial<WatchingLog> = {}, settled = later(400), ahead = '9999') =>
  watchLog(database, { ...WATCHING, ...more }, { settled, ahead })

/** What was found: everything but the references, which are random, and the times at which a round came by. */
async function found(): Promise<readonly unknown[]> {
  const { rows } = await owner.query<object>(
    `select matter, kind, actor, subject, raised, detail,
       array(select shard || '#' || idx from alert_entry where reference = alert.reference order by shard, idx) as entries
     from alert order by matter`,
  )
  return rows
}
/** What of it is about one person, with whose officers are told. */
async function told(): Promise<readonly unknown[]> {
  const { rows } = await owner.query<{ kind: string; subject: string; told: readonly string[] }>(
    `select kind, subject, organisations as told from alert where kind = 'restricted-record' order by subject`,
  )
  return rows.map((it) => [it.kind, it.subject, it.told])
}
const forget = () =>
  owner.query('truncate alert cascade; truncate outbox; truncate detector_scan; truncate detector_memory')

beforeEach(async () => {
  await watch()
  await owner.query('truncate alert cascade; truncate outbox')
})

async function append(shard: number, looks: Parameters<typeof lookEntry>[0][]): Promise<void> {
  for (const look of looks) await logs[shard]!.append(lookEntry(look))
}

describe('the detectors over the log', () => {
  it('find the same however much is read at once and wherever they die, with entries up to a month late', async () => {
    // One worker at two processes at once, another at one: neither shard alone holds enough.
    for (const [i, look] of CASES['many-people-once'].fires.slice(0, 30).entries())
      await append(i % 2, [{ ...look, columns: { ...look.columns, actor: 'broad' } }])
    for (const [i, look] of CASES['repeated-viewing'].fires.slice(0, 12).entries())
      await append(i % 2, [{ ...look, columns: { actor: 'again' } }])
    for (const look of CASES['volume-spike'].fires)
      await append(0, [{ ...look, columns: { ...look.columns, actor: 'spike' } }])
    // The last of them, like a process that was cut off, brings entries 27 days older than what was read before them.
    await forget()
    await watch()
    const whole = await found()
    const kinds = whole.map((it) => (it as { readonly kind: string }).kind)
    expect(kinds).toEqual(expect.arrayContaining(['many-people-once', 'repeated-viewing', 'volume-spike']))
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 20, max: 400 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 90 }),
        async (page, dies, days) => {
          await forget()
          let left = dies
          const dying = watch({
            page,
            messagesOf: (...it) => {
              if (left-- === 0) throw new Error('the process dies here')
              return WATCHING.messagesOf(...it)
            },
          })
          await dying.catch(() => undefined)
          await watch({ page }, later(days))
          await Promise.all([watch({ page }), watch({ page: page + 1 })])
          await watch({ page })
          expect(await found()).toEqual(whole)
        },
      ),
      // A page that ends in the middle of what is late.
      { numRuns: 8, examples: [[182, 0, 0]] },
    )
  })

  it('tell of each matter once, by its reference alone, and say to the officer what was seen', async () => {
    await append(
      0,
      CASES['many-people-once'].fires
        .slice(0, 25)
        .map((it) => ({ ...it, columns: { ...it.columns, actor: 'teller' } })),
    )
    await watch()
    const alerts = await alertStore(database, () => Promise.resolve()).find({
      organisations: ['9A1'],
      limit: 10,
    })
    expect(alerts).toMatchObject([
      { kind: 'many-people-once', actor: 'teller', subject: undefined, severity: 'high' },
    ])
    expect(alerts[0]!.detail).toBe('20 people in 90 days, each on one day only.')
    const { rows } = await owner.query<{ readonly body: string }>('select body from outbox')
    expect(rows.map((it) => it.body)).toEqual([alerts[0]!.reference])
  })

  it('wait for what is not settled, but not for a clock that is years ahead', async () => {
    await append(0, [
      { relationship: 'none', columns: { actor: 'ahead', recorded: '2099-01-01T00:00:00.000Z' } },
    ])
    await append(0, [{ relationship: 'none', columns: { actor: 'after' } }])
    expect((await watch({}, later(0), later(80 * 365))).entries).toBe(0)
    expect((await watch({}, later(0), later(1))).entries).toBe(1)
    expect((await watch({}, later(1), later(2))).entries).toBe(1)
    expect((await found()).map((it) => (it as { readonly actor: string }).actor).toSorted()).toEqual([
      'after',
      'ahead',
    ])
  })

  it('know the staff that an organisation lists, and keep of them nothing that can be read', async () => {
    const registers = registersStore(database, { maxAgeSeconds: 1, keyed: KEYED, recordClassesOf: () => [] })
    const staff = [
      {
        userId: 'nosy',
        nhsNumber: '9990000026',
        familyName: 'Featherstonehaugh',
        address: { line: '12 Mill Lane', postcode: 'LS6 1AA' },
        declared: ['9990000034'],
        hours: [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '18:00' }],
      },
      { userId: 'gone', leftOn: '2026-10-30' },
    ]
    await registers.replaceFeed(
      COUNCIL,
      { organisation: '9A1', relationships: [], registers: [], staff },
      '2026-11-01T00:00:00.000Z',
    )
    const kept = JSON.stringify((await owner.query('select * from staff_member')).rows)
    expect(kept).not.toMatch(/99900000|Featherstonehaugh|Mill|LS6/i)
    const kin = { home: KEYED('home', '12 LS61AA') }
    await append(0, [
      { columns: { actor: 'nosy', subject: '9990000026' } },
      { columns: { actor: 'nosy', subject: '9990000034' } },
      { columns: { actor: 'nosy', subject: '9990000042' }, kin },
      { after: 12 * 60, columns: { actor: 'nosy', subject: '9990000050' } },
      { columns: { actor: 'gone' } },
      { relationship: 'none', columns: { actor: 'other', subject: '9990000026' } },
    ])
    await watch()
    const kinds = (await found()).map((it) => (it as { readonly kind: string }).kind)
    expect(kinds.toSorted()).toEqual([
      'colleague',
      'family-relation',
      'leaver',
      'no-relationship',
      'off-duty',
      'own-record',
      'same-household',
    ])
    // A list that no longer comes leaves nothing behind.
    await registers.replaceFeed(
      COUNCIL,
      { organisation: '9A1', relationships: [], registers: [] },
      '2026-11-02T00:00:00.000Z',
    )
    expect((await owner.query('select * from staff_member')).rows).toEqual([])
  })

  it('know whom organisations have watched, by digests alone', async () => {
    const registers = registersStore(database, { maxAgeSeconds: 1, keyed: KEYED, recordClassesOf: () => [] })
    const feed = { relationships: [], registers: [] }
    const replace = (organisation: OdsCode, day: number, watched?: readonly string[]): Promise<unknown> =>
      registers.replaceFeed(
        organisation,
        { ...feed, organisation, watched },
        `2026-11-0${String(day)}T00:00:00.000Z`,
      )
    await replace(COUNCIL, 3, ['9990000026', '9990000026'])
    await replace(HOSPITAL, 3, ['9990000034'])
    const { rows } = await owner.query('select * from watched_person order by organisation')
    expect(rows).toEqual([
      { organisation: COUNCIL, person: KEYED('person', '9990000026') },
      { organisation: HOSPITAL, person: KEYED('person', '9990000034') },
    ])
    const looks = ['9990000026', '9990000034', '9990000042'].map((subject) => ({
      relationship: 'referral',
      columns: { actor: 'curious', subject },
    }))
    await append(0, looks)
    await watch()
    expect(await told()).toEqual([
      ['restricted-record', '9990000026', ['9A1']],
      ['restricted-record', '9990000034', []],
    ])
    // A list that no longer comes watches nobody.
    await replace(COUNCIL, 4)
    await replace(HOSPITAL, 4)
    await append(
      0,
      looks.map((it) => ({ ...it, columns: { ...it.columns, actor: 'later' } })),
    )
    await watch()
    expect(await told()).toHaveLength(2)
  })

  it('hold what has run out for a month, for entries that come late, and no longer', async () => {
    const held = async (): Promise<number | null> =>
      (
        await owner.query(
          `select from detector_memory where owner = 'no-relationship' and key like '%long-ago%'`,
        )
      ).rowCount
    await append(0, [
      { relationship: 'none', columns: { actor: 'long-ago' } },
      { columns: { actor: 'ahead', recorded: '2099-01-01T00:00:00.000Z' } },
    ])
    for (const [day, rows] of [
      [0, 1],
      [30, 1],
      [40, 0],
    ] as const) {
      await append(0, [{ after: day * DAY }])
      await watch({}, later(400), later(401))
      expect(await held(), `after ${day} days`).toBe(rows)
    }
  })
})
