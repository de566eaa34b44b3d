import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { type Scope, type Setting } from '../../src/translation/expressions/scope.js'
import { type Basis, PERSON, basisOf, fieldOf, namedBy } from '../../src/translation/kept/basis.js'
import { keptByBasis, onePiece } from '../../src/translation/kept/kept-by-basis.js'
import { keptByText } from '../../src/translation/kept/kept-by-text.js'
import { beginSetting } from '../../src/translation/kept/setting.js'
import { settings } from '../../src/translation/run/setting.js'
import { type Begun, STRANGE, nothingNoted, said, scopeOf } from './kept-scope.js'
import { contextFor, recordOf } from './mapping-fixtures.js'

/** Gives what the fields say, raises what is strange and refers to what is named. */
function saying(fields: readonly string[]): (scope: Scope) => string {
  return ({ run }) => {
    const content = run.record.content as Readonly<Record<string, Json>>
    const said = fields.map((name) => content[name])
    for (const it of said) {
      if (it === 'strange') run.raise({ ...STRANGE, location: it })
      if (it === 'named') run.refer(`Organization/${it}`)
    }
    return JSON.stringify(said)
  }
}

const FIELDS = ['a', 'b', 'c', 'constructor']
const SETTINGS: readonly (Begun | undefined)[] = [undefined, beginSetting(), beginSetting()]
const content: fc.Arbitrary<Json> = fc.dictionary(fc.constantFrom(...FIELDS), said)

describe('what is kept by fields', () => {
  test('is what would be made anew, with the same issues and references', () => {
    const basis = fc.subarray(FIELDS)
    const setting = fc.oneof(
      { weight: 12, arbitrary: fc.constant(SETTINGS[1]) },
      { weight: 1, arbitrary: fc.constantFrom(...SETTINGS) },
    )
    const turns = fc
      .array(content, { minLength: 1, maxLength: 4 })
      .chain((few) => fc.array(fc.tuple(fc.constantFrom(...few), setting), { maxLength: 30 }))
    fc.assert(
      fc.property(basis, turns, (fields, records) => {
        const make = saying(fields)
        const kept = keptByBasis(fields.map(fieldOf), { make, lengthOf: (it) => it.length })
        for (const [record, setting] of records) {
          const [plain, again] = [nothingNoted(), nothingNoted()]
          expect(kept(scopeOf(record, setting, again))).toBe(make(scopeOf(record, setting, plain)))
          expect(again.raised).toEqual(plain.raised)
          expect(new Set(again.refers)).toEqual(new Set(plain.refers))
        }
      }),
      { numRuns: 300 },
    )
  })

  const count = (
    fields: readonly string[] | undefined,
    records: readonly Json[],
    begun?: Begun,
    length = 10,
  ): number => {
    let made = 0
    const keeping = { make: () => made++, lengthOf: () => length }
    const kept = keptByBasis(fields?.map(fieldOf), keeping)
    for (const it of records) kept(scopeOf(it, begun, nothingNoted()))
    return made
  }
  const SETTING = beginSetting()
  const different = (length: number): readonly Json[] =>
    Array.from({ length }, (_, index) => ({ a: String(index) }))

  test.each<[string, readonly string[] | undefined, readonly Json[], Begun | undefined, number]>([
    [
      'once for fields that read alike',
      ['a'],
      [
        { a: 'x', b: 1 },
        { a: 'x', b: 2 },
      ],
      SETTING,
      1,
    ],
    ['once for what no field decides', [], [{ a: 'x' }, { a: 'y' }], SETTING, 1],
    [
      'by every field of three',
      ['a', 'b', 'c'],
      [
        { a: 1, b: 1, c: 1 },
        { a: 1, b: 1, c: 2 },
      ],
      SETTING,
      2,
    ],
    ['apart for a number and its text', ['a'], [{ a: 1 }, { a: '1' }], SETTING, 2],
    ['each time for more fields than twelve', Array.from('abcdefghijklm'), [{}, {}], SETTING, 2],
    ['each time without a known basis', undefined, [{}, {}], SETTING, 2],
    ['each time without a setting', ['a'], [{ a: 'x' }, { a: 'x' }], undefined, 2],
    ['each time for what is not looked into', ['a'], [{ a: [] }, { a: [] }], SETTING, 2],
    // After a trial of 256 that found nothing: the text that comes then is made each time.
    ['each time where nothing comes again', ['a'], [...different(256), { a: 'x' }, { a: 'x' }], SETTING, 258],
  ])('is made %s', (_, basis, records, setting, expected) => {
    expect(count(basis, records, setting)).toBe(expected)
  })
})

test('a basis is known where that of every part is', () => {
  const namesOf = (basis: Basis): unknown => basis?.map((it) => it.of)
  const [a, b] = [fieldOf('a'), fieldOf('b')]
  expect(namesOf(basisOf([{ basis: [a] }, undefined, { basis: [] }, { basis: [b, fieldOf('a')] }]))).toEqual([
    'a',
    'b',
  ])
  expect(basisOf([{ basis: [a] }, {}])).toBeUndefined()
})

test('what the map names is read without being raised, and nothing is kept of what would be', () => {
  const begun = beginSetting()
  const name = { of: 'name' }
  const evaluate = ({ run }: Scope): string => {
    const content = run.record.content as Readonly<Record<string, string>>
    if (content['a'] === 'strange') run.raise({ ...STRANGE, location: 'a' })
    return content['a']?.slice(0, 1) ?? ''
  }
  let made = 0
  const kept = keptByBasis([namedBy(name, 0, evaluate, [fieldOf('a')]), PERSON], {
    make: () => made++,
    lengthOf: () => 0,
  })
  const raised = (a: string, person: string): readonly string[] => {
    const noted = nothingNoted()
    kept(scopeOf({ a }, begun, noted, person))
    return noted.raised
  }
  for (const it of ['some', 'sum', 'strange', 'strange', 'other']) expect(raised(it, 'Patient/1')).toEqual([])
  expect(made).toBe(4)
  for (const it of ['Patient/2', 'Patient/1', 'Patient/2']) raised('some', it)
  expect(made).toBe(5)
})

describe('what is kept by text', () => {
  const found = (texts: readonly string[]): number => {
    let asked = 0
    const kept = keptByText((text) => `${text}${asked++ < 0 ? '' : '!'}`)
    for (const it of texts) expect(kept(it)).toBe(`${it}!`)
    return asked
  }
  const different = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => `${index}`)

  test('is found once', () => {
    expect(found(['a', 'b', 'a', 'b', 'a'])).toBe(2)
  })

  test('is not looked for where texts do not come again, and is tried again later', () => {
    expect(found([...different(256), 'a', 'a'])).toBe(258)
    const paused = 64 * 256
    expect(found([...different(256), ...different(paused + 1), 'a', 'a'])).toBe(256 + paused + 2)
  })
})

describe('a setting', () => {
  const context = contextFor([])
  const record = recordOf('any', {})
  const isSame = (otherContext: object, otherRecord: object): boolean => {
    const settingOf = settings()
    const first: Setting = settingOf(record, context)
    return settingOf({ ...record, ...otherRecord }, { ...context, ...otherContext }) === first
  }

  test.each<[string, object, object]>([
    ['another record', {}, { content: { a: 1 }, recordId: '2' }],
    ['another person', { patientReference: 'Patient/2', nhsNumbers: ['9990000026'] }, {}],
    ['the same source told anew', { source: { ...context.source } }, {}],
  ])('is the same for %s', (_, otherContext, otherRecord) => {
    expect(isSame(otherContext, otherRecord)).toBe(true)
  })

  test.each<[string, object, object]>([
    ['what nobody has agreed to share is not told of', { unshared: undefined }, {}],
    ['ids are made otherwise', { idOf: () => 'other' }, {}],
    ['the source has another id', { source: { ...context.source, id: 'other' } }, {}],
    ['the source has another name', { source: { ...context.source, name: 'Other' } }, {}],
    ['the source is of another organisation', { source: { ...context.source, organisation: '9A2' } }, {}],
    ['the record is true of another day', {}, { asOf: '2024-01-31' }],
    ['the record was read at another time', {}, { retrievedAt: '2026-11-23T09:00:00Z' }],
  ])('is another where %s', (_, otherContext, otherRecord) => {
    expect(isSame(otherContext, otherRecord)).toBe(false)
  })
})

describe('what a setting keeps of a file', () => {
  /** A text as a reader cuts it out of a piece of the file. */
  const cutOut = (index: number, length = 25): string =>
    Buffer.alloc(64_000, `value ${index} of a column`).toString().slice(0, length)
  const heap = (): number => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    return process.memoryUsage().heapUsed
  }
  /** Megabytes that stay after so many values. */
  const grown = (use: (text: string) => void): number => {
    const before = heap()
    for (let index = 0; index < 900; index++) use(cutOut(index))
    return (heap() - before) / 1_000_000
  }

  test('does not hold the pieces of the file in which its values stand', () => {
    const begun = beginSetting()
    const kept = keptByBasis([fieldOf('a')], { make: () => 'x', lengthOf: () => 1 })
    const last = cutOut(0)
    expect(
      grown((text) => {
        // Each comes again, so that it is worth keeping.
        for (const a of [text, last, text, last]) kept(scopeOf({ a }, begun, nothingNoted()))
      }),
    ).toBeLessThan(8)
    const found = keptByText((text) => `${text.length}`)
    expect(grown((text) => void [text, text, text].map(found))).toBeLessThan(8)
  })

  test('is text that holds none of the pieces it was put together of, nor do the references in it', () => {
    const begun = beginSetting()
    const make = ({ run }: Scope): string => {
      const content = run.record.content as Readonly<Record<string, string>>
      run.refer(`Organization/${content['a'] ?? ''}`)
      return onePiece(`{"name":"${content['a'] ?? ''}","of":"${content['a'] ?? ''}"}`)
    }
    const kept = keptByBasis([fieldOf('a')], { make, lengthOf: () => 1 })
    // Often enough to be compiled as what is used all the time.
    for (let index = 0; index < 100_000; index++) onePiece(`a text of ${index}, put together of pieces`)
    const last = cutOut(0)
    expect(
      grown((text) => {
        for (const a of [text, last, text, last]) kept(scopeOf({ a }, begun, nothingNoted()))
      }),
    ).toBeLessThan(8)
  })

  test('is found by no text of more than 200 characters', () => {
    const begun = beginSetting()
    let made = 0
    const kept = keptByBasis([fieldOf('a')], { make: () => made++, lengthOf: () => 1 })
    const found = keptByText(() => `${made++}`)
    for (const a of [cutOut(1, 200), cutOut(1, 200)]) {
      kept(scopeOf({ a }, begun, nothingNoted()))
      found(a)
    }
    expect(made).toBe(2)
    for (const a of [cutOut(1, 201), cutOut(1, 201)]) {
      kept(scopeOf({ a }, begun, nothingNoted()))
      found(a)
    }
    expect(made).toBe(6)
  })

  test('is bounded for all that keep something together', () => {
    const begun = beginSetting()
    let made = 0
    const all = Array.from({ length: 12 }, () =>
      keptByBasis([fieldOf('a')], { make: () => made++, lengthOf: () => 400_000 }),
    )
    const once = (use: typeof all): number => {
      const before = made
      for (const it of use) it(scopeOf({ a: 1 }, begun, nothingNoted()))
      return made - before
    }
    expect([once(all.slice(0, 9)), once(all.slice(0, 9)), once(all), once(all.slice(0, 2))]).toEqual([
      9, 0, 3, 2,
    ])
  })

  test('has no text of more than 500,000 characters', () => {
    const begun = beginSetting()
    let made = 0
    const kept = keptByBasis([fieldOf('a')], { make: () => made++, lengthOf: () => 500_001 })
    for (const a of ['1', '1']) kept(scopeOf({ a }, begun, nothingNoted()))
    expect(made).toBe(2)
  })
})
