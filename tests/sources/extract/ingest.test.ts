import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Holding } from '../../../src/model/extracts/held-records.js'
import { type ExtractLoader, type LoadedPart } from '../../../src/model/extracts/extract-loading.js'
import { objectOf } from '../../../src/model/json.js'
import { type Ingested, ingestFile } from '../../../src/sources/extract/ingest/ingest-file.js'
import { type Database, openDatabase } from '../../../src/storage/database.js'
import { extractLoader } from '../../../src/storage/extracts/extract-loader.js'
import { heldRecordsStore } from '../../../src/storage/extracts/held-records-store.js'
import { type TestDatabase, testDatabase } from '../../storage/test-database.js'
import { CLD_OPTIONS, type CldRow, csvOf, extractSource, fileOf, serviceOf } from './cld-extract.js'

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
const holding = (...numbers: readonly string[]): Promise<Holding> =>
  heldRecordsStore(database).holding('la-test', numbers, 100)
const components = async (number: string): Promise<readonly unknown[]> =>
  (await holding(number)).records.map((it) => objectOf(it.content)?.['Service Component'])

const quarter = (start: string, end: string): CldRow => ({
  'Reporting Period Start Date': start,
  'Reporting Period End Date': end,
})
const SUMMER = quarter('2025-07-01', '2026-06-30')
const AUTUMN = quarter('2025-10-01', '2026-09-30')

describe('an extract', () => {
  it('is held with the date it is true of, and found by exact NHS number alone', async () => {
    const result = await taken(csvOf([serviceOf(DOROTHY), serviceOf(ERNEST)]))
    expect(result).toMatchObject({
      kind: 'loaded',
      asOf: '2026-09-30',
      counts: { records: 2, unserved: 0, rejected: 0 },
    })
    expect(await holding(DOROTHY)).toMatchObject({
      asOf: '2026-09-30',
      records: [{ nhsNumber: DOROTHY, asOf: '2026-09-30', receivedAt: '2026-11-21T09:00:00.000Z' }],
    })
    expect((await holding('9990000069')).records).toEqual([])
    expect(await heldRecordsStore(database).holding('la-other', [DOROTHY], 100)).toEqual({
      asOf: undefined,
      isPartial: false,
      isDisputed: false,
      records: [],
    })
  })

  it('changes nothing when the same bytes come again', async () => {
    const text = csvOf([serviceOf(DOROTHY), serviceOf('')])
    const first = await taken(text)
    const again = await taken(text)
    expect(again).toEqual({ ...first, kind: 'held' })
    expect((await holding(DOROTHY)).records).toHaveLength(1)
  })

  it.each([
    ['none', ''],
    ['a number that fails its check digit', '9990000019'],
    ['a number of another length', '999000001'],
  ])('is held and never shown where a record has %s', async (_, number) => {
    expect(await taken(csvOf([serviceOf(number), serviceOf(DOROTHY)]))).toMatchObject({
      counts: { records: 2, unserved: 1 },
    })
    expect((await holding(DOROTHY, number)).records).toHaveLength(1)
  })

  it('takes the place of what was held of its period, and of nothing else', async () => {
    await taken(csvOf([serviceOf(DOROTHY, SUMMER)]))
    await taken(csvOf([serviceOf(DOROTHY, AUTUMN), serviceOf(ERNEST, AUTUMN)]))
    await taken(csvOf([serviceOf(DOROTHY, { ...AUTUMN, 'Service Component': 'Day support' })]))
    expect((await holding(ERNEST)).records).toEqual([])
    expect(await components(DOROTHY)).toEqual(['Home support or domiciliary care', 'Day support'])
  })

  it('supersedes a record of the same key in an earlier period', async () => {
    await taken(csvOf([serviceOf(DOROTHY, SUMMER)]))
    await taken(csvOf([serviceOf(DOROTHY, { ...AUTUMN, 'Event End Date': '2026-08-01' })]))
    const { records } = await holding(DOROTHY)
    expect(records.map((it) => [it.asOf, objectOf(it.content)?.['Event End Date']])).toEqual([
      ['2026-09-30', '2026-08-01'],
    ])
  })

  it('takes a record away from whom an earlier one wrongly gave it to', async () => {
    await taken(csvOf([serviceOf(DOROTHY, { ...SUMMER, 'LA Person Unique Identifier': 'P1' })]))
    await taken(csvOf([serviceOf(ERNEST, { ...AUTUMN, 'LA Person Unique Identifier': 'P1' })]))
    expect((await holding(DOROTHY)).records).toEqual([])
    expect((await holding(ERNEST)).records).toHaveLength(1)
  })

  it('replaces everything of its source where no period is told', async () => {
    const source = extractSource('cld', { key: CLD_OPTIONS.key, asOf: 'Reporting Period End Date' })
    await taken(csvOf([serviceOf(DOROTHY, SUMMER)]), source)
    await taken(csvOf([serviceOf(ERNEST, AUTUMN)]), source)
    expect((await holding(DOROTHY)).records).toEqual([])
    expect(await holding(ERNEST)).toMatchObject({ asOf: '2026-09-30', records: [{}] })
  })

  it('keeps its rejects with line and reason, in the store and never among what is shown', async () => {
    const [header, row] = csvOf([serviceOf(DOROTHY)]).split('\n') as [string, string]
    const undated = csvOf([serviceOf(ERNEST, { 'Reporting Period End Date': 'soon' })]).split('\n')[1]!
    const later = csvOf([serviceOf(ERNEST, { 'Reporting Period End Date': '2099-09-30' })]).split('\n')[1]!
    const summer = csvOf([serviceOf(ERNEST, SUMMER)]).split('\n')[1]!
    const result = await taken([header, row, 'a\0b,c', undated, later, summer, ''].join('\n'))
    const places = [
      { line: 3, column: expect.any(Number) as number, reason: 'ragged-row' },
      { line: 4, column: 1, reason: 'no-date' },
      { line: 5, column: 1, reason: 'date-in-future' },
      { line: 6, column: 1, reason: 'other-period' },
    ]
    expect(result).toMatchObject({ kind: 'loaded', counts: { records: 1, rejected: 4 }, rejects: places })
    expect(JSON.stringify(result)).not.toContain(ERNEST)
    const digest = result.kind === 'loaded' ? result.digest : ''
    const kept = await loader.rejects({ source: 'la-test', digest }, 10)
    expect(kept.map((it) => it.text)).toEqual(['a\u{fffd}b,c', undated, later, summer])
    // Nobody knows whose the rows were: nothing found is not nothing.
    expect(await holding(ERNEST)).toMatchObject({ isPartial: true, records: [] })
  })

  it.each([
    ['wrong-header', 'NHS Number,Shoe Size\n9990000018,5\n', undefined],
    ['no-records', csvOf([serviceOf('')]).split('\n')[0]!, undefined],
    ['older-than-held', csvOf([serviceOf(ERNEST, { 'Reporting Period End Date': '2026-09-29' })]), undefined],
  ])('is refused whole as %s, and what was held still is', async (reason, text) => {
    const source = extractSource('cld', { key: CLD_OPTIONS.key, asOf: 'Reporting Period End Date' })
    await taken(csvOf([serviceOf(DOROTHY)]), source)
    expect(await taken(text, source)).toMatchObject({ kind: 'refused', reason })
    expect((await holding(DOROTHY)).records).toHaveLength(1)
    const { rows } = await database.pool.query('select state from held_file')
    expect(rows).toEqual([{ state: 'current' }])
  })

  it('is read in every form its mapping has, with the date given', async () => {
    const source = extractSource('cld', { key: CLD_OPTIONS.key })
    const lines = [serviceOf(DOROTHY), serviceOf(ERNEST)].map((it) => JSON.stringify(it)).join('\n')
    const file = {
      ...fileOf(lines, source, '2026-06-30'),
      form: { kind: 'json', encoding: undefined } as const,
    }
    expect(await ingestFile(file, source, loader, recorded)).toMatchObject({
      kind: 'loaded',
      asOf: '2026-06-30',
    })
    expect(await taken(csvOf([serviceOf(ERNEST)]), source)).toMatchObject({
      kind: 'refused',
      reason: 'no-records',
      rejects: [{ line: 2, reason: 'no-date' }],
    })
    expect(await holding(DOROTHY)).toMatchObject({ asOf: '2026-06-30', records: [{ asOf: '2026-06-30' }] })
  })

  it('reads XML too, its members named by path', async () => {
    const source = extractSource('cin-census', { key: ['ChildIdentifiers/LAchildID'] })
    expect(source.mapping.schema.file.kind).toBe('xml')
    const child = (id: string, number: string): string =>
      `<Child><ChildIdentifiers><LAchildID>${id}</LAchildID><NHSnumber>${number}</NHSnumber></ChildIdentifiers></Child>`
    const text = `<Message><Children>${child('L1', '9990000115')}${child('L2', '')}</Children></Message>`
    expect(await taken(text, source, '2026-03-31')).toMatchObject({
      kind: 'loaded',
      asOf: '2026-03-31',
      counts: { records: 2, unserved: 1, rejected: 0 },
    })
    expect((await holding('9990000115')).records).toHaveLength(1)
    expect(await taken(text.slice(0, 90), source, '2026-03-31')).toMatchObject({ kind: 'refused' })
    expect((await holding('9990000115')).records).toHaveLength(1)
  })

  it('is refused over the size the source takes', async () => {
    const source = extractSource('cld', { ...CLD_OPTIONS, maxFileBytes: 1_000 })
    const rows = Array.from({ length: 20 }, () => serviceOf(DOROTHY))
    expect(await taken(csvOf(rows), source)).toMatchObject({ kind: 'refused', reason: 'too-large' })
  })
})

describe('an interrupted load', () => {
  const rows = Array.from({ length: 2_500 }, (_, at) =>
    serviceOf(at % 2 === 0 ? DOROTHY : ERNEST, { 'LA Person Unique Identifier': `P${String(at)}` }),
  )

  it('shows nothing until it is whole, and goes on from what is durable', async () => {
    await taken(csvOf([serviceOf(DOROTHY, SUMMER)]))
    const added: number[] = []
    const dying: ExtractLoader = {
      ...loader,
      load: (file, load) =>
        loader.load(file, (loading) =>
          load({
            ...loading,
            add: async (part: LoadedPart) => {
              if (added.length === 2) throw new Error('the process dies')
              added.push(part.records.length)
              await loading.add(part)
            },
          }),
        ),
    }
    const file = fileOf(csvOf(rows), SOURCE)
    await expect(ingestFile(file, SOURCE, dying, recorded)).rejects.toThrow('dies')
    expect((await holding(DOROTHY)).records).toHaveLength(1)
    const more: number[] = []
    const watched: ExtractLoader = {
      ...loader,
      load: (id, load) =>
        loader.load(id, (loading) =>
          load({
            ...loading,
            add: async (part: LoadedPart) => {
              more.push(part.records.length)
              await loading.add(part)
            },
          }),
        ),
    }
    expect(await ingestFile(file, SOURCE, watched, recorded)).toMatchObject({
      kind: 'loaded',
      counts: { records: 2_500 },
    })
    expect(added).toEqual([1_000, 1_000])
    expect(more).toEqual([500])
    const { rows: counted } = await database.pool.query(
      'select count(*)::int as n, count(distinct line)::int as lines from held_record where as_of = $1',
      ['2026-09-30'],
    )
    expect(counted).toEqual([{ n: 2_500, lines: 2_500 }])
  })

  it('is forgotten when another file of the source comes first', async () => {
    const dying: ExtractLoader = {
      ...loader,
      load: (file, load) =>
        loader.load(file, (loading) =>
          load({ ...loading, finish: () => Promise.reject(new Error('the process dies')) }),
        ),
    }
    await expect(ingestFile(fileOf(csvOf(rows), SOURCE), SOURCE, dying, recorded)).rejects.toThrow('dies')
    await taken(csvOf([serviceOf(DOROTHY)]))
    const { rows: files } = await database.pool.query('select state from held_file')
    expect(files).toEqual([{ state: 'current' }])
  })

  it('keeps others of the same source waiting, in any process', async () => {
    const replica = openDatabase(made.url)
    const outcome = await loader.load(
      { source: 'la-test', digest: 'd', recipe: 'r', givenAsOf: undefined, whenHeld: 'leave' },
      () => ingestFile(fileOf(csvOf([serviceOf(DOROTHY)]), SOURCE), SOURCE, extractLoader(replica), recorded),
    )
    expect(outcome).toEqual({ kind: 'done', result: { kind: 'busy' } })
    await replica.close()
    expect(await taken(csvOf([serviceOf(DOROTHY)]))).toMatchObject({ kind: 'loaded' })
  })
})
