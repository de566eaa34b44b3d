import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ATTACKS, BESIDE } from './catalogue.js'
import { CHANNELS, type Named } from './channels.js'

const TESTS = new URL('../', import.meta.url)
const ENTRIES = [...CHANNELS, ...ATTACKS]
const numbered = (count: number, name: (n: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, i) => name(i + 1))

/** True when the words stand in the file within a title: quoted, on one line. */
function isNamed([file, title]: Named): boolean {
  const at = new URL(file, TESTS)
  if (!existsSync(at)) return false
  return readFileSync(at, 'utf8')
    .split('\n')
    .some((line) => line.includes(title) && /['`"]/.test(line.slice(0, line.indexOf(title))))
}

describe('the catalogue of attacks', () => {
  test('has every channel, L01 to L34', () => {
    expect(CHANNELS.map((it) => it.id)).toEqual(numbered(34, (n) => `L${String(n).padStart(2, '0')}`))
  })

  test('has every attack, 1 to 42', () => {
    const numbers = ATTACKS.map((it) => Number(it.id)).toSorted((a, b) => a - b)
    expect(numbers).toEqual(numbered(42, String).map(Number))
  })

  test.each(ENTRIES)('$id: the tests it names are there, and so is an entitled twin', ({ tests, twin }) => {
    expect(tests.length).toBeGreaterThan(0)
    expect([...tests, twin].filter((it) => !isNamed(it))).toEqual([])
  })

  test('a test that is not there is missed', () => {
    expect(isNamed(['attacks/narrative.test.ts', 'no such title'])).toBe(false)
    expect(isNamed(['attacks/no-such-file.test.ts', 'narrative'])).toBe(false)
  })

  test('every attack that is tested has its place here', () => {
    const named = new Set([...ENTRIES.flatMap((it) => it.tests), ...BESIDE].map(([file]) => file))
    const files = readdirSync(new URL('attacks/', TESTS)).filter((it) => it.endsWith('.test.ts'))
    expect(files.filter((it) => it !== 'catalogue.test.ts' && !named.has(`attacks/${it}`))).toEqual([])
    expect(BESIDE.filter((it) => !isNamed(it))).toEqual([])
  })
})
