import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvReader } from '../../src/translation/records/csv/read-csv.js'
import { type ReadRecord } from '../../src/translation/records/read-record.js'

const LIMIT = 12
const SOURCE = {
  form: { kind: 'csv', delimiter: ',', header: 'exact', encoding: undefined },
  columns: ['A', 'B'],
} as const

/** What is read of a file that arrives in these pieces. */
function read(pieces: readonly string[]): readonly ReadRecord[] {
  const reader = csvReader(SOURCE, { characters: LIMIT, depth: 9, attributes: 9 }, undefined)
  const parts = [...pieces.flatMap((it) => [...reader.read(it)]), ...reader.end()]
  return parts.flatMap((it) => it.records)
}

function linesOf(records: readonly ReadRecord[]): readonly (readonly [string, number])[] {
  return records.map((it) => [it.kind === 'rejected' ? it.reason : it.kind, it.line])
}

test.each([['\r'], ['\n'], ['\r\n']])('a line that is too long ends with %j, wherever it is cut', (end) => {
  const long = `1,${'x'.repeat(40)}${end}`
  const text = `A,B\n${long}2,y${end}3,z${end}`
  for (let at = 1; at < text.length; at++)
    expect(linesOf(read([text.slice(0, at), text.slice(at)]))).toEqual([
      ['too-long', 2],
      ['record', 3],
      ['record', 4],
    ])
})

test.each([
  ['a quote after the limit', `1,${'x'.repeat(20)}"y"\n`],
  ['a quote soon after the limit', `1,${'x'.repeat(14)}"y"\n`],
  ['quoted text of which more follows after twice the limit', `1,"y${'x'.repeat(30)}`],
  ['a quoted field, then a long one', `"1",${'x'.repeat(60)}\n`],
])('what is said of a line with %s is the same however it is cut', (_, line) => {
  const text = `A,B\n${line}2,y\n`
  const whole = linesOf(read([text]))
  for (let at = 1; at < text.length; at++)
    expect(linesOf(read([text.slice(0, at), text.slice(at)]))).toEqual(whole)
  expect(linesOf(read(Array.from(text)))).toEqual(whole)
})

test('a file reads the same in whatever pieces it arrives', () => {
  const row = fc.oneof(
    fc.constantFrom('1,a\n', '2,b\r', '3,c\r\n', '"4","d\n"\n', '"5', 'x"y,\n', `6,${'z'.repeat(30)}\r`),
    fc.string({ unit: fc.constantFrom('x', ',', '"', '\r', '\n'), maxLength: 40 }),
  )
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 9 })), (rows, sizes) => {
      const text = `A,B\n${rows.join('')}`
      const pieces: string[] = []
      for (let at = 0, i = 0; at < text.length; i++) {
        const size = sizes[i % Math.max(1, sizes.length)] ?? 1
        pieces.push(text.slice(at, at + size))
        at += size
      }
      expect(read(pieces)).toEqual(read([text]))
    }),
    { numRuns: 2_000 },
  )
})
