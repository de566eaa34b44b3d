import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Holding } from '../../../src/model/extracts/held-records.js'
import { type ExtractLoader } from '../../../src/model/extracts/extract-loading.js'
import { type Ingested, ingestFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type Database, openDatabase } from '../../../src/storage/database.js'
import { extractLoader } from '../../../src/storage/extracts/extract-loader.js'
import { heldRecordsStore } from '../../../src/storage/extracts/held-records-store.js'
import { type TestDatabase, testDatabase } from '../../storage/test-database.js'
import { CLD_OPTIONS, csvOf, extractSource, fileOf, serviceOf } from './cld-extract.js'

const DOROTHY = '9990000018'
const ERNEST = '9990000026'
const SOURCE = extractSource()

let made: TestDatabase
let database: Database
let loader: ExtractLoader

beforeAll(async () => {
  made = await testDatabase()
  database = openDatabase(made.url)
  loader = extractLoader(database)
})
afterAll(async () => {
  await database.close()
  await made.close()
})
beforeEach(async () => {
  await database.pool.query('delete from held_file')
})

const recorded = (): Promise<void> => Promise.resolve()
const taken = (text: string, source = SOURCE, asOf?: string): Promise<Ingested> =>
  ingestFile(fileOf(text, source, asOf), source, loader, recorded)
const holding = (number: string): Promise<Holding> =>
  heldRecordsStore(database).holding('la-test', [number], 100)

describe('the same bytes with another date', () => {
  const undated = extractSource('cld', { key: CLD_OPTIONS.key })
  const text = csvOf([serviceOf(DOROTHY)])

  it.each([
    ['the same date', '2026-06-30'],
    ['none', undefined],
  ])('are held where %s is given', async (_, asOf) => {
    await taken(text, undated, '2026-06-30')
    expect(await taken(text, undated, asOf)).toMatchObject({ kind: 'held', asOf: '2026-06-30' })
  })

  it.each([['2026-09-30'], ['2026-03-31']])(
    'are refused as %s, in words, and stay as they were',
    async (asOf) => {
      await taken(text, undated, '2026-06-30')
      expect(await taken(text, undated, asOf)).toMatchObject({
        kind: 'refused',
        reason: 'held-as-at-another-date',
        heldAsOf: '2026-06-30',
      })
      expect(await holding(DOROTHY)).toMatchObject({ asOf: '2026-06-30', records: [{ asOf: '2026-06-30' }] })
    },
  )

  it('are held where their records say their own', async () => {
    await taken(text)
    expect(await taken(text, SOURCE, '2026-06-30')).toMatchObject({ kind: 'held', asOf: '2026-09-30' })
  })

  it('are taken again where a date is given that some of them lacked', async () => {
    const both = csvOf([serviceOf(DOROTHY), serviceOf(ERNEST, { 'Reporting Period End Date': '' })])
    const source = extractSource('cld', { key: CLD_OPTIONS.key, asOf: 'Reporting Period End Date' })
    expect(await taken(both, source)).toMatchObject({ kind: 'loaded', counts: { records: 1, rejected: 1 } })
    expect(await taken(both, source, '2026-06-30')).toMatchObject({ kind: 'loaded', counts: { records: 2 } })
    expect(await taken(both, source, '2026-03-31')).toMatchObject({ reason: 'held-as-at-another-date' })
    expect((await holding(ERNEST)).records).toHaveLength(1)
  })
})

describe('a load that cannot be recorded', () => {
  const unrecorded = (): Promise<void> => Promise.reject(new Error('the log is down'))
  const attempt = (text: string): Promise<Ingested> =>
    ingestFile(fileOf(text, SOURCE), SOURCE, loader, unrecorded)

  it('is not seen, what was held still is, and it is loaded once the log is back', async () => {
    await taken(csvOf([serviceOf(DOROTHY)]))
    const next = csvOf([serviceOf(ERNEST, { 'Event End Date': '2026-08-01' })])
    await expect(attempt(next)).rejects.toThrow('the log is down')
    expect((await holding(ERNEST)).records).toEqual([])
    expect((await holding(DOROTHY)).records).toHaveLength(1)
    expect(await taken(next)).toMatchObject({ kind: 'loaded', counts: { records: 1 } })
    expect((await holding(ERNEST)).records).toHaveLength(1)
    expect((await holding(DOROTHY)).records).toEqual([])
  })

  it('is not answered either where it would be held or refused', async () => {
    await taken(csvOf([serviceOf(DOROTHY)]))
    await expect(attempt(csvOf([serviceOf(DOROTHY)]))).rejects.toThrow('the log is down')
    await expect(attempt('NHS Number,Shoe Size\n')).rejects.toThrow('the log is down')
  })

  it('is recorded before it is seen, with what it comes to', async () => {
    const told: unknown[] = []
    await ingestFile(fileOf(csvOf([serviceOf(DOROTHY)]), SOURCE), SOURCE, loader, async (it) => {
      told.push([it.kind, it.counts.records, (await holding(DOROTHY)).records.length])
    })
    expect(told).toEqual([['loaded', 1, 0]])
    expect((await holding(DOROTHY)).records).toHaveLength(1)
  })
})
