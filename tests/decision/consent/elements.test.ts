import { describe, expect, it } from 'vitest'
import { type ConsentItem, consentItem } from '../../../src/decision/consent/consent-item.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type Json, type JsonObject } from '../../../src/model/json.js'
import { observation } from './consents.js'

const of = (more: JsonObject): ConsentItem => consentItem({ resourceType: 'Observation', id: 'o1', ...more })
const day = (text: string) => ({ from: Date.parse(`${text}T00:00:00Z`), to: Date.parse(`${text}T24:00:00Z`) })
const YEAR = { from: Date.parse('2022-01-01T00:00:00Z'), to: Date.parse('2023-01-01T00:00:00Z') }

describe('the dates of an item', () => {
  const winter = '2022-01-15'
  it.each([
    'effectiveDateTime',
    'effectiveInstant',
    'performedDateTime',
    'occurrenceDateTime',
    'onsetDateTime',
    'start',
    'date',
    'authoredOn',
    'authored',
    'created',
    'sent',
    'recordedDate',
    'issued',
  ])('%s is one', (name) => {
    expect(of({ [name]: winter }).dates).toEqual(day(winter))
  })

  it.each([
    'effectivePeriod',
    'performedPeriod',
    'occurrencePeriod',
    'onsetPeriod',
    'period',
    'executionPeriod',
  ])('%s is a period of it', (name) => {
    expect(of({ [name]: { start: winter, end: winter } }).dates).toEqual(day(winter))
  })

  it.each<readonly [string, JsonObject, ConsentItem['dates']]>([
    [
      'what is clinically relevant comes first',
      { issued: '2020', period: { start: '2022', end: '2022' } },
      YEAR,
    ],
    ['an open end is open', { period: { start: '2022' } }, { ...YEAR, to: Infinity }],
    ['an open beginning too', { period: { end: '2022' } }, { ...YEAR, from: -Infinity }],
    ['a period of nothing is none', { period: {} }, undefined],
    [
      'an end that is no date leaves the beginning',
      { period: { start: '2022', end: 'x' } },
      { ...YEAR, to: Infinity },
    ],
    ['what is no date is none', { date: 'soon' }, undefined],
    ['nothing is none', {}, undefined],
  ])('%s', (_, more, dates) => {
    expect(of(more).dates).toEqual(dates)
  })
})

describe('the authors of an item', () => {
  const one = { reference: 'Practitioner/p1' }
  it.each<readonly [string, Json, readonly string[]]>([
    ...[
      'author',
      'performer',
      'asserter',
      'recorder',
      'requester',
      'informationSource',
      'source',
      'sender',
    ].map((name) => [name, one, ['Practitioner/p1']] as const),
    ['author', [one, { reference: 'Practitioner/p2/_history/3' }], ['Practitioner/p1', 'Practitioner/p2']],
    ['performer', [{ actor: one }], ['Practitioner/p1']],
    ['author', { display: 'a nurse' }, []],
    ['subject', one, []],
  ])('%s: %j', (name, value, authors) => {
    expect(of({ [name]: value }).authors).toEqual(authors)
  })
})

describe('the codes of an item', () => {
  const CODED = { coding: [{ system: 'http://snomed.info/sct', code: '1', display: 'x' }] }
  const CODE = { system: 'http://snomed.info/sct', code: '1' }

  it.each<readonly [string, Json]>([
    ['code', CODED],
    ['medicationCodeableConcept', CODED],
    ['vaccineCode', CODED],
    ['type', [CODED]],
    ['category', [{ text: 'words' }, CODED]],
  ])('%s says what it is', (name, value) => {
    const { ownCodes, allCodes } = of({ [name]: value })
    expect([ownCodes, allCodes]).toEqual([[CODE], [CODE]])
  })

  it('others are in it, at any depth, and do not', () => {
    const { ownCodes, allCodes } = of({ reasonCode: [CODED], contained: [{ x: { code: 'bare' } }] })
    expect(ownCodes).toEqual([])
    expect(allCodes).toEqual([CODE, { system: undefined, code: 'bare' }])
  })
})

describe('what an item refers to', () => {
  it.each<readonly [JsonObject, readonly string[]]>([
    [{ encounter: { reference: 'Encounter/e1' } }, ['Encounter/e1']],
    [
      { reference: 'Encounter/e1', identifier: { assigner: { reference: 'Organization/o1/_history/2' } } },
      ['Encounter/e1', 'Organization/o1'],
    ],
    [{ a: [{ b: [{ reference: '#c' }] }] }, ['#c']],
    [{ a: { reference: 'https://elsewhere.example/Encounter/e1' }, b: { reference: '#not one' } }, []],
    [{ a: { reference: 'note#c' } }, []],
    [
      { a: { reference: `#${'x'.repeat(64)}` }, b: { reference: `#${'x'.repeat(65)}` } },
      [`#${'x'.repeat(64)}`],
    ],
  ])('%j', (more, refersTo) => {
    expect(of(more).refersTo).toEqual(refersTo)
  })
})

describe('the labels of an item', () => {
  const category = { system: 'https://linchpin.example/fhir/CodeSystem/information-category', code: 'GRA' }
  const odd: FhirResource = observation([], {
    meta: { security: [category, { system: 'urn:x', code: 'HIV' }] },
  })

  it.each<readonly [string, FhirResource, Parameters<typeof consentItem>[1], ConsentItem['labels']]>([
    ['none', observation([]), undefined, { confidentiality: undefined, sensitivities: [] }],
    ['its own', observation(['R', 'PSY']), undefined, { confidentiality: 'R', sensitivities: ['PSY'] }],
    [
      'under the name that rules give it',
      observation(['STD']),
      undefined,
      { confidentiality: undefined, sensitivities: ['STI'] },
    ],
    [
      'of our categories, and of no other system',
      odd,
      undefined,
      { confidentiality: undefined, sensitivities: ['GRA'] },
    ],
    ...(['U', 'L', 'M', 'N', 'R', 'V'] as const).map(
      (level) =>
        [
          `the level ${level}`,
          observation([level]),
          undefined,
          { confidentiality: level, sensitivities: [] },
        ] as const,
    ),
    [
      'the highest of its levels',
      observation(['N', 'R', 'L']),
      undefined,
      { confidentiality: 'R', sensitivities: [] },
    ],
    [
      'the higher of its own and what labelling found, and every category once',
      observation(['N', 'PSY']),
      { confidentiality: 'V', sensitivities: ['PSY', 'HIV'] },
      { confidentiality: 'V', sensitivities: ['PSY', 'HIV'] },
    ],
    [
      'its own where that is higher',
      observation(['R']),
      { confidentiality: 'N', sensitivities: [] },
      { confidentiality: 'R', sensitivities: [] },
    ],
  ])('%s', (_, resource, labelled, expected) => {
    expect(consentItem(resource, labelled).labels).toEqual(expected)
  })
})

describe('which item it is', () => {
  it('is told by its type and id, and what it contains by type', () => {
    const item = of({ contained: [{ resourceType: 'Condition' }, { id: 'x' }] })
    expect(item).toMatchObject({
      reference: 'Observation/o1',
      type: 'Observation',
      containedTypes: ['Condition'],
    })
  })
})
