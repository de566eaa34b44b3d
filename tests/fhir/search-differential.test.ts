import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'
import { type JsonObject } from '../../src/model/json.js'
import { type NaiveParameter, naivelyMatches } from './naive/naive-search.js'

const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2026-01-01T00:00:00Z' }

const DATES = [
  '2020',
  '2020-02',
  '2020-02-29',
  '2020-02-29T10:00:00Z',
  '2020-03-01T00:30:00+01:00',
  '2020-07-01T00:30:00+01:00',
  '2020-10-25T23:30:00Z',
  '2021-12-31',
] as const
const SEARCHED_DATES = [
  ...DATES,
  '2019',
  '2020-03',
  '2020-02-29T10:00',
  '2020-06',
  '2020-07-01',
  '2020-07-01T00:30',
  '2020-10-25',
  '2021-12-31T23:59:59Z',
] as const
const NUMBERS = [4.9, 5, 5.04, 5.05, 5.4, 10] as const
const CODES = ['a', 'b', 'A'] as const
const SYSTEMS = ['urn:s', 'urn:t'] as const
const WORDS = ['Asthma', 'asthmá', 'Zoë', 'zo', 'As'] as const
const IDS = ['1', '2', '3'] as const

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })
const from = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

const coding = fc.record({ system: maybe(from(SYSTEMS)), code: from(CODES), display: maybe(from(WORDS)) })
const concept = fc
  .record({ coding: maybe(fc.array(coding, { minLength: 1, maxLength: 2 })), text: maybe(from(WORDS)) })
  .filter((it) => it.coding !== undefined || it.text !== undefined)
const period = fc
  .record({ start: maybe(from(DATES)), end: maybe(from(DATES)) })
  .filter((it) => it.start !== undefined || it.end !== undefined)
const quantity = fc.record({
  value: from(NUMBERS),
  unit: maybe(from(['g', 'mg'])),
  system: maybe(from(SYSTEMS)),
  code: maybe(from(['g', 'mg'])),
})
const reference = (type: string) => from(IDS).map((id) => ({ reference: `${type}/${id}` }))

/** One of the choices, as FHIR allows. */
const onset = fc.oneof(
  period.map((onsetPeriod) => ({ onsetPeriod })),
  from(DATES).map((onsetDateTime) => ({ onsetDateTime })),
)

const DRAWN: Readonly<Record<string, fc.Arbitrary<object>>> = {
  Condition: fc
    .tuple(
      fc.record({
        code: maybe(concept),
        severity: maybe(concept),
        recordedDate: maybe(from(DATES)),
        encounter: maybe(reference('Encounter')),
      }),
      maybe(onset),
    )
    .map(([it, at]) => ({ ...it, ...at })),
  Encounter: fc.record({
    type: maybe(fc.array(concept, { minLength: 1, maxLength: 2 })),
    period: maybe(period),
    partOf: maybe(reference('Encounter')),
    status: from(['finished', 'planned']),
    diagnosis: maybe(reference('Condition').map((condition) => [{ condition }])),
  }),
  List: fc.record({
    title: maybe(from(WORDS)),
    note: maybe(
      fc.array(
        from(WORDS).map((text) => ({ text })),
        { minLength: 1, maxLength: 2 },
      ),
    ),
    code: maybe(concept),
    encounter: maybe(reference('Encounter')),
  }),
  Observation: fc.record({
    code: concept,
    encounter: maybe(reference('Encounter')),
    valueQuantity: maybe(quantity),
    effectiveDateTime: maybe(from(DATES)),
    identifier: maybe(coding.map(({ system, code }) => [{ system, value: code }])),
    focus: maybe(reference('Condition').map((it) => [it])),
  }),
}

const resources: fc.Arbitrary<readonly FhirResource[]> = fc
  .tuple(
    ...Object.entries(DRAWN).map(([type, arbitrary]) =>
      fc.tuple(arbitrary, arbitrary, arbitrary).map((drawn) =>
        drawn.map((it, i): FhirResource => ({
          ...withoutUndefined(it),
          resourceType: type,
          id: String(i + 1),
        })),
      ),
    ),
  )
  .map((it) => it.flat())

/** As JSON has it. */
function withoutUndefined(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value)) as JsonObject
}

const PREFIXES = ['', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb'] as const
const prefixed = (values: fc.Arbitrary<string>) => fc.tuple(from(PREFIXES), values).map((it) => it.join(''))
const tokens = fc.oneof(
  from(CODES),
  from(SYSTEMS).map((it) => `${it}|`),
  from(CODES).map((it) => `|${it}`),
  fc.tuple(from(SYSTEMS), from(CODES)).map((it) => it.join('|')),
)
const numbers = fc
  .tuple(prefixed(from(['5', '5.0', '5.4', '10', '4.90'])), from(['', '||g', '|urn:s|g']))
  .map((it) => it.join(''))

type Drawing = { readonly values: fc.Arbitrary<string>; readonly modifiers: readonly (string | undefined)[] }
const TOKEN: Drawing = { values: tokens, modifiers: [undefined, 'not'] }
const TEXT: Drawing = { values: from(WORDS), modifiers: ['text'] }
const STRING: Drawing = { values: from(WORDS), modifiers: [undefined, 'exact', 'contains'] }
const DATE: Drawing = { values: prefixed(from(SEARCHED_DATES)), modifiers: [undefined] }
const to = (type: string): Drawing => ({
  values: fc.tuple(from(['', `${type}/`]), from(IDS)).map((it) => it.join('')),
  modifiers: [undefined],
})

/** What is searched, by type: every kind of parameter and of modifier. */
const PARAMETERS: Readonly<Record<string, readonly (readonly [string, Drawing])[]>> = {
  Condition: [
    ['code', TOKEN],
    ['code', TEXT],
    ['severity', TOKEN],
    ['recorded-date', DATE],
    ['onset-date', DATE],
    ['encounter', to('Encounter')],
    ['_id', { values: from(IDS), modifiers: [undefined] }],
  ],
  Encounter: [
    ['type', TOKEN],
    ['type', TEXT],
    ['date', DATE],
    ['part-of', to('Encounter')],
    ['status', { values: from(['finished', 'planned']), modifiers: [undefined, 'not'] }],
  ],
  List: [
    ['title', STRING],
    ['notes', STRING],
    ['code', TOKEN],
    ['encounter', to('Encounter')],
  ],
  Observation: [
    ['code', TOKEN],
    ['value-quantity', { values: numbers, modifiers: [undefined] }],
    ['date', DATE],
    ['identifier', TOKEN],
    ['encounter', to('Encounter')],
  ],
}

function parameterOf(type: string): fc.Arbitrary<NaiveParameter> {
  return from(PARAMETERS[type] ?? [])
    .chain(([name, { values, modifiers }]) =>
      fc.oneof(
        {
          weight: 8,
          arbitrary: fc.record({
            name: fc.constant(name),
            modifier: from(modifiers),
            values: fc.array(values, { minLength: 1, maxLength: 2 }),
          }),
        },
        {
          weight: 1,
          arbitrary: from(['true', 'false']).map((it) => ({ name, modifier: 'missing', values: [it] })),
        },
      ),
    )
    .map(({ modifier, ...rest }) => (modifier === undefined ? rest : { ...rest, modifier }))
}

const CHAINS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  List: [['encounter', 'Encounter']],
  Condition: [['encounter', 'Encounter']],
  Encounter: [
    ['part-of', 'Encounter'],
    ['diagnosis', 'Condition'],
  ],
  Observation: [
    ['encounter', 'Encounter'],
    ['focus', 'Condition'],
  ],
}
const REVERSES: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  Condition: [
    ['focus', 'Observation'],
    ['diagnosis', 'Encounter'],
  ],
  Encounter: [
    ['encounter', 'Condition'],
    ['encounter', 'Observation'],
    ['encounter', 'List'],
    ['part-of', 'Encounter'],
  ],
  Observation: [],
}

function anyParameterOf(type: string): fc.Arbitrary<NaiveParameter> {
  const through = (pairs: readonly (readonly [string, string])[], how: 'chained' | 'reverse') =>
    pairs.map(([name, other]) =>
      parameterOf(other).map((parameter): NaiveParameter => ({
        name,
        values: [],
        [how]: { type: other, parameter },
      })),
    )
  return fc.oneof(
    parameterOf(type),
    parameterOf(type),
    ...through(CHAINS[type] ?? [], 'chained'),
    ...through(REVERSES[type] ?? [], 'reverse'),
  )
}

const searches = from(Object.keys(DRAWN)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    parameters: fc.array(anyParameterOf(type), { minLength: 1, maxLength: 2 }),
  }),
)

/** The parameter as a URL has it. */
function written({ name, modifier, values, chained, reverse }: NaiveParameter): readonly [string, string] {
  if (chained !== undefined) {
    const [inner, value] = written(chained.parameter)
    return [`${name}:${chained.type}.${inner}`, value]
  }
  if (reverse !== undefined) {
    const [inner, value] = written(reverse.parameter)
    return [`_has:${reverse.type}:${name}:${inner}`, value]
  }
  return [modifier === undefined ? name : `${name}:${modifier}`, values.join(',')]
}

describe('a search', () => {
  it('finds what a naive evaluator of the published definitions finds, whatever is asked of whatever there is', () => {
    let hits = 0
    fc.assert(
      fc.property(resources, searches, (all, { type, parameters }) => {
        const row = resourceType(type)!
        const { query } = parseSearch(row, [['patient', 'p1'], ...parameters.map(written)], PLACE)
        const found = select(query, row, all).matches.map((it) => it['id'])
        const expected = all
          .filter((it) => it.resourceType === type && parameters.every((one) => naivelyMatches(all, it, one)))
          .map((it) => it['id'])
        hits += expected.length
        expect(found.toSorted()).toEqual(expected.toSorted())
      }),
      { numRuns: 2000 },
    )
    // A test in which nothing is ever found would prove nothing.
    expect(hits).toBeGreaterThan(500)
  })
})
