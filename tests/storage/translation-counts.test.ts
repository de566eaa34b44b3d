import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TranslationCount } from '../../src/model/quality/translation-quality.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { translationCounts } from '../../src/storage/quality/translation-counts.js'
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

const issue = (source: string, place: string, count = 1): TranslationCount => ({
  source,
  what: 'issue',
  name: 'unknown-element',
  place,
  count,
})

test('what the database refuses is dropped and counted, and the rest of it is kept', async () => {
  const store = translationCounts(database)
  const rows = [
    issue('refused', 'a'),
    issue('refused', '\u0000'),
    issue('refused', 'b'),
    issue('refused', 'c', -1),
  ]
  expect(await store.add('2026-11-22', rows)).toBe(2)
  expect((await store.since('2026-11-22')).map((it) => it.place)).toEqual(['a', 'b'])
})

test('nothing is dropped, and nothing kept twice, where the database does not answer', async () => {
  const down = openDatabase('postgres://nobody@127.0.0.1:1/none')
  await expect(translationCounts(down).add('2026-11-22', [issue('down', 'a')])).rejects.toThrow(
    'ECONNREFUSED',
  )
  await down.close()
})

test('processes that add the same in other orders do not lock each other out', async () => {
  const store = translationCounts(database)
  const rows = Array.from({ length: 400 }, (_, n) => issue('ordered', String(n)))
  const rounds = Array.from({ length: 12 }, (_, n) =>
    store.add('2026-11-22', n % 2 === 0 ? rows : rows.toReversed()),
  )
  expect(await Promise.all(rounds)).toEqual(rounds.map(() => 0))
  const kept = (await store.since('2026-11-22')).filter((it) => it.source === 'ordered')
  expect(kept.map((it) => it.count)).toEqual(rows.map(() => 12))
})

test('what is older than 400 days goes', async () => {
  const store = translationCounts(database)
  await store.add('2024-06-01', [issue('old', 'a')])
  await store.add('2025-02-04', [issue('old', 'b')])
  await store.add('2025-02-05', [issue('old', 'c')])
  expect((await store.since('2024-06-01')).filter((it) => it.source === 'old')).toHaveLength(3)
  await store.add('2026-03-12', [issue('new', 'a')])
  const left = (await store.since('2024-06-01')).filter((it) => it.source === 'old')
  expect(left.map((it) => it.place)).toEqual(['c'])
})
