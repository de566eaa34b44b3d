import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Change } from '../../src/audit/change-entry.js'
import { type OdsCode, isOdsCode } from '../../src/model/ods-code.js'
import { type ReleaseAct } from '../../src/model/release-states/release-life.js'
import { type ReleaseEvent } from '../../src/model/release-states/release-life.js'
import { type HeldClass } from '../../src/model/release-states/release-states.js'
import { Refusal } from '../../src/model/refusal.js'
import { type ReleaseStatesStore, releaseStatesStore } from '../../src/storage/access/release-states-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let server: TestDatabase
let database: Database
const recorded: Change[] = []
let isLogDown = false
let store: ReleaseStatesStore
beforeAll(async () => {
  server = await testDatabase()
  database = openDatabase(server.url)
  store = releaseStatesStore(database, (change) => {
    if (isLogDown) return Promise.reject(new Refusal('NOT_RECORDED'))
    recorded.push(change)
    return Promise.resolve()
  })
})
beforeEach(() => {
  holders += 1
  HELD = { ...HELD, organisation: ods(`T${String(holders).padStart(3, '0')}`) }
  recorded.splice(0)
  isLogDown = false
})
afterAll(async () => {
  await database.close()
  await server.close()
})

function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('not an ODS code')
  return text
}

/** Another holder for each test: what is kept is never taken away. */
let HELD: HeldClass = { organisation: ods('T000'), recordClass: 'gp-record' }
let holders = 0

/** What is in the database, however it came there. */
async function keep(
  { organisation, recordClass }: HeldClass,
  seq: number,
  act: string,
  release: string,
): Promise<void> {
  await database.pool.query(
    `insert into release_change (organisation, record_class, seq, at, by, by_organisation, act, release, reason)
     values ($1, $2, $3, now(), 'one', $1, $4, $5, 'why')`,
    [organisation, recordClass, seq, act, release],
  )
}
const [ONE, TWO] = ['one', 'two'].map((userId) => ({
  userId,
  get organisation(): OdsCode {
    return HELD.organisation
  },
  sees: 'own' as const,
}))
const NOW = '2026-11-22T10:00:00.000Z'
const PILOT: ReleaseAct = {
  kind: 'propose',
  release: {
    state: 'pilot',
    pilot: [
      { organisation: '9A1', userId: 'RIV-SW-0117' },
      { organisation: 'RX9', userId: undefined },
    ],
  },
  reason: 'to begin with',
}
const CLOSE: ReleaseAct = { kind: 'narrow', release: { state: 'off', pilot: [] }, reason: 'wrong data' }

async function eventsOf(held: HeldClass): Promise<readonly ReleaseEvent[]> {
  const history = await store.historyOf(held, undefined)
  if (history === 'unreadable') throw new Error('unreadable')
  return history.events
}

describe('the register of releases', () => {
  test('says off of what nobody ever decided on', async () => {
    expect(await store.releaseOf(HELD)).toEqual({ state: 'off', pilot: [] })
  })

  test('says what was agreed to, from the moment of the second signature', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    expect((await store.releaseOf(HELD)).state).toBe('off')
    await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)
    expect(await store.releaseOf(HELD)).toEqual('release' in PILOT ? PILOT.release : undefined)
    expect((await eventsOf(HELD)).map((it) => [it.by, it.act.kind])).toEqual([
      ['one', 'propose'],
      ['two', 'agree'],
    ])
  })

  test('answers each of many questions with its own', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)
    const other: HeldClass = { ...HELD, recordClass: 'social-care-record' }
    const both = await Promise.all([other, HELD, other].map((it) => store.releaseOf(it)))
    expect(both.map((it) => it.state)).toEqual(['off', 'pilot', 'off'])
  })

  test('fails the question alone whose kept release cannot be read', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)
    const damaged: HeldClass = { ...HELD, recordClass: 'social-care-record' }
    await keep(damaged, 1, 'agree', '{"state":"ajar","pilot":[]}')
    const all = await Promise.allSettled([HELD, damaged, HELD].map((it) => store.releaseOf(it)))
    expect(all.map((it) => it.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await store.standingOf(damaged), 'where officers look').toBe('unreadable')
    expect(await store.act(damaged, 1, CLOSE, ONE!, NOW), 'where they act').toEqual({ kind: 'unreadable' })
  })

  test('goes on past a proposal that cannot be read: nobody agrees to it, and one officer closes', async () => {
    await keep(HELD, 1, 'agree', '{"state":"open","pilot":[]}')
    await keep(HELD, 2, 'propose', '{"state":"ajar","pilot":[]}')
    expect(await store.releaseOf(HELD)).toEqual({ state: 'open', pilot: [] })
    expect(await store.standingOf(HELD)).toMatchObject({ release: { state: 'open' }, proposal: undefined })
    expect(await store.act(HELD, 2, { kind: 'agree' }, TWO!, NOW)).toMatchObject({ why: 'not-proposed' })
    expect(await store.act(HELD, 2, CLOSE, ONE!, NOW)).toMatchObject({ kind: 'moved' })
    expect((await store.releaseOf(HELD)).state).toBe('off')
  })

  test('says where a release stands from its newest acts, and its history in pages', async () => {
    // What no longer counts need not be readable to say what counts.
    await keep(HELD, 1, 'propose', '{"state":"ajar","pilot":[]}')
    const release = '{"state":"open","pilot":[]}'
    await keep(HELD, 2, 'agree', release)
    for (let seq = 3; seq <= 120; seq += 1) await keep(HELD, seq, 'propose', release)
    const standing = await store.standingOf(HELD)
    if (standing === 'unreadable') throw new Error('unreadable')
    expect(standing).toMatchObject({ release: { state: 'open' }, proposal: { by: 'one' }, events: 120 })
    expect(standing.since).toBeDefined()
    const newest = await store.historyOf(HELD, undefined)
    if (newest === 'unreadable') throw new Error('unreadable')
    expect([newest.events.length, newest.earlier]).toEqual([50, 71])
    const second = await store.historyOf(HELD, newest.earlier)
    if (second === 'unreadable') throw new Error('unreadable')
    expect([second.events.length, second.earlier]).toEqual([50, 21])
    expect(await store.historyOf(HELD, second.earlier)).toBe('unreadable')
    expect(await store.act(HELD, 120, { kind: 'decline', reason: 'no' }, TWO!, NOW)).toMatchObject({
      kind: 'moved',
      standing: { release: { state: 'open' }, proposal: undefined, events: 121 },
    })
  })

  test('closes at once, and tells the log of every act before it', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)
    expect(await store.act(HELD, 2, CLOSE, ONE!, NOW)).toMatchObject({ kind: 'moved' })
    expect(await store.releaseOf(HELD)).toEqual({ state: 'off', pilot: [] })
    expect(recorded).toMatchObject([
      { kind: 'release-acted', action: 'propose', state: 'pilot', by: 'one' },
      { kind: 'release-acted', action: 'agree', state: 'pilot', by: 'two', holder: HELD.organisation },
      { kind: 'release-acted', action: 'narrow', state: 'off', by: 'one', recordClass: 'gp-record' },
    ])
  })

  test('takes nothing that the log cannot have', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    isLogDown = true
    await expect(store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)).rejects.toMatchObject({
      code: 'NOT_RECORDED',
    })
    expect((await store.releaseOf(HELD)).state).toBe('off')
    expect(await eventsOf(HELD)).toHaveLength(1)
  })

  test('of two who act on what they saw at one time takes one', async () => {
    const both = await Promise.all([ONE!, TWO!].map((by) => store.act(HELD, 0, PILOT, by, NOW)))
    expect(both.map((it) => it.kind).toSorted()).toEqual(['changed-meanwhile', 'moved'])
  })

  test('takes no form a second time', async () => {
    await store.act(HELD, 0, PILOT, ONE!, NOW)
    await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)
    await store.act(HELD, 2, CLOSE, ONE!, NOW)
    await store.act(HELD, 3, PILOT, ONE!, NOW)
    expect(await store.act(HELD, 1, { kind: 'agree' }, TWO!, NOW)).toEqual({ kind: 'changed-meanwhile' })
    expect((await store.releaseOf(HELD)).state).toBe('off')
  })

  test('cannot be rewritten by the gateway', async () => {
    const { rows } = await database.pool.query<{ readonly right: string }>(
      `select privilege_type as right from information_schema.table_privileges
       where table_name = 'release_change' and grantee = 'linchpin_writer' order by 1`,
    )
    expect(rows.map((it) => it.right)).toEqual(['INSERT', 'SELECT'])
  })

  test.each([['{"state":"ajar","pilot":[]}'], ['{"state":"pilot","pilot":["9A1"]}'], ['[]']])(
    'gives no state for a kept one that is %s',
    async (release) => {
      await keep(HELD, 1, 'agree', release)
      await expect(store.releaseOf(HELD)).rejects.toThrow('a kept release cannot be read')
    },
  )
})
