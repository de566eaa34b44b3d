import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { type SharedStatement, asker } from '../../src/storage/statements/asker.js'
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

const DOUBLED: SharedStatement = {
  name: 'doubled',
  text: 'select n, number * 2 as doubled from jsonb_to_recordset($1::jsonb) as it (n integer, number integer)',
}
/** Several rows for each question, the last first. */
const COUNTED: SharedStatement = {
  name: 'counted',
  text: `select n, at from jsonb_to_recordset($1::jsonb) as it (n integer, number integer),
    generate_series(1, number) as at order by n, at desc`,
}
const BROKEN: SharedStatement = {
  name: 'broken',
  text: 'select n from jsonb_to_recordset($1::jsonb) as it (n integer) join no_such_table using (n)',
}
const ELSEWHERE: SharedStatement = {
  name: 'elsewhere',
  text: 'select n + 1 as n from jsonb_to_recordset($1::jsonb) as it (n integer)',
}

type Doubled = { readonly n: number; readonly doubled: number }
type Counted = { readonly n: number; readonly at: number }

/** The asker of the test's own, with what it sent to the database. */
function watched() {
  const sent: { readonly name?: string }[] = []
  const pool = new Proxy(database.pool, {
    get: (target, name) =>
      name === 'query'
        ? (statement: { readonly name: string; readonly text: string; readonly values: string[] }) => {
            sent.push(statement)
            return target.query(statement)
          }
        : undefined,
  })
  return { asked: asker(pool), sent }
}

describe('what is asked at the same time', () => {
  it('is one statement whatever kinds of question it is, and each gets its own rows in their order', async () => {
    const { asked, sent } = watched()
    const [doubled, counted] = [asked<Doubled>(DOUBLED), asked<Counted>(COUNTED)]
    const answers = await Promise.all([
      doubled({ number: 4 }),
      counted({ number: 3 }),
      doubled({ number: 5 }),
      counted({ number: 0 }),
    ])
    expect(answers.map((rows) => rows.map((it) => ('doubled' in it ? it.doubled : it.at)))).toEqual([
      [8],
      [3, 2, 1],
      [10],
      [],
    ])
    expect(sent).toHaveLength(1)
  })

  it('is prepared under one name for each combination of kinds, in whatever order they come', async () => {
    const { asked, sent } = watched()
    const [doubled, counted] = [asked<Doubled>(DOUBLED), asked<Counted>(COUNTED)]
    await Promise.all([doubled({ number: 1 }), counted({ number: 1 })])
    await Promise.all([counted({ number: 1 }), doubled({ number: 1 })])
    await doubled({ number: 1 })
    const names = sent.map((it) => it.name)
    expect(names[0]).toBe(names[1])
    expect(names[2]).not.toBe(names[0])
  })

  it('fails alone where the database refuses its value, whatever else is asked', async () => {
    const { asked } = watched()
    const [doubled, counted] = [asked<Doubled>(DOUBLED), asked<Counted>(COUNTED)]
    const ends = await Promise.allSettled([
      doubled({ number: 4 }),
      doubled({ number: 'none' }),
      counted({ number: 1 }),
    ])
    expect(ends.map((it) => it.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  it('fails alone where the database cannot answer it', async () => {
    const { asked } = watched()
    const [doubled, broken] = [asked<Doubled>(DOUBLED), asked(BROKEN)]
    const [answered, failed] = await Promise.allSettled([doubled({ number: 4 }), broken({})])
    expect(answered).toMatchObject({ status: 'fulfilled', value: [{ doubled: 8 }] })
    expect(failed.status).toBe('rejected')
  })
})

it('a row that answers no question answers none of them', async () => {
  const { asked } = watched()
  const elsewhere = asked(ELSEWHERE)
  const answers = await Promise.allSettled([elsewhere({}), elsewhere({})])
  expect(answers.map((it) => it.status)).toEqual(['rejected', 'rejected'])
})

it('nothing is kept: what changed since is answered as it is now', async () => {
  await database.pool.query("insert into organisation_feed (organisation, received) values ('9A1', now())")
  const feeds = watched().asked({
    name: 'feeds',
    text: `select n, organisation from jsonb_to_recordset($1::jsonb) as asked (n integer)
      cross join organisation_feed`,
  })
  expect(await feeds({})).toHaveLength(1)
  await database.pool.query('delete from organisation_feed')
  expect(await feeds({})).toHaveLength(0)
})
