import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Json, arrayOf, isJsonObject, objectOf, objectsOf } from '../../src/model/json.js'
import { mappingTranslator } from '../../src/translation/mapping-translator.js'
import { leavesOf } from '../../src/translation/source/source-schema.js'
import { type Translated } from '../../src/translation/translator.js'
import { BASE, errorsOf } from '../fhir-validate/base-validator.js'
import { asJson, contextFor, recordOf, shippedMapping } from './mapping-fixtures.js'

const mapping = shippedMapping('cld')
const translator = mappingTranslator(mapping)
const HEADERS = leavesOf(mapping.schema).map((it) => it.path)

type Row = Readonly<Record<string, Json>>

const PERSON: Row = { 'NHS Number': '9990000018', 'Client Type': 'Service user' }
const SERVICE: Row = {
  ...PERSON,
  'Event Type': 'Service',
  'Event Reference': 'EV-1',
  'Event Start Date': '2026-03-02',
  'Service Type': 'Long term support: Community',
  'Service Component': 'Reablement',
}
const REQUEST: Row = {
  ...PERSON,
  'Event Type': 'Request',
  'Event Start Date': '2026-03-02',
  'Event End Date': '2026-03-04',
  'Request: Route of Access': 'Prison',
}
const ASSESSMENT: Row = {
  ...REQUEST,
  'Event Type': 'Assessment',
  'Assessment Type': 'Long term assessment',
}
const REVIEW: Row = { ...REQUEST, 'Event Type': 'Review', 'Review Reason': 'Planned' }

function translate(row: Row): Translated {
  return translator.translate(recordOf('cld', row), contextFor(['9990000018']))
}

const EVENT_SOURCES = new Set(['Request', 'Assessment', 'Service', 'Review'])

/** The id of the one event that the row tells of. */
function eventId(row: Row): Json | undefined {
  const events = translate(row).resources.filter((it) =>
    EVENT_SOURCES.has(it.sourceReference.replace(/\/.*/, '')),
  )
  expect(events).toHaveLength(1)
  return events[0]?.resource['id']
}

describe('an event is the same event in two quarterly files', () => {
  test.each<readonly [string, Row, Row]>([
    ['of another reporting period', SERVICE, { 'Reporting Period End Date': '2026-12-31' }],
    ['under another event reference', SERVICE, { 'Event Reference': 'EV-2' }],
    ['when a service has since ended', SERVICE, { 'Event End Date': '2026-08-01' }],
    ['when its price has changed', SERVICE, { 'Unit Cost': '23.10', 'Planned units per week': '7' }],
    ['when its outcome is now known', SERVICE, { 'Event Outcome': 'NFA: Support ended as planned' }],
    ['when a person has moved', SERVICE, { Postcode: 'ZZ99 3CZ', 'Last Name': 'Other' }],
    ['with dates written the other way', SERVICE, { 'Event Start Date': '02/03/2026' }],
    ['with values in the case of release 1', SERVICE, { 'Service Type': 'Long Term Support: Community' }],
    ['for a request of another outcome', REQUEST, { 'Event Outcome': 'NFA: Other' }],
    ['for a review for another reason', REVIEW, { 'Review Reason': 'Unplanned' }],
  ])('%s', (_, row, change) => expect(eventId({ ...row, ...change })).toBe(eventId(row)))
})

describe('an event is another event', () => {
  test.each<readonly [string, Row, Row]>([
    ['of another council', SERVICE, { 'LA Code': '714' }],
    ['on another day', SERVICE, { 'Event Start Date': '2026-03-03' }],
    ['in another role', SERVICE, { 'Client Type': 'Unpaid carer' }],
    ['of another service type', SERVICE, { 'Service Type': 'Short term support: ST-Max' }],
    ['of another component', SERVICE, { 'Service Component': 'Equipment' }],
    ['when a request ended on another day', REQUEST, { 'Event End Date': '2026-03-05' }],
    ['by another route of access', REQUEST, { 'Request: Route of Access': 'Self-Funder' }],
    ['of another assessment type', ASSESSMENT, { 'Assessment Type': 'Short term assessment' }],
    ['when a review ended on another day', REVIEW, { 'Event End Date': '2026-03-05' }],
    ['of another event type', REQUEST, { 'Event Type': 'Review' }],
  ])('%s', (_, row, change) => expect(eventId({ ...row, ...change })).not.toBe(eventId(row)))
})

describe('client level data', () => {
  test('is total, and says in its issues where but never what', () => {
    const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }).map(asJson), fc.constant('zq7-canary'))
    const row = fc.dictionary(fc.constantFrom(...HEADERS), value)
    const event = fc.constantFrom('Request', 'Assessment', 'Service', 'Review')
    fc.assert(
      fc.property(row, event, (content, type) => {
        const made = translate({ ...content, 'NHS Number': '9990000018', 'Event Type': type })
        expect(made.resources.some((it) => it.resource.resourceType === 'Patient')).toBe(true)
        expect(JSON.stringify(made.issues)).not.toContain('zq7-canary')
      }),
      { numRuns: 200 },
    )
  })
})

const DATA = process.env['CONFORMANCE_DATA']

describe.skipIf(DATA === undefined)('the published fields and lists', () => {
  const published = DATA === undefined ? {} : objectOf(readJson(join(DATA, 'cld-fields.json')))
  const lists = Object.entries(objectOf(published?.['lists']) ?? {}).filter(([, it]) => isJsonObject(it))
  const ignored = new Set(mapping.ignored.map((it) => it.field))

  test('the source schema has the whole header in order', () =>
    expect(HEADERS).toEqual(objectsOf(published?.['fields']).map((it) => it['header'])))

  /** Each value of a list with a row in which its column means something. */
  const values = lists
    .filter(([header]) => !ignored.has(header))
    .flatMap(([header, list]) =>
      Object.values(objectOf(list) ?? {})
        .flatMap((it) => arrayOf(it))
        // What stands in brackets is a remark on the list, and what ends in dots the beginning of a word.
        .filter((it) => typeof it !== 'string' || !it.startsWith('('))
        .map((it) => [header, typeof it === 'string' ? it.replace(/…$/, '') : it] as const),
    )

  test('many values are known', () => expect(values.length).toBeGreaterThan(180))

  test.each(values)('%s knows "%s"', (header, value) => {
    for (const row of [SERVICE, REQUEST, ASSESSMENT, REVIEW]) {
      const { issues } = translate({ ...row, [header]: value })
      expect(issues.filter((it) => it.code === 'code-unmapped' && it.location === header)).toEqual([])
    }
  })
})

function readJson(path: string): Json {
  return asJson(JSON.parse(readFileSync(path, 'utf8')))
}

describe('a period that ends before it starts', () => {
  const rows: readonly Row[] = [SERVICE, REQUEST, ASSESSMENT, REVIEW]
  const backwards = (row: Row): Translated => translate({ ...row, 'Event End Date': '01/03/2026' })

  test.each(rows)('is kept as text, said, and no invalid R4: $Event Type', (row) => {
    const { resources, issues } = backwards(row)
    expect(resources.flatMap((it) => errorsOf(BASE.validate(it.resource)))).toEqual([])
    const text = JSON.stringify(resources)
    expect([text.includes('2026-03-02'), text.includes('2026-03-01')]).toEqual([true, true])
    const said = issues.filter((it) => it.code === 'period-backwards')
    expect(said.map((it) => it.severity)).toContain('warning')
    expect(JSON.stringify(said)).not.toContain('2026-03')
  })
})
