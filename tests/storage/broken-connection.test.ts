import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type TestDatabase, testDatabase } from './test-database.js'

let place: TestDatabase
let database: Database
beforeAll(async () => {
  place = await testDatabase()
  database = openDatabase(place.url)
})
afterAll(async () => {
  await database.close()
  await place.close()
})

it('a connection that breaks between two statements of a transaction ends that transaction, not the process', async () => {
  const unhandled: Error[] = []
  const note = (error: Error): void => void unhandled.push(error)
  process.on('uncaughtException', note)
  const lent = await database.pool.connect()
  await lent.query('begin')
  const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid')
  const ended = new Promise<void>((resolve) => lent.once('end', () => resolve()))
  await terminate(rows[0]?.pid)
  await ended
  await expect(lent.query('select 1')).rejects.toThrow()
  lent.release(true)
  expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  process.off('uncaughtException', note)
  expect(unhandled).toEqual([])
})

it('closes at once, whether it was used through the pool alone or not at all', async () => {
  const unused = openDatabase(place.url)
  await unused.close()
  const used = openDatabase(place.url)
  await used.pool.query('select 1')
  await used.close()
  expect([unused.pool.ended, used.pool.ended, used.pool.totalCount]).toEqual([true, true, 0])
})

/** As the owner: the role of the gateway may end nobody's connection. */
async function terminate(pid: number | undefined): Promise<void> {
  const owner = new pg.Client({ connectionString: place.url })
  await owner.connect()
  await owner.query('select pg_terminate_backend($1)', [pid])
  await owner.end()
}
