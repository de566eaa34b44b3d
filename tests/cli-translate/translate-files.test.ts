import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { PEOPLE_MAPPING, type Ran, workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
for (const form of ['csv', 'xml']) {
  const file = form === 'csv' ? '{ form: csv }' : '{ form: xml, record: People/Row }'
  mkdirSync(`${place.folder}/maps/people-${form}`, { recursive: true })
  for (const [name, text] of Object.entries(PEOPLE_MAPPING)) {
    const own = text.replace('name: people', `name: people-${form}`).replace('{ form: csv }', file)
    place.write(`maps/people-${form}/${name}`, own)
  }
}

const AT = ['--mappings', 'maps', '--at', '2026-11-22T09:00:00Z']
const translate = (mapping: string, file: string, ...more: readonly string[]): Promise<Ran> =>
  place.run(translateCommand, ['--mapping', mapping, file, ...AT, ...more])
const names = (ndjson: string): readonly (string | undefined)[] =>
  ndjson
    .split('\n')
    .filter((it) => it !== '')
    .map((it) => (JSON.parse(it) as { name?: { text?: string }[] }).name?.[0]?.text)

const GOOD = ['9990000018', '9990000026', '9990000034'] as const

describe('a CSV file', () => {
  const rows = [`${GOOD[0]},Ann,"a\nb"`, `${GOOD[1]},Bob`, '1234567890,Nobody,x', `${GOOD[2]},Cy,z`]
  const text = `NHS,NAME,NOTE\n${rows.join('\n')}\n`

  test('what can be is translated in order, what cannot be lands in a file that is corrected and run again', async () => {
    place.write('people.csv', text)
    const first = await translate('people-csv', 'people.csv', '--out', 'o.ndjson', '--rejects', 'again.csv')
    expect([first.code, first.out, names(place.read('o.ndjson'))]).toEqual([1, '', ['Ann', 'Cy']])
    expect(first.err).toContain('people.csv:4:1: the row has 2 columns, the header 3\n')
    expect(first.err).toContain(
      'people.csv:5:1: nothing came of the record: nhs-number-invalid at NHS: No valid NHS number: length or check digit.\n',
    )
    expect(first.err).toContain('4 records, 2 rejected')
    expect(place.read('again.csv')).toBe(`NHS,NAME,NOTE\n${rows[1] ?? ''}\n${rows[2] ?? ''}\n`)
    const corrected = place.read('again.csv').replace('Bob', 'Bob,').replace('1234567890', '9990000042')
    place.write('again.csv', corrected)
    const second = await translate('people-csv', 'again.csv')
    expect([second.code, names(second.out)]).toEqual([0, ['Bob', 'Nobody']])
  })

  test('no file of rejects is made when there are none', async () => {
    place.write('one.csv', `NHS,NAME,NOTE\n${GOOD[0]},Ann,\n`)
    const { code } = await translate('people-csv', 'one.csv', '--rejects', 'none.csv')
    expect(code).toBe(0)
    expect(() => place.read('none.csv')).toThrow()
  })

  test('Windows-1252 is read as it is written, and that it was assumed is said', async () => {
    const bytes = Buffer.from(`NHS,NAME,NOTE\r\n${GOOD[0]},O\u0092Brien,\r\n`, 'latin1')
    place.write('old.csv', bytes)
    const { code, out, err } = await translate('people-csv', 'old.csv')
    expect([code, names(out)]).toEqual([0, ['O\u2019Brien']])
    expect(err).toContain('read as windows-1252 (assumed)')
  })

  test.each([
    ['h1.csv', 'NHS,NAM,NOTE\n', /h1\.csv:1:1: column 2 of the header is not a column.*did you mean "NAME"/],
    ['h2.csv', 'NHS,NAME,NAME,NOTE\n', /h2\.csv:1:1: the header names "NAME" twice/],
    ['h3.csv', 'NHS,NOTE\n', /h3\.csv:1:1: the header lacks "NAME"/],
    ['h4.csv', `${GOOD[0]},Ann,x\n`, /h4\.csv:1:1: column 1 of the header/],
    [
      'h5.xml',
      '<People/>',
      /h5\.xml:1:1: the mapping people-csv reads csv, and this file is xml by its name/,
    ],
  ])('%s is not read at all', async (name, content, message) => {
    const { code, out, err } = await translate('people-csv', place.write(name, content))
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(message)
    expect(err).not.toContain('Ann')
  })

  test('what is shown and reported holds no value of a record', async () => {
    const secrets = `NHS,NAME,NOTE\n${GOOD[0]},Zebedee,Quagmire\n${GOOD[1]},Zebedee\n123,Zeb"edee,Quagmire\n`
    place.write('secret.csv', secrets)
    const { err } = await translate('people-csv', 'secret.csv', '--report', 'r.json', '--out', 'x.ndjson')
    for (const text of [err, place.read('r.json')]) expect(text).not.toMatch(/Zeb|Quag|999000/)
  })

  test('on a terminal, how far it has come is shown and taken away again', async () => {
    const argv = ['--mapping', 'people-csv', 'one.csv', ...AT]
    const { err } = await place.run(translateCommand, argv, { terminal: true })
    expect(err).toMatch(/^\r\u001B\[K1 records, 0 rejected\r\u001B\[K/)
  })

  test('the same records are read as JSON, by the name of the file', async () => {
    const record = JSON.stringify({ NHS: GOOD[0], NAME: 'Ann', NOTE: null })
    const { code, out } = await translate('people-csv', place.write('people.ndjson', `${record}\n`))
    expect([code, names(out)]).toEqual([0, ['Ann']])
  })
})

describe('an XML file', () => {
  test('its record elements are translated; rejects are a file of the same form', async () => {
    const row = (nhs: string, name: string): string => `<Row><NHS>${nhs}</NHS><NAME>${name}</NAME></Row>`
    place.write('p.xml', `<People>${row(GOOD[0], 'Ann &amp; Co')}${row('1', 'Bob')}</People>`)
    const first = await translate('people-xml', 'p.xml', '--rejects', 'again.xml')
    expect([first.code, names(first.out)]).toEqual([1, ['Ann & Co']])
    place.write('again.xml', place.read('again.xml').replace('<NHS>1<', `<NHS>${GOOD[1]}<`))
    const second = await translate('people-xml', 'again.xml')
    expect([second.code, names(second.out)]).toEqual([0, ['Bob']])
  })
})

describe('a JSON file', () => {
  test.each([
    ['array', (items: readonly string[]) => `[${items.join(',')}]`],
    ['lines', (items: readonly string[]) => items.join('\n')],
  ])('rejects of an %s are a file of the same form', async (name, write) => {
    const items = [`{"NHS":"${GOOD[0]}","NAME":"Ann"}`, '{"NHS":"1","NAME":"Bob"}', '{"NHS":"1","NHS":"2"}']
    place.write(`${name}.json`, write(items))
    const first = await translate('people-csv', `${name}.json`, '--rejects', `${name}-again.json`)
    expect([first.code, names(first.out)]).toEqual([1, ['Ann']])
    const corrected = place.read(`${name}-again.json`).replace('"1","NAME"', `"${GOOD[1]}","NAME"`)
    place.write(`${name}-again.json`, corrected.replace('"1","NHS":"2"', `"${GOOD[2]}"`))
    const second = await translate('people-csv', `${name}-again.json`)
    expect([second.code, names(second.out)]).toEqual([0, ['Bob', undefined]])
  })
})

describe('reports', () => {
  test('JSON: counts by reason, field and issue', async () => {
    place.write('q.csv', `NHS,NAME,NOTE\n${GOOD[0]},Ann,\n${GOOD[1]},Bob,n\n1,C,n\nx\n`)
    await translate('people-csv', 'q.csv', '--report', 'q.json', '--out', 'q.ndjson')
    expect(JSON.parse(place.read('q.json'))).toMatchObject({
      records: 4,
      read: 3,
      translated: 2,
      rejectedByReason: { 'nhs-number-invalid': 1, 'ragged-row': 1 },
      resources: { Patient: 2 },
      encoding: { name: 'utf-8', known: 'valid-throughout' },
      fields: [
        { field: 'NHS', use: 'mapped', filled: 3 },
        { field: 'NAME', use: 'mapped', filled: 3 },
        { field: 'NOTE', use: 'ignored', reason: 'not part of the agreed view', filled: 2 },
      ],
    })
  })

  test('HTML: one page that asks nothing of the network, with everything escaped', async () => {
    place.write('a<b>.csv', `NHS,NAME,NOTE\n${GOOD[0]},<script>,\nx\n`)
    await translate('people-csv', 'a<b>.csv', '--report', 'r.html', '--out', 'r.ndjson')
    const page = place.read('r.html')
    expect(page).toContain('<title>Data quality: a&lt;b&gt;.csv</title>')
    expect(page).not.toMatch(/<script|https?:|src=|<b>\.csv/)
    for (const text of [
      'Rejected records',
      'ragged-row',
      'The row has more or fewer columns than the header.',
      '<details open><summary>Where: 1 of 1</summary>',
      'Codes without a mapping',
      'Source fields',
      '100.0 %',
    ])
      expect(page).toContain(text)
  })

  test('every table can be scrolled by itself, so that the page is no wider than a telephone', async () => {
    place.write('narrow.csv', `NHS,NAME,NOTE\n${GOOD[0]},Ann,\n1,Bob,\n2\n`)
    await translate('people-csv', 'narrow.csv', '--report', 'r.html', '--out', 'r.ndjson')
    const page = place.read('r.html')
    expect(page).toContain('.s{overflow-x:auto}')
    const tables = page.match(/<table>/g)?.length
    expect(tables).toBe(5)
    const scrolled = /<div class="s" role="region" aria-label="[^"]+" tabindex="0"><table>/g
    expect(page.match(scrolled)?.length).toBe(tables)
  })

  test('a long list of places is closed until somebody wants it', async () => {
    place.write('many.csv', `NHS,NAME,NOTE\n${'x\n'.repeat(21)}`)
    await translate('people-csv', 'many.csv', '--report', 'r.html', '--out', 'r.ndjson')
    expect(place.read('r.html')).toContain('<details><summary>Where: 21 of 21</summary>')
  })
})

test.each([
  [['one.csv', '--out', 'one.csv'], /must differ/],
  [['one.csv', '--encoding', 'klingon'], /one\.csv:1:1: the encoding is not known/],
  [[dirname('maps/x')], /maps: the mapping people-csv reads one file, and this is a folder/],
])('bad input: %j', async ([file = '', ...more], message) => {
  const { code, err } = await translate('people-csv', file, ...more)
  expect(code).toBe(2)
  expect(err).toMatch(message)
})

test.each(['', ' \r\n\n'])('an XML file of nothing at all (%j) is no file of records', async (content) => {
  const { code, err } = await translate('people-xml', place.write('nothing.xml', content))
  expect(code).toBe(2)
  expect(err).toMatch(/^nothing\.xml:\d+:1: the file is empty; expected XML\n/)
})

test('JSON that is no object is said to be none', async () => {
  const { code, err } = await translate('pds', place.write('text.json', '"text"'))
  expect(code).toBe(1)
  expect(err).toMatch(/^text\.json:1:1: expected a JSON object\n/)
})

test('what is no Patient is said to be none in words', async () => {
  const { code, err } = await translate('pds', place.write('none.json', '{"resourceType":"Bundle"}'))
  expect(code).toBe(1)
  expect(err).toContain(
    'not-a-patient at the record: Expected a Patient, as PDS gives one; nothing was read.\n',
  )
})
