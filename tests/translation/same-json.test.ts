import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { isSameJson } from '../../src/translation/run/same-json.js'

const json = fc.jsonValue({ maxDepth: 4 }).map((it) => JSON.parse(JSON.stringify(it)) as Json)

/** Written with its members in order. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, it: unknown) =>
    typeof it === 'object' && it !== null && !Array.isArray(it)
      ? Object.fromEntries(Object.entries(it).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : it,
  )
}

test('two values are the same exactly where they would be written alike', () => {
  fc.assert(
    fc.property(json, json, (a, b) => {
      expect(isSameJson(a, JSON.parse(JSON.stringify(a)) as Json)).toBe(true)
      expect(isSameJson(a, b)).toBe(canonical(a) === canonical(b))
    }),
    { numRuns: 1_000 },
  )
})

test.each<[string, Json, Json]>([
  ['a member more', { a: 1 }, { a: 1, b: 2 }],
  ['another type', { a: [] }, { a: {} }],
  ['another order of items', [1, 2], [2, 1]],
  ['null and nothing', { a: null }, {}],
  ['a number and its text', { a: 1 }, { a: '1' }],
])('%s is a difference', (_, a, b) => {
  expect(isSameJson(a, b)).toBe(false)
  expect(isSameJson(b, a)).toBe(false)
})
