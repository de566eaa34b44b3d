import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { translateCommand } from '../../src/cli/translate.js'
import { PEOPLE_MAPPING, type Ran, workplace } from './ran.js'

const place = workplace()
afterAll(() => place.remove())
mkdirSync(join(place.folder, 'maps', 'people'), { recursive: true })
mkdirSync(join(place.folder, 'maps', 'xml'))
for (const [name, text] of Object.entries(PEOPLE_MAPPING)) {
  place.write(`maps/people/${name}`, text)
  const inXml = text.replace('name: people', 'name: xml')
  place.write(`maps/xml/${name}`, inXml.replace('{ form: csv }', '{ form: xml, record: People/Row }'))
}

const HEADER = 'NHS,NAME,NOTE\n'
const ROW = '9990000018,Ann,\n'
const OUTPUTS = ['--out', '--report', '--rejects'] as const

const at = (name: string): string => join(place.folder, name)
const translate = (...argv: readonly string[]): Promise<Ran> =>
  place.run(translateCommand, ['--mapping', 'people', '--mappings', 'maps', ...argv])
const partial = (): readonly string[] => readdirSync(place.folder).filter((it) => it.includes('partial'))

beforeEach(() => {
  for (const it of readdirSync(place.folder)) if (it !== 'maps') rmSync(at(it), { recursive: true })
  place.write('people.csv', HEADER + ROW)
})

describe.each(OUTPUTS)('%s is refused before anything is written', (parameter) => {
  test.each([
    ['the file itself', 'people.csv', () => undefined],
    ['by another path', 'maps/../people.csv', () => undefined],
    ['by a symbolic link', 'link.csv', () => symlinkSync('people.csv', at('link.csv'))],
    ['by a hard link', 'hard.csv', () => linkSync(at('people.csv'), at('hard.csv'))],
    ['through a linked folder', 'here/people.csv', () => symlinkSync(place.folder, at('here'))],
  ])('where it is what is read: %s', async (_, file, prepare) => {
    prepare()
    const { code, out, err } = await translate('people.csv', parameter, file)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(
      `linchpin translate: FILE and ${parameter} must differ: they lead to the same file\n`,
    )
    expect([place.read('people.csv'), partial()]).toEqual([HEADER + ROW, []])
  })

  test.each([
    ['no/such/folder/x', 'there is no such folder'],
    ['people.csv/x', 'it is in no folder'],
    ['maps', 'it is a folder, and a file is needed'],
  ])('where none can be: %s', async (file, reason) => {
    const others = OUTPUTS.filter((it) => it !== parameter).flatMap((it) => [it, `other${it}`])
    const { code, out, err } = await translate('people.csv', parameter, file, ...others)
    expect([code, out, err]).toEqual([2, '', `linchpin translate: ${parameter} ${file}: ${reason}\n`])
    expect(readdirSync(place.folder).sort()).toEqual(['maps', 'people.csv'])
  })
})

test('two outputs are not one file of the name -', async () => {
  const { code, err } = await translate('people.csv', '--out', '-', '--report', '-')
  expect(code).toBe(2)
  expect(err).toContain('--out and --report must differ')
})

test('two outputs are not one file, even one that is not there yet', async () => {
  symlinkSync(place.folder, at('here'))
  const { code, err } = await translate('people.csv', '--out', 'o.json', '--report', 'here/o.json')
  expect(code).toBe(2)
  expect(err).toContain('--out and --report must differ')
})

describe('what was there before', () => {
  const before = (): void => {
    for (const it of OUTPUTS) place.write(`old${it}`, 'of before')
  }
  const asked = OUTPUTS.flatMap((it) => [it, `old${it}`])

  test.each([
    ['with another header', 'people', 'wrong.csv', 'NHS,NAM,NOTE\n', { 'wrong-header': 2 }],
    ['with too long a header', 'people', 'wide.csv', 'NHS,'.repeat(400_000), { 'wrong-header': 1 }],
    ['that is empty', 'people', 'empty.csv', '', { 'wrong-header': 1 }],
    ['with a document type', 'xml', 'bomb.xml', '<!DOCTYPE a []><People/>', { 'document-type': 1 }],
    ['of other records', 'xml', 'other.xml', '<Pupils/>', { 'wrong-record': 1 }],
    ['that is a page to print', 'xml', 'page.xml', '%PDF-1.7', { 'not-well-formed': 1 }],
    ['cut off before its first record', 'xml', 'cut.xml', '<People><Row><NHS>99', { 'not-well-formed': 1 }],
  ])('stays where a file %s is not read at all, and the report says so', async (_, name, file, text, why) => {
    before()
    place.write(file, text)
    const { code, err } = await place.run(translateCommand, [
      ...['--mapping', name, '--mappings', 'maps', file],
      ...asked,
    ])
    expect(code).toBe(2)
    expect(err).toContain(`${file}:1:`)
    expect([place.read('old--out'), place.read('old--rejects')]).toEqual(['of before', 'of before'])
    expect(JSON.parse(place.read('old--report'))).toMatchObject({ rejectedByReason: why })
    expect(partial()).toEqual([])
  })

  test('gives way to the whole; rejects of another run are not left to be taken for those of this one', async () => {
    before()
    expect((await translate('people.csv', ...asked)).code).toBe(0)
    expect(place.read('old--out')).toContain('"Ann"')
    expect(JSON.parse(place.read('old--report'))).toMatchObject({ records: 1 })
    expect(readdirSync(place.folder).sort()).toEqual(['maps', 'old--out', 'old--report', 'people.csv'])
  })

  test('is not emptied of rejects by a file that breaks off', async () => {
    before()
    place.write('cut.xml', `<People><Row><NHS>9990000018</NHS><NAME>Ann</NAME><NOTE/></Row><Row><NHS>99`)
    const { code } = await place.run(translateCommand, [
      ...['--mapping', 'xml', '--mappings', 'maps', 'cut.xml'],
      ...asked,
    ])
    expect(code).toBe(1)
    expect(place.read('old--out')).toContain('"Ann"')
    expect(place.read('old--rejects')).toBe('of before')
  })

  test('keeps the link that led to it and who may read it', async () => {
    place.write('real.ndjson', 'of before')
    chmodSync(at('real.ndjson'), 0o640)
    symlinkSync('real.ndjson', at('o.ndjson'))
    await translate('people.csv', '--out', 'o.ndjson')
    expect(lstatSync(at('o.ndjson')).isSymbolicLink()).toBe(true)
    expect(place.read('real.ndjson')).toContain('"Ann"')
    expect(statSync(at('real.ndjson')).mode & 0o777).toBe(0o640)
  })

  test.each([
    [['--out', '/dev/full'], '--out /dev/full: no space is left there; no file was written'],
    [
      ['--report', '/dev/full'],
      '--report /dev/full: no space is left there; what was printed is not all of it',
    ],
  ])('stays when what is written does not fit: %j', async (full, message) => {
    before()
    place.write('long.csv', `${HEADER}${ROW}x\n`)
    const rest = OUTPUTS.filter((it) => it !== '--out' && !full.includes(it)).flatMap((it) => [
      it,
      `old${it}`,
    ])
    const failed = `long.csv was not translated to its end: ${message}`
    await expect(translate('long.csv', ...full, ...rest)).rejects.toThrow(failed)
    for (const it of OUTPUTS) expect(place.read(`old${it}`)).toBe('of before')
    expect(partial()).toEqual([])
  })
})
