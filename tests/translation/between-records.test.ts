import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { addMade, findMade, noneYet } from '../../src/translation/run/made-resources.js'
import { fieldReader } from '../../src/translation/run/read-fields.js'
import { raiseUnexpected } from '../../src/translation/run/unexpected-fields.js'
import { type SourceField, type SourceSchema } from '../../src/translation/source/source-schema.js'
import { nothingNoted, scopeOf } from './kept-scope.js'

const scalar = (name: string): readonly [string, SourceField] => [
  name,
  { kind: 'scalar', name, type: 'text', many: false, privacy: 'operational' },
]

const SCHEMA: SourceSchema = {
  name: 'tiny',
  version: '1.0.0',
  blanks: new Set(),
  record: 'Record',
  file: { kind: 'csv', delimiter: ',', header: 'some', encoding: undefined },
  tables: undefined,
  kinds: new Map([
    [
      'Record',
      new Map([
        scalar('a'),
        scalar('b'),
        ['parts', { kind: 'record', name: 'parts', of: 'Part', many: true }],
      ]),
    ],
    ['Part', new Map([scalar('c')])],
  ]),
}

test('a field that is not known is told of, whatever the records before it had', () => {
  const read = fieldReader(SCHEMA)
  const told = (content: Json): readonly string[] => {
    const noted = nothingNoted()
    const { run } = scopeOf(content, undefined, noted)
    if (read(content) === undefined) raiseUnexpected(SCHEMA, content, run)
    return noted.raised
  }
  const turns: readonly (readonly [Json, readonly string[]])[] = [
    [{}, []],
    [{ a: '1', b: '2' }, []],
    [{ a: '3', b: '4' }, []],
    [{ a: '1', b: '2', x: '3' }, ['x']],
    [{ a: '1', x: '2' }, ['x']],
    [{ x: '1', b: '2' }, ['x']],
    [{ b: '2' }, []],
    [{ a: '1' }, []],
    [{ a: '1', b: '2' }, []],
    [{ a: '1', parts: [{ c: '1' }, { y: '2' }] }, ['parts[1].y']],
    [{ a: '1', parts: [{ c: '1', y: '2' }] }, ['parts[0].y']],
    [['a', 'b'], []],
    ['a', []],
  ]
  for (const [content, expected] of [...turns, ...turns]) expect(told(content)).toEqual(expected)
})

test('the fields of a record are read at once, each at its place, where all are scalars of the schema', () => {
  const read = fieldReader(SCHEMA)
  const turns: readonly (readonly [Json, readonly (Json | undefined)[] | undefined])[] = [
    [{}, [undefined, undefined, undefined]],
    [{ a: '1', b: '2' }, ['1', '2', undefined]],
    [{ a: null, b: ['2'] }, [null, ['2'], undefined]],
    [{ b: '2', a: '1' }, ['1', '2', undefined]],
    [{ b: '2' }, [undefined, '2', undefined]],
    [{ b: '2', x: '1' }, undefined],
    [{ toString: '1' }, undefined],
    [{ a: '1', parts: [] }, undefined],
    [{ a: '1' }, ['1', undefined, undefined]],
    [['1', '2'], undefined],
    ['a', undefined],
  ]
  for (const [content, expected] of [...turns, ...turns]) expect(read(content)).toEqual(expected)
})

describe('the resources made of a record', () => {
  test.each([0, 1, 15, 16, 17, 18, 40])('are found by their references: %i of them', (count) => {
    const made = noneYet()
    const resources = Array.from({ length: count }, (_, index) => ({
      resourceType: 'Flag',
      reference: `Flag/${index}`,
      text: `{"id":"${index}"}`,
    }))
    for (const it of resources) {
      expect(findMade(made, it.reference)).toBeUndefined()
      addMade(made, it)
    }
    expect(made.all).toEqual(resources)
    for (const it of resources) expect(findMade(made, it.reference)).toBe(it)
    expect(findMade(made, 'Flag/none')).toBeUndefined()
  })
})
