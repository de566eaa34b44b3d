import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SignInAttempt } from '../../src/model/officers/session.js'
import { sessionsStore } from '../../src/storage/console/sessions-store.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let server: TestDatabase
let database: Database
beforeAll(async () => {
  server = await testDatabase()
  database = openDatabase(server.url)
})
afterAll(async () => {
  await database.close()
  await server.close()
})

const NOW = new Date('2026-11-22T10:00:00Z')
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000)
const ATTEMPT: SignInAttempt = { state: 's', nonce: 'n', verifier: 'v', returnTo: '/', again: undefined }

/** As many sign-ins as one likes, which were begun and never finished. */
async function begun(count: number, expires: Date, name: string): Promise<void> {
  await database.pool.query(
    `insert into console_attempt (key, attempt, expires)
     select $1 || n, '{}', $2::timestamptz + n * interval '1 microsecond' from generate_series(1, $3) as n`,
    [name, expires, count],
  )
}

async function count(): Promise<number> {
  const { rows } = await database.pool.query<{ readonly n: number }>(
    'select count(*)::integer as n from console_attempt',
  )
  return rows[0]?.n ?? 0
}

describe('sign-ins that are begun and never finished', () => {
  const sessions = (): ReturnType<typeof sessionsStore> =>
    sessionsStore(database, { idleMs: 60_000, absoluteMs: 60_000 })

  test('are gone once they have expired, when the next one begins', async () => {
    await begun(100, minutes(-1), 'old-')
    await sessions().beginAttempt('next', ATTEMPT, minutes(10), NOW)
    expect(await count()).toBe(1)
    expect(await sessions().takeAttempt('next', NOW)).toMatchObject({ state: 's' })
    expect(await sessions().takeAttempt('next', NOW), 'once').toBeUndefined()
  })

  test('are never more than ten thousand, and the latest can be finished', async () => {
    await begun(12_000, minutes(5), 'flood-')
    await sessions().beginAttempt('mine', ATTEMPT, minutes(10), NOW)
    expect(await count()).toBe(10_000)
    expect(await sessions().takeAttempt('flood-1', NOW), 'the oldest').toBeUndefined()
    expect(await sessions().takeAttempt('mine', NOW)).toMatchObject({ state: 's' })
  })

  test('are trimmed once in a hundred begins: a flood pays for no walk at each', async () => {
    const here = sessions()
    await here.beginAttempt('first', ATTEMPT, minutes(10), NOW)
    await begun(10_050, minutes(5), 'more-')
    await here.beginAttempt('second', ATTEMPT, minutes(10), NOW)
    expect(await count()).toBeGreaterThan(10_000)
    for (let nth = 2; nth <= 100; nth++)
      await here.beginAttempt(`n-${String(nth)}`, ATTEMPT, minutes(10), NOW)
    expect(await count()).toBe(10_000)
  })

  test('cannot be finished after they have expired', async () => {
    await sessions().beginAttempt('late', ATTEMPT, minutes(10), NOW)
    expect(await sessions().takeAttempt('late', minutes(11))).toBeUndefined()
  })
})
