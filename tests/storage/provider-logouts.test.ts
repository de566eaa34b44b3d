import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BegunSession, type ProviderLogout } from '../../src/model/officers/session.js'
import { type OdsCode, isOdsCode } from '../../src/model/ods-code.js'
import { oneAtATime } from '../../src/storage/console/provider-logouts.js'
import { sessionsStore } from '../../src/storage/console/sessions-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { LOCKS_EACH } from '../../src/storage/statements/lock-keys.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let made: TestDatabase
let database: Database
beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
})
afterAll(async () => {
  await database.close()
  await made.close()
})

const NOW = new Date('2026-11-22T12:00:00Z')
const ago = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1000)
const store = () => sessionsStore(database, { idleMs: 600_000, absoluteMs: 3_600_000 })

function council(): OdsCode {
  const code = '9A1'
  if (!isOdsCode(code)) throw new Error('not an ODS code')
  return code
}

let nth = 0
function sessionOf(subject: string, session: string | undefined, attested: Date): BegunSession {
  const role = 'privacy-officer'
  const officer = { userId: subject, name: subject, role, organisation: council(), sees: 'own' } as const
  const provider = { subject, session }
  return { officer, formToken: 'form', signedIn: NOW, authenticated: new Date(0), attested, provider }
}
function logoutOf(subject: string | undefined, session: string | undefined, at: Date): ProviderLogout {
  return { jti: `jti-${String(nth++)}`, subject, session, at, expires: NOW }
}

type Named = readonly [subject: string | undefined, session: string | undefined]

/** Whether anything waits for an advisory lock. */
async function isWaiting(): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `select 1 from pg_locks where locktype = 'advisory' and not granted
       and database = (select oid from pg_database where datname = current_database())`,
  )
  return rowCount !== 0
}

/** Takes the lock of a name until the end of the transaction, where nobody else has it. */
async function isFree(connection: pg.PoolClient, key: number): Promise<boolean> {
  const { rows } = await connection.query<{ readonly free: boolean }>(
    'select pg_try_advisory_xact_lock($1, $2) as free',
    [LOCKS_EACH.endingSessions, key],
  )
  return rows[0]?.free === true
}

/** A subject and a session, the lock of the one before that of the other. */
async function named(first: 'subject' | 'session') {
  const { rows } = await database.pool.query<{
    readonly n: number
    readonly sub: number
    readonly sid: number
  }>(
    `select n, hashtext('sub s-' || n) as sub, hashtext('sid x-' || n) as sid from generate_series(1, 100) as n`,
  )
  const found = rows.find(({ sub, sid }) => (first === 'subject' ? sub < sid : sid < sub))
  if (found === undefined) throw new Error('no such names')
  const { n, sub, sid } = found
  const names = { subject: `s-${String(n)}`, session: `x-${String(n)}` }
  return { names, low: Math.min(sub, sid), high: Math.max(sub, sid) }
}

/** What the provider ends, what there is, and whether that is ended. */
const ENDED: readonly (readonly [string, Named, readonly [string, string | undefined], boolean])[] = [
  ['every session of a subject', ['s', undefined], ['s', 'a'], true],
  ['every one of a subject, one without a name among them', ['s', undefined], ['s', undefined], true],
  ['one of a subject', ['s', 'a'], ['s', 'a'], true],
  ['one of a subject, and so one that has no name', ['s', 'a'], ['s', undefined], true],
  ['one by its name alone', [undefined, 'a'], ['s', 'a'], true],
  ['not another of the subject', ['s', 'a'], ['s', 'b'], false],
  ['not that of another subject', ['s', 'a'], ['t', 'a'], false],
  ['not one without a name of another subject', ['s', 'a'], ['t', undefined], false],
  ['not one without a name by a name alone', [undefined, 'a'], ['s', undefined], false],
]

describe('what the provider ends', () => {
  test.each(ENDED)('%s', async (_, ended, [subject, session], isEnded) => {
    const own = (name: string | undefined): string | undefined => name && `${name}${String(nth)}`
    const [ofWhom, which, who, its] = [own(ended[0]), own(ended[1]), own(subject) ?? '', own(session)]
    const [key, later] = [`key-${String(nth)}`, `later-${String(nth)}`]
    expect(await store().begin(key, sessionOf(who, its, ago(60)))).toBe(true)
    await store().endAtProvider(logoutOf(ofWhom, which, ago(30)), NOW)
    expect((await store().use(key, NOW)) === undefined).toBe(isEnded)
    // And a sign-in that was under way meanwhile.
    expect(await store().begin(later, sessionOf(who, its, ago(60)))).toBe(!isEnded)
  })

  test.each([
    ['before', 40, false],
    ['in the same second', 30, true],
    ['after', 20, true],
  ])('of a subject who proved who they are %s, a session is begun: %s', async (_, seconds, isBegun) => {
    const who = `who-${String(nth++)}`
    await store().endAtProvider(logoutOf(who, undefined, ago(30)), NOW)
    expect(await store().begin(`${who}-key`, sessionOf(who, undefined, ago(seconds)))).toBe(isBegun)
  })

  test('keeps nobody else waiting who signs in', async () => {
    const [mine, theirs] = [`mine-${String(nth++)}`, `theirs-${String(nth++)}`]
    const held = await database.pool.connect()
    await held.query('begin')
    await oneAtATime(held, { subject: mine, session: undefined })
    expect(await store().begin(`${theirs}-key`, sessionOf(theirs, `${theirs}-sid`, ago(60)))).toBe(true)
    await store().endAtProvider(logoutOf(undefined, `${theirs}-sid`, ago(30)), NOW)
    let isBegun = false
    const waiting = store()
      .begin(`${mine}-key`, sessionOf(mine, `${mine}-sid`, ago(60)))
      .then(() => (isBegun = true))
    await expect.poll(async () => isWaiting()).toBe(true)
    expect(isBegun).toBe(false)
    await held.query('commit')
    held.release()
    expect(await waiting).toBe(true)
  })

  test.each(['subject', 'session'] as const)(
    'of both a subject and a session waits with nothing in hand for the one that all take first, here the %s',
    async (first) => {
      const { names, low, high } = await named(first)
      const [held, waiter] = [await database.pool.connect(), await database.pool.connect()]
      try {
        await held.query('begin')
        expect(await isFree(held, low)).toBe(true)
        await waiter.query('begin')
        const waiting = oneAtATime(waiter, names)
        await expect.poll(async () => isWaiting()).toBe(true)
        expect(await isFree(held, high), 'or whoever holds one and asks for the other waits for ever').toBe(
          true,
        )
        await held.query('commit')
        await waiting
        await held.query('begin')
        expect([await isFree(held, low), await isFree(held, high)]).toEqual([false, false])
      } finally {
        await waiter.query('rollback')
        await held.query('rollback')
        held.release()
        waiter.release()
      }
    },
  )

  test('while somebody proves anew who they are, either goes first, and neither leaves a session', async () => {
    for (let round = 0; round < 10; round++) {
      const who = `racing-${String(nth++)}`
      await store().begin(`${who}-key`, sessionOf(who, 'sid', ago(60)))
      await Promise.all([
        store().renew(`${who}-key`, `${who}-renewed`, sessionOf(who, 'sid', ago(40))),
        store().endAtProvider(logoutOf(who, 'sid', ago(30)), NOW),
      ])
      for (const key of [`${who}-key`, `${who}-renewed`]) expect(await store().use(key, NOW)).toBe(undefined)
    }
  })
})
