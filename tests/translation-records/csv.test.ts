import { describe, expect, test } from 'vitest'
import { columnsSchema, readAll, shown } from './reading.js'

const ABC = columnsSchema(['a', 'b', 'c'])
const row = (a: string, b: string, c: string): Readonly<Record<string, string>> => ({ a, b, c })

type Case = readonly [behaviour: string, text: string, expected: readonly unknown[]]

const CASES: readonly Case[] = [
  ['rows by column', 'a,b,c\n1,2,3\n', [row('1', '2', '3')]],
  ['columns in another order', 'c,a,b\n1,2,3\n', [row('2', '3', '1')]],
  ['no line end at the end', 'a,b,c\n1,2,3', [row('1', '2', '3')]],
  ['CR LF, LF and CR in one file', 'a,b,c\r\n1,2,3\n4,5,6\r7,8,9', ['123', '456', '789'].map(triple)],
  ['blank lines are no rows', 'a,b,c\n\n1,2,3\r\n\r\n4,5,6\n\n', ['123', '456'].map(triple)],
  ['quotes, doubled quotes, delimiters', 'a,b,c\n"1","say ""hi""","x,y"\n', [row('1', 'say "hi"', 'x,y')]],
  ['a line end inside quotes', 'a,b,c\n1,"2\r\n2b",3\n4,5,6', [row('1', '2\r\n2b', '3'), triple('456')]],
  ['empty fields', 'a,b,c\n,"",\n', [row('', '', '')]],
  ['too few columns', 'a,b,c\n1,2\n3,4,5\n', ['2:1 ragged-row', triple('345')]],
  ['too many columns', 'a,b,c\n1,2,3,4\n5,6,7\n', ['2:1 ragged-row', triple('567')]],
  ['a stray quote', 'a,b,c\n1,x"y,3\n4,5,6\n', ['2:4 stray-quote', triple('456')]],
  ['text after a closing quote', 'a,b,c\n1,"2"x,3\n4,5,6\n', ['2:3 stray-quote', triple('456')]],
  ['an unclosed quote', 'a,b,c\n1,"2,3\n4,5,6\n7,8,9', ['2:3 unclosed-quote', triple('456'), triple('789')]],
  [
    'an unclosed quote before a quoted field',
    'a,b,c\n1,"2,3\n4,"5",6\n',
    ['2:3 stray-quote', '3:1 inside-damage'],
  ],
  [
    'a closing quote lost over lines: nothing inside becomes a row',
    'a,b,c\n1,"first\n9,9,9\nlast,3\n4,"5",6\n',
    ['2:3 stray-quote', '3:1 inside-damage', '4:1 ragged-row', '5:1 inside-damage'],
  ],
  [
    'an opening quote lost over lines: nothing inside becomes a row',
    'a,b,c\n1,first\n9,9,9\nlast",3\n4,5,6\n',
    ['2:1 ragged-row', '3:1 inside-damage', '4:5 stray-quote', triple('456')],
  ],
  [
    'good rows between ragged rows stand',
    'a,b,c\n1,2\n4,5,6\n7\n',
    ['2:1 ragged-row', triple('456'), '4:1 ragged-row'],
  ],
  ['bytes that are no characters', 'a,b,c\n1,x\uFFFD,3\n4,5,6\n', ['2:4 damaged-characters', triple('456')]],
  ['a column twice', 'a,b,a\n1,2,3\n', ['1:1 wrong-header', '1:1 wrong-header']],
  ['a column that is not known', 'a,b,d\n1,2,3\n', ['1:1 wrong-header', '1:1 wrong-header']],
  ['a column that is missing', 'a,b\n1,2\n', ['1:1 wrong-header']],
  ['a damaged header', 'a,"b,c\n1,2,3\n', ['1:1 wrong-header']],
  ['nothing at all', '', ['1:1 wrong-header']],
  ['a header alone', 'a,b,c\n', []],
]

describe('CSV', () => {
  test.each(CASES)('%s', async (_, text, expected) => {
    expect(await shown(text, ABC)).toEqual(expected)
  })

  test.each(CASES)('the same however it arrives: %s', async (_, text, expected) => {
    for (const size of [1, 2, 3, 7]) expect(await shown(text, ABC, size)).toEqual(expected)
  })

  test('a header that is wrong is told what was expected: the nearest name, or the first that are not there', async () => {
    const said = async (text: string, columns: readonly string[]): Promise<readonly string[]> =>
      (await readAll([text], columnsSchema(columns))).map((it) =>
        it.kind === 'rejected' ? it.message : 'read',
      )
    const PEOPLE = ['NHS Number', 'Last Name', 'First Name', 'Postcode', 'Gender']
    const lacks = PEOPLE.slice(1).map((it) => `the header lacks "${it}"`)
    expect(await said('NHS Number,Surname of them,Postcodes\n', PEOPLE)).toEqual([
      'column 2 of the header is not a column of the source; expected "Last Name", "First Name", "Postcode" or another of 1 more',
      'column 3 of the header is not a column of the source; did you mean "Postcode"?',
      ...lacks,
    ])
    expect(await said('a,b,x\n', ['a', 'b'])).toEqual([
      'column 3 of the header is not a column of the source; every column of the source is there already',
    ])
    expect(await said('', ['a', 'b'])).toEqual(['the file has no header; expected "a", "b"'])
  })

  test('another delimiter, and a header that may leave columns out', async () => {
    const schema = columnsSchema(['a', 'b', 'c'], '{ form: csv, delimiter: "|", header: some }')
    expect(await shown('a|c\n1,5|"2"\n', schema)).toEqual([{ a: '1,5', c: '2' }])
  })

  test('a line longer than any row is passed over, and the next is read', async () => {
    const text = `a,b,c\n1,2,${'x'.repeat(2_000_000)}\n4,5,6\n`
    const expected = ['2:1 too-long', triple('456')]
    expect([await shown(text, ABC), await shown(text, ABC, 65_536)]).toEqual([expected, expected])
  })

  test('a quote that is never closed does not hold back the rows of a long file', async () => {
    const rows = Array.from({ length: 200_000 }, (_, i) => `${i},b,c`).join('\n')
    const read = await shown(`a,b,c\nx,"y,z\n${rows}\n`, ABC, 65_536)
    expect([read[0], read.length]).toEqual(['2:3 unclosed-quote', 200_001])
  })
})

function triple(text: string): Readonly<Record<string, string>> {
  return row(text[0] ?? '', text[1] ?? '', text[2] ?? '')
}
