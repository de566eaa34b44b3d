import fc from 'fast-check'
import { CODES, DRAWN, IDS, SEARCHED_DATES, SYSTEMS, WORDS, from, maybe } from './drawn-resources.js'
import { type NaiveInclude, type NaiveShowing } from './naive-page.js'
import { type NaiveParameter } from './naive-search.js'

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

export const searches = from(Object.keys(DRAWN)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    parameters: fc.array(anyParameterOf(type), { minLength: 1, maxLength: 2 }),
  }),
)

/** Two parts that must hold together. */
const composite: fc.Arbitrary<NaiveParameter> = fc.tuple(tokens, numbers).map(([code, value]) => ({
  name: 'code-value-quantity',
  values: [`${code}$${value}`],
  together: [
    { name: 'code', values: [code] },
    { name: 'value-quantity', values: [value] },
  ],
}))

/** What each type can be ordered by: every kind that has an order. */
const SORTED: Readonly<Record<string, readonly string[]>> = {
  Condition: ['code', 'severity', 'recorded-date', 'onset-date', '_id'],
  Encounter: ['type', 'date', 'status'],
  List: ['title', 'code', 'notes'],
  Observation: ['code', 'value-quantity', 'date', 'identifier'],
}
const INCLUDED: readonly (readonly [type: string, name: string])[] = [
  ['Condition', 'encounter'],
  ['Encounter', 'part-of'],
  ['Encounter', 'diagnosis'],
  ['List', 'encounter'],
  ['Observation', 'encounter'],
  ['Observation', 'focus'],
]

/** The types that each parameter may lead to. */
const LED_TO: Readonly<Record<string, string>> = {
  encounter: 'Encounter',
  'part-of': 'Encounter',
  diagnosis: 'Condition',
  focus: 'Condition',
}

/** An include that a search of the type may ask for: one that does not iterate starts from the type itself. */
const includeOf = (of: string): fc.Arbitrary<NaiveInclude> =>
  fc
    .record({
      direction: from(['include', 'revinclude'] as const),
      which: from(INCLUDED),
      iterates: fc.boolean(),
    })
    .map(({ direction, which: [type, name], iterates }) => ({ direction, type, name, iterates }))
    .filter((it) => it.iterates || (it.direction === 'include' ? it.type : LED_TO[it.name]) === of)

export const shown = from(Object.keys(DRAWN)).chain((type) =>
  fc.record({
    type: fc.constant(type),
    parameters: fc.array(
      type === 'Observation' ? fc.oneof(anyParameterOf(type), composite) : anyParameterOf(type),
      {
        maxLength: 1,
      },
    ),
    showing: fc.record<NaiveShowing>({
      sort: fc
        .uniqueArray(from(SORTED[type] ?? []), { minLength: 1, maxLength: 2 })
        .chain((names) => fc.tuple(...names.map((name) => from([name, `-${name}`])))),
      count: maybe(from([1, 2])),
      includes: fc.uniqueArray(includeOf(type), { maxLength: 3, selector: (it) => JSON.stringify(it) }),
    }),
  }),
)

/** How the matches are to be shown, as a URL has it. */
export function asked({ sort, count, includes }: NaiveShowing): readonly (readonly [string, string])[] {
  return [
    ['_sort', sort.join(',')],
    ...(count === undefined ? [] : [['_count', String(count)] as const]),
    ...includes.map(
      (it) => [`_${it.direction}${it.iterates ? ':iterate' : ''}`, `${it.type}:${it.name}`] as const,
    ),
  ]
}

/** The parameter as a URL has it. */
export function written({
  name,
  modifier,
  values,
  chained,
  reverse,
}: NaiveParameter): readonly [string, string] {
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
