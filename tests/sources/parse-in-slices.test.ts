import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whole } from '../../src/model/slices/sliced.js'
import { parsedInSlices } from '../../src/sources/guard/parse-in-slices.js'

const DEEPEST = 60
const read = (text: string | Uint8Array) =>
  whole(parsedInSlices(typeof text === 'string' ? Buffer.from(text) : text, DEEPEST))

/** What parsing at once makes of it. */
function atOnce(text: string): ReturnType<typeof read> {
  try {
    return { kind: 'json', value: JSON.parse(text) as never }
  } catch {
    return { kind: 'not-json' }
  }
}

const LETTERS = fc.constantFrom(...Array.from('{}[]:,"\\ \n0123456789.eE+-truefalsn\u00e9\u2028'))

describe('JSON parsed part by part', () => {
  it('is what it is parsed at once, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(read(text)).toEqual(atOnce(text))
      }),
    )
  })

  it('is JSON exactly where it is at once, wherever a letter is lost, added or changed', () => {
    const cut = fc.tuple(
      fc.json({ maxDepth: 5 }),
      fc.nat(),
      fc.nat({ max: 2 }),
      fc.string({ unit: LETTERS, maxLength: 2 }),
    )
    fc.assert(
      fc.property(cut, ([text, at, length, put]) => {
        const place = at % (text.length + 1)
        const damaged = `${text.slice(0, place)}${put}${text.slice(place + length)}`
        expect(read(damaged)).toEqual(atOnce(damaged))
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['an object for a name', '[[{{"a":1}:2}]]'],
    ['an array for a name', '{"a":{[1]:2}}'],
    ['two values with nothing between', '[[[1][2]]]'],
    ['a value after the end', '[[[1]]] [1]'],
    ['a bracket too many', '[[[1]]]]'],
    ['a bracket too few', '[[[1]]'],
    ['brackets of two kinds', '[[[1}]]'],
    ['nothing', ''],
    ['a name twice', '{"a":{"b":[1],"b":[2]}}'],
    ['a name that means more', '{"__proto__":{"__proto__":{"a":1}}}'],
    ['an array that looks like a place', '{"a":[[0],[1,2],[[0]],"[0]",0]}'],
    ['brackets in strings', '{"a":{"b":{"c":"]}\\"]}"},"]}":"{["}}'],
  ])('is told from %s as at once', (_what, text) => {
    expect(read(text)).toEqual(atOnce(text))
    expect(JSON.stringify(read(text))).toBe(JSON.stringify(atOnce(text)))
  })

  it('is not parsed where it is nested too deeply or is no UTF-8', () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`
    expect(read(nested(DEEPEST)).kind).toBe('json')
    expect(read(nested(DEEPEST + 1)).kind).toBe('too-deep')
    expect(read(Buffer.from([...Buffer.from('[[["'), 0xff, ...Buffer.from('"]]]')])).kind).toBe(
      'wrong-encoding',
    )
    expect(read(Buffer.from([0xff])).kind).toBe('wrong-encoding')
  })

  it('may begin with a byte order mark, which stands nowhere else', () => {
    expect(read('\ufeff[[[1]]]')).toEqual({ kind: 'json', value: [[[1]]] })
    expect(read('[[[1]\ufeff]]').kind).toBe('not-json')
    expect(read('[[\ufeff[1]]]').kind).toBe('not-json')
  })

  it('is left off after each part and within a long one', () => {
    const pauses = (text: string): number => [...parsedInSlices(Buffer.from(text), DEEPEST)].length
    expect(pauses('[[[1],[2],[3]]]')).toBe(3)
    expect(pauses(JSON.stringify(Array.from({ length: 40 }, () => 'x'.repeat(9_000))))).toBeGreaterThan(3)
  })
})
