import fc from 'fast-check'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'

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
export const SEARCHED_DATES = [
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
export const CODES = ['a', 'b', 'A'] as const
export const SYSTEMS = ['urn:s', 'urn:t'] as const
export const WORDS = ['Asthma', 'asthmá', 'Zoë', 'zo', 'As'] as const
export const IDS = ['1', '2', '3'] as const

export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined })
export const from = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)

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

export const DRAWN: Readonly<Record<string, fc.Arbitrary<object>>> = {
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

export const resources: fc.Arbitrary<readonly FhirResource[]> = fc
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
