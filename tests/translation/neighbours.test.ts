import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { fieldOf } from '../../src/translation/kept/basis.js'
import { type Part, type Written, neighbours } from '../../src/translation/kept/neighbours.js'
import { beginSetting } from '../../src/translation/kept/setting.js'
import { STRANGE, nothingNoted, said, scopeOf } from './kept-scope.js'

describe('parts that follow each other', () => {
  type Row = Readonly<Record<string, Json>>
  const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']

  /** Each writes its field; what it makes is counted. */
  const partsOf = (counts: Map<string, number>): readonly Part[] =>
    NAMES.map((name) => ({
      write: ({ run }, before) => {
        counts.set(name, (counts.get(name) ?? 0) + 1)
        const value = (run.record.content as Row)[name]
        if (value === 'named') run.refer(name)
        if (value === 'strange') run.raise({ ...STRANGE, location: name })
        return value === undefined ? undefined : `${before}"${name}":${JSON.stringify(value)}`
      },
      basis: name === 'c' ? undefined : [fieldOf(name)],
      isConstant: false,
      varies: name !== 'f',
      required: name === 'd' || name === 'e' ? name : undefined,
    }))

  const rowOf = (index: number): Row => ({
    a: `slow ${index % 3}`,
    ...(index % 5 === 0 ? {} : { b: `slow ${index % 2}` }),
    c: `unknown ${index % 2}`,
    ...(index % 7 === 0 ? {} : { d: index % 11 === 0 ? 'named' : 'plain' }),
    e: `fresh ${index}`,
    f: `slow ${index % 4}`,
  })

  test('are written as each would be, whatever came before and whichever are kept together', () => {
    const odd = fc.dictionary(fc.constantFrom(...NAMES), said)
    const begun = beginSetting()
    const kept = neighbours(partsOf(new Map()), '{')
    const plain = neighbours(partsOf(new Map()), '{')
    const check = (content: Json, text: string): void => {
      const [one, other] = [nothingNoted(), nothingNoted()]
      const expected: Written = plain(scopeOf(content, undefined, one), text)
      expect(kept(scopeOf(content, begun, other), text)).toEqual(expected)
      expect(other.raised).toEqual(one.raised)
      expect(new Set(other.refers)).toEqual(new Set(one.refers))
    }
    for (let index = 0; index < 2_000; index++) check(rowOf(index), index % 13 === 0 ? '' : '{"id":"1"')
    fc.assert(
      fc.property(odd, fc.nat(5_000), fc.constantFrom('', '{"id":"1"'), (content, index, text) => {
        check(content, text)
        check(rowOf(index), text)
      }),
      { numRuns: 300 },
    )
  })

  test('are no longer made where they seldom change, and are where they do', () => {
    const counts = new Map<string, number>()
    const begun = beginSetting()
    const write = neighbours(partsOf(counts), '{')
    for (let index = 1; index <= 2_000; index++)
      write(scopeOf({ ...rowOf(index), d: 'x' }, begun, nothingNoted()), '')
    for (const name of ['c', 'e']) expect(counts.get(name)).toBe(2_000)
    for (const name of ['a', 'b', 'd', 'f']) expect(counts.get(name)).toBeLessThan(40)
  })

  test('are tried again, each time after twice as many records', () => {
    const counts = new Map<string, number>()
    const begun = beginSetting()
    const write = neighbours(partsOf(counts), '{')
    // Four trials: at first, and after one, three and seven pauses. In each a part is made alone and with its neighbours.
    for (let index = 0; index < 64 * 256 * 8; index++)
      write(scopeOf({ a: 1, b: 1, d: 'x' }, begun, nothingNoted()), '')
    expect(counts.get('a')).toBe(8)
  })

  test('are parted again where together they differ', () => {
    const counts = new Map<string, number>()
    const begun = beginSetting()
    const write = neighbours(partsOf(counts), '{')
    // Each of few values, and together of many.
    for (let index = 0; index < 4_000; index++)
      write(scopeOf({ a: index % 97, b: index % 89, d: 'x' }, begun, nothingNoted()), '')
    expect(counts.get('a')).toBeLessThan(1_500)
    expect(counts.get('b')).toBeLessThan(1_500)
  })
})
