import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { columnsSchema, inChunks, readAll, shown } from './reading.js'

const SCHEMA = columnsSchema(['a'], '{ form: json }')

type Case = readonly [behaviour: string, text: string, expected: readonly unknown[]]

const CASES: readonly Case[] = [
  ['one object', '{"a": "1"}', [{ a: '1' }]],
  ['one object over lines', '{\n  "a": {"b": ["}", "\\"{"]}\n}\n', [{ a: { b: ['}', '"{'] } }]],
  ['an array', '[{"a":1},\n {"a":2}]\n', [{ a: 1 }, { a: 2 }]],
  ['an empty array', '[ ]', []],
  ['a record on each line', '{"a":1}\n\n{"a":2}\r\n{"a":3}', [{ a: 1 }, { a: 2 }, { a: 3 }]],
  ['several objects over lines', '{\n"a":1}\n{\n"a":2}', [{ a: 1 }, { a: 2 }]],
  ['a line that is no JSON', '{"a":1}\n{"a": oops}\n{"a":3}', [{ a: 1 }, '2:7 not-json', { a: 3 }]],
  ['a line that is cut off', '{"a":1}\n{"a":{"b":\n{"a":3}', [{ a: 1 }, '2:11 not-json', { a: 3 }]],
  ['a key twice', '{"a":1}\n{"a":"x","a":"y"}\n', [{ a: 1 }, '2:10 repeated-key']],
  [
    'lines that are JSON and no object',
    '{"a":1}\n[{"a":2}]\n"a"\nnull\n4\n{"a":3}',
    [{ a: 1 }, '2:1 not-an-object', '3:1 not-an-object', '4:1 not-an-object', '5:1 not-an-object', { a: 3 }],
  ],
  ['a file that is JSON and no object', '"a"', ['1:1 not-an-object']],
  ['an item that is no object', '[{"a":1},[{"a":2}],{"a":3}]', [{ a: 1 }, '1:10 not-an-object', { a: 3 }]],
  ['an item that is no JSON', '[{"a":1},{"a":x},{"a":3}]', [{ a: 1 }, '1:15 not-json', { a: 3 }]],
  ['an item without its end', '[{"a":1},{"a":{"b":2},{"a":3}]', [{ a: 1 }, '1:30 rest-unreadable']],
  ['a string over lines', '[{"a":1},{"a":"x\n"}]', [{ a: 1 }, '1:17 rest-unreadable']],
  ['items without a comma', '[{"a":1}{"a":2}]', [{ a: 1 }, '1:9 rest-unreadable']],
  ['text after the array', '[{"a":1}] x', [{ a: 1 }, '1:11 rest-unreadable']],
  ['an array without its end', '[{"a":1}', [{ a: 1 }, '1:9 not-json']],
  ['bytes that are no characters', '{"a":1}\n{"a":"\uFFFD"}\n', [{ a: 1 }, '2:7 damaged-characters']],
  ['nothing', ' \n', [expect.stringMatching(/^\d:\d wrong-record$/)]],
]

describe('JSON', () => {
  test.each(CASES)('%s', async (_, text, expected) => {
    for (const size of [text.length, 1, 2, 5]) expect(await shown(text, SCHEMA, size)).toEqual(expected)
  })

  test('nesting has a limit, and no depth overflows', async () => {
    const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    expect(await shown(deep(101), SCHEMA)).toEqual(['1:1 too-deep'])
    expect(await shown(`${'['.repeat(50_000)}\n`, SCHEMA)).toEqual([
      expect.stringContaining('rest-unreadable'),
    ])
    expect(await shown(`${'{"a":'.repeat(50_000)}}`, SCHEMA)).toEqual([expect.stringContaining('too-deep')])
  })

  test('a string of any length is read, and so is what is wrong after it', async () => {
    const long = `${'x'.repeat(20_000_000)}\\\\`
    expect(await shown(`{"a":"${long}"}`, SCHEMA, 1_000_000)).toEqual([{ a: long.replaceAll('\\\\', '\\') }])
    expect(await shown(`{"a":"${long}","a":1}`, SCHEMA, 1_000_000)).toEqual([
      `1:${long.length + 9} repeated-key`,
    ])
  })

  const records = fc.array(fc.dictionary(fc.constantFrom('a', 'b', '__proto__x'), fc.jsonValue()), {
    minLength: 1,
    maxLength: 5,
  })
  const layout = fc.constantFrom(
    (items: readonly unknown[]) => JSON.stringify(items),
    (items: readonly unknown[]) => JSON.stringify(items, undefined, 2),
    (items: readonly unknown[]) => items.map((it) => `${JSON.stringify(it)}\n`).join(''),
  )

  test('whatever the layout and however it arrives, every record is read as JSON.parse reads it', async () => {
    await fc.assert(
      fc.asyncProperty(records, layout, fc.integer({ min: 1, max: 50 }), async (items, write, size) => {
        const read = await readAll(inChunks(write(items), size), SCHEMA)
        expect(read.map((it) => (it.kind === 'record' ? it.content : it.reason))).toEqual(
          JSON.parse(JSON.stringify(items)),
        )
      }),
    )
  })
})
