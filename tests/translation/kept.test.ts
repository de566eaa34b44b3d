import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json } from '../../src/model/json.js'
import { type Raised, type Run, type Scope } from '../../src/translation/expressions/scope.js'
import { basisOf } from '../../src/translation/kept/basis.js'
import { keptByFields, keptText } from '../../src/translation/kept/kept-by-fields.js'
import { keptByText } from '../../src/translation/kept/kept-by-text.js'
import { settings } from '../../src/translation/run/setting.js'
import { contextFor, recordOf } from './mapping-fixtures.js'

type Noted = { readonly raised: string[]; readonly refers: string[] }

function scopeOf(content: Json, setting: object | undefined, noted: Noted): Scope {
  const memory = { values: new Map<object, Json>(), raised: 0 }
  const run: Run = {
    context: contextFor([]),
    record: recordOf('any', content),
    asOf: '2026-11-22',
    raise: ({ location }: Raised) => {
      memory.raised++
      noted.raised.push(location)
    },
    refer: (reference) => noted.refers.push(reference),
    memory,
    setting,
  }
  return { items: [], run, id: undefined }
}

function nothingNoted(): Noted {
  return { raised: [], refers: [] }
}

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

const STRANGE = {
  code: 'unexpected-type',
  severity: 'warning',
  element: undefined,
  value: undefined,
} as const

const FIELDS = ['a', 'b', 'c', 'constructor']
const SETTINGS: readonly (object | undefined)[] = [undefined, { of: 'one' }, { of: 'another' }]
const said = fc.constantFrom<Json>('plain', 'strange', 'named', '1', 1, 0, true, null, '', [], { a: 1 })
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
        const kept = keptByFields(fields, make)
        for (const [record, setting] of records) {
          const [plain, again] = [nothingNoted(), nothingNoted()]
          expect(kept(scopeOf(record, setting, again))).toBe(make(scopeOf(record, setting, plain)))
          expect(again).toEqual(plain)
        }
      }),
      { numRuns: 300 },
    )
  })

  const count = (
    basis: readonly string[] | undefined,
    records: readonly Json[],
    setting?: object,
  ): number => {
    let made = 0
    const kept = keptText(basis, () => `made ${made++}`)
    for (const it of records) kept(scopeOf(it, setting, nothingNoted()))
    return made
  }
  const SETTING = { of: 'one' }
  const different = (length: number): readonly Json[] =>
    Array.from({ length }, (_, index) => ({ a: String(index) }))

  test.each<[string, readonly string[] | undefined, readonly Json[], object | undefined, number]>([
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
    ['each time for more fields than three', FIELDS, [{}, {}], SETTING, 2],
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
  expect(basisOf([{ basis: ['a'] }, undefined, { basis: [] }, { basis: ['b', 'a'] }])).toEqual(['a', 'b'])
  expect(basisOf([{ basis: ['a'] }, {}])).toBeUndefined()
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
    const first = settingOf(record, context)
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
