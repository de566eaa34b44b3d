import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { translateCommand } from '../../src/cli/translate.js'
import { type Ran, workplace } from './ran.js'

type Row = Readonly<Record<string, string | number | boolean | null>>
type Tables = Readonly<Record<string, readonly Row[]>>

const place = workplace()
afterAll(() => place.remove())
beforeEach(() => {
  for (const it of readdirSync(place.folder)) rmSync(join(place.folder, it), { recursive: true })
})

const ROOT = join(import.meta.dirname, '..', '..')
const MAPPINGS = join(ROOT, 'mappings')
const columns = (mapping: string): ReadonlyMap<string, readonly string[]> => {
  const { record, kinds } = parse(readFileSync(join(MAPPINGS, mapping, 'source.yaml'), 'utf8')) as {
    record: string
    kinds: Record<string, Record<string, { kind?: string }>>
  }
  return new Map(
    Object.entries(kinds[record] ?? {}).map(([table, { kind }]) => [
      table,
      Object.keys(kinds[kind ?? ''] ?? {}),
    ]),
  )
}
const caseOf = (mapping: string, name: string): Tables =>
  (parse(readFileSync(join(MAPPINGS, mapping, 'cases', `${name}.yaml`), 'utf8')) as { input: Tables }).input

function csv(header: readonly string[], rows: readonly Row[]): string {
  const field = (value: Row[string] | undefined): string => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [header.join(','), ...rows.map((row) => header.map((it) => field(row[it])).join(','))]
    .map((it) => `${it}\n`)
    .join('')
}

/** A folder with a file for every table of the mapping, of the rows of all these cases together. */
function exported(folder: string, mapping: string, ...cases: readonly Tables[]): void {
  mkdirSync(join(place.folder, folder))
  for (const [table, header] of columns(mapping))
    place.write(
      `${folder}/${table}.csv`,
      csv(
        header,
        cases.flatMap((it) => it[table] ?? []),
      ),
    )
}

const translate = (mapping: string, folder: string, ...more: readonly string[]): Promise<Ran> =>
  place.run(translateCommand, ['--mapping', mapping, folder, '--at', '2026-11-22T09:00:00Z', ...more])
const tablesOf = (folder: string): readonly string[] =>
  readdirSync(join(place.folder, folder))
    .filter((it) => it.endsWith('.csv'))
    .sort()
const lines = (text: string): readonly string[] => text.split('\n').filter((it) => it !== '')

/** One person of a warehouse with nothing but what is given. */
const person = (id: number, nhs: number, more: Tables = {}): Tables => ({
  DM_PERSONS: [{ PERSON_ID: id, NHS_ID: nhs, LAST_NAME: `TEST-${id}`, RESTRICTED: 'N' }],
  ...more,
})

test('a table that cannot be read leaves what was there, however much of another is rejected first', async () => {
  exported('in', 'mosaic-warehouse', person(1, 9990000018))
  const [first, last] = ['DM_PERSONS', [...columns('mosaic-warehouse').keys()].toSorted().at(-1) ?? '']
  place.write(`in/${first}.csv`, `${place.read(`in/${first}.csv`)}${'ragged\n'.repeat(1_500)}`)
  place.write(`in/${last}.csv`, 'NO,SUCH,HEADER\n')
  place.write('out.ndjson', 'of before')
  expect((await translate('mosaic-warehouse', 'in', '--out', 'out.ndjson')).code).toBe(2)
  expect(place.read('out.ndjson')).toBe('of before')
})

describe.each([
  ['mosaic-warehouse', 'whole-record'],
  ['liquidlogic-warehouse', 'whole-record'],
  ['ssda903', 'whole-record'],
])('the tables of %s', (mapping, name) => {
  test('give the resources that the same rows give as one JSON record', async () => {
    const cases = readdirSync(join(MAPPINGS, mapping, 'cases')).map((it) => it.replace('.yaml', ''))
    const record = caseOf(mapping, cases.includes(name) ? name : (cases[0] ?? ''))
    exported('export', mapping, record)
    const strings = Object.fromEntries(
      Object.entries(record).map(([table, rows]) => [
        table,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([it, value]) => [it, value === null ? '' : String(value)]),
          ),
        ),
      ]),
    )
    place.write('record.json', JSON.stringify(strings))
    const one = await translate(mapping, 'record.json')
    const many = await translate(mapping, 'export')
    expect(lines(many.out).length).toBeGreaterThan(1)
    expect(lines(many.out)).toEqual(lines(one.out))
  })
})

describe('a folder of tables', () => {
  test('is joined: each person has their own rows and those that these name, in the order of the key', async () => {
    exported(
      'export',
      'mosaic-warehouse',
      person(2, 9990000026, {
        SCCV_ALLOCATIONS_COMBINED: [{ ID: 21, MOSAIC_ID: '02.0', WORKER_ID: 7, TEAM_ID: 9 }],
        SCCV_WORKER: [
          { ID: 7, LAST_NAME: 'TEST-SEVEN' },
          { ID: 8, LAST_NAME: 'TEST-UNUSED' },
        ],
        SCCV_TEAM: [{ ID: 9, NAME: 'Team nine' }],
      }),
      person(1, 9990000018, {
        SCCV_WARNING_NOTE: [{ ID: 5, PERSON_ID: 1, NOTE_TYPE: 'Dog', STATUS: 'open' }],
        SCCV_WARNING_NOTE_REVIEW: [{ ID: 6, WARNING_NOTE_ID: 5 }],
      }),
    )
    const { code, out, err } = await translate('mosaic-warehouse', 'export', '--bundle')
    expect([code, err.includes('2 records, 0 rejected')]).toEqual([0, true])
    const [two, one] = lines(out)
    expect(two).toContain('TEST-SEVEN')
    expect(two).toContain('Team nine')
    expect(two).not.toContain('TEST-1')
    expect(one).toContain('"resourceType":"Flag"')
    expect(one).not.toContain('TEST-SEVEN')
    expect(out).not.toContain('TEST-UNUSED')
  })

  test('is rejected as a whole where one person’s rows have too many characters; no row of theirs is called a stray', async () => {
    const long = 'x'.repeat(1_000_000)
    exported(
      'export',
      'mosaic-warehouse',
      person(1, 9990000018, {
        SCCV_WARNING_NOTE: Array.from({ length: 17 }, (_, n) => {
          return { ID: 50 + n, PERSON_ID: 1, NOTE_TYPE: 'Dog', STATUS: 'open', WARNING_NARRATIVE: long }
        }),
        SCCV_WARNING_NOTE_REVIEW: [{ ID: 6, WARNING_NOTE_ID: 66 }],
      }),
      person(2, 9990000026, {}),
    )
    const { code, out, err } = await translate('mosaic-warehouse', 'export', '--bundle')
    expect(code).toBe(1)
    expect(err).toContain('2 records, 1 rejected')
    expect(err).toMatch(/too-long +1$/m)
    expect(err).not.toContain('row-of-nobody')
    expect(lines(out)).toHaveLength(1)
    expect(out).toContain('9990000026')
  })

  test('keeps the other children of a referral with it, so that it is nobody’s', async () => {
    exported(
      'export',
      'mosaic-warehouse',
      person(1, 9990000018, {
        REF_MASH_REFERRALS: [{ ID: 3, STAGE: 'CONTACT', REFERRAL_CATEGORY: 'Neglect' }],
        REF_MASH_RESIDENTS: [
          { ID: 1, MASH_REFERRAL_ID: 3, SOCIAL_CARE_ID: 1 },
          { ID: 2, MASH_REFERRAL_ID: 3, SOCIAL_CARE_ID: 2 },
        ],
      }),
      person(2, 9990000026),
    )
    const { out } = await translate('mosaic-warehouse', 'export')
    expect(out).not.toContain('ServiceRequest')
  })

  test('is not read while a table, a column or the name of a file is wrong, and all of it is said', async () => {
    exported('export', 'mosaic-warehouse', person(1, 9990000018))
    rmSync(join(place.folder, 'export/DM_VISITS.csv'))
    place.write('export/DM_PERSON.csv', 'PERSON_ID\n1\n')
    const missing = await translate('mosaic-warehouse', 'export')
    expect([missing.code, missing.out]).toEqual([2, ''])
    expect(missing.err).toContain('export: there is no DM_VISITS.csv')
    expect(missing.err).toMatch(/export\/DM_PERSON\.csv: no table of the source is named so.*DM_PERSONS/)

    rmSync(join(place.folder, 'export'), { recursive: true })
    exported('export', 'mosaic-warehouse', person(1, 9990000018))
    const file = 'export/DM_ADDRESSES.csv'
    place.write(file, place.read(file).replace('POST_CODE', 'POSTCODE'))
    const column = await translate('mosaic-warehouse', 'export')
    expect([column.code, column.out]).toEqual([2, ''])
    expect(column.err).toContain(`${file}:1:1: column 4 of the header is not a column of the source`)
    expect(column.err).toContain(`${file}:1:1: the header lacks "POST_CODE"`)
  })

  test('is not what a mapping of one file reads, nor one file what a mapping of tables reads', async () => {
    exported('export', 'mosaic-warehouse', person(1, 9990000018))
    const folder = await translate('cld', 'export')
    expect([folder.code, folder.err]).toEqual([
      2,
      expect.stringContaining('export: the mapping cld reads one file'),
    ])
    const file = await translate('mosaic-warehouse', 'export/DM_PERSONS.csv')
    expect([file.code, file.err]).toEqual([
      2,
      expect.stringContaining('reads a folder with a CSV file for each table'),
    ])
    const nowhere = await translate('mosaic-warehouse', 'nowhere')
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringContaining('cannot be read')])
  })

  test('rejects rows with table and line, and translates them when they are corrected', async () => {
    exported(
      'export',
      'mosaic-warehouse',
      person(1, 9990000018),
      person(2, 1234567890),
      person(3, 9990000034),
    )
    const addresses = 'export/DM_ADDRESSES.csv'
    place.write(
      addresses,
      `${place.read(addresses)}81,1,1 Test Street,ZZ99 1ZZ,,,,Y,too much\n82,99,x,,,,,N\n`,
    )
    const first = await translate('mosaic-warehouse', 'export', '--rejects', 'rejects', '--report', 'r.html')
    expect(first.code).toBe(1)
    expect(first.err).toContain(`${addresses}:2:1: the row has 9 columns, the header 8\n`)
    expect(first.err).toContain(`${addresses}:3:1: the row belongs to nobody`)
    expect(first.err).toContain('export/DM_PERSONS.csv:3:1: nothing came of the record: nhs-number-invalid')
    expect(place.read('r.html')).toContain(`<td>${addresses}</td><td class="n">2</td>`)
    expect(tablesOf('rejects')).toEqual(['DM_ADDRESSES.csv', 'DM_PERSONS.csv'])
    expect(lines(place.read('rejects/DM_PERSONS.csv')).length).toBe(2)

    place.write(
      'rejects/DM_ADDRESSES.csv',
      place
        .read('rejects/DM_ADDRESSES.csv')
        .replace(',too much', '')
        .replace(/^82.*\n/m, ''),
    )
    place.write(
      'rejects/DM_PERSONS.csv',
      place.read('rejects/DM_PERSONS.csv').replace('1234567890', '9990000026'),
    )
    const second = await translate('mosaic-warehouse', 'export', '--corrected', 'rejects', '--bundle')
    expect([second.code, second.err.includes('2 records, 0 rejected')]).toEqual([0, true])
    expect(lines(second.out)[0]).toContain('1 Test Street')
    expect(lines(second.out)[1]).toContain('TEST-2')
  })

  test('a folder of rejects is of one run: what an earlier one rejected of other tables is removed from it', async () => {
    const run = async (rows: readonly [number, number], address: string): Promise<readonly string[]> => {
      rmSync(join(place.folder, 'export'), { recursive: true, force: true })
      exported('export', 'mosaic-warehouse', person(1, rows[0]), person(2, rows[1]))
      place.write('export/DM_ADDRESSES.csv', `${place.read('export/DM_ADDRESSES.csv')}${address}`)
      await translate('mosaic-warehouse', 'export', '--rejects', 'rejects')
      return tablesOf('rejects')
    }
    mkdirSync(join(place.folder, 'rejects'))
    place.write('rejects/of-ours.csv', 'no table of the mapping')
    const stray = '82,99,x,,,,,N\n'
    expect(await run([9990000018, 1234567890], stray)).toEqual([
      'DM_ADDRESSES.csv',
      'DM_PERSONS.csv',
      'of-ours.csv',
    ])
    expect(await run([9990000018, 9990000026], stray)).toEqual(['DM_ADDRESSES.csv', 'of-ours.csv'])
    expect(await run([9990000018, 9990000026], '')).toEqual(['of-ours.csv'])
  })

  test('a folder that holds such tables and is of no run is not taken for one of rejects', async () => {
    exported('export', 'mosaic-warehouse', person(1, 9990000018))
    mkdirSync(join(place.folder, 'kept'))
    place.write('kept/DM_PERSONS.csv', 'of somebody')
    const refused = await translate('mosaic-warehouse', 'export', '--rejects', 'kept')
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('DM_PERSONS.csv is there')])
    expect(place.read('kept/DM_PERSONS.csv')).toBe('of somebody')
  })

  test('no folder of rejects is made when there are none, and a person of two rows is nobody', async () => {
    exported('export', 'mosaic-warehouse', person(1, 9990000018))
    await translate('mosaic-warehouse', 'export', '--rejects', 'rejects')
    expect(existsSync(join(place.folder, 'rejects'))).toBe(false)
    rmSync(join(place.folder, 'export'), { recursive: true })
    exported('export', 'mosaic-warehouse', person(1, 9990000018), person(1, 9990000018))
    const twice = await translate('mosaic-warehouse', 'export')
    expect([twice.code, twice.out]).toEqual([1, ''])
    expect(twice.err).toContain('1 records, 1 rejected')
  })
})
