import { describe, expect, it } from 'vitest'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'

/** What a search tells of without giving it: all that its chains and `_has` led through. */
const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2026-01-01T00:00:00Z' }
const at = (id: string) => ({ encounter: { reference: `Encounter/${id}` } })
const ALL: readonly FhirResource[] = [
  { resourceType: 'Condition', id: 'c1', ...at('e1') },
  { resourceType: 'Condition', id: 'c2', ...at('e2') },
  { resourceType: 'Encounter', id: 'e1', status: 'finished', partOf: { reference: 'Encounter/e3' } },
  { resourceType: 'Encounter', id: 'e2', status: 'planned', partOf: { reference: 'Encounter/e3' } },
  { resourceType: 'Encounter', id: 'e3', status: 'finished' },
  { resourceType: 'Encounter', id: 'e4', status: 'finished' },
  { resourceType: 'Observation', id: 'o1', status: 'final', ...at('e1') },
  { resourceType: 'Observation', id: 'o2', status: 'amended', ...at('e1') },
]

const through = (type: string, name: string, value: string) => {
  const row = resourceType(type)!
  const pairs = [['patient', 'p1'] as const, [name, value] as const, ['_count', '1'] as const]
  return select(parseSearch(row, pairs, PLACE).query, row, ALL).through
}

describe('a search is told to have gone through', () => {
  it.each([
    ['nothing, where it asks of the matches themselves', 'Encounter', 'status', 'finished', []],
    ['what a chain led to', 'Condition', 'encounter.status', 'finished', ['Encounter/e1']],
    [
      'all of it, however small the page',
      'Condition',
      'encounter:Encounter._id',
      'e1,e2',
      ['Encounter/e1', 'Encounter/e2'],
    ],
    [
      'every step of a chain',
      'Condition',
      'encounter.part-of.status',
      'finished',
      ['Encounter/e1', 'Encounter/e2', 'Encounter/e3'],
    ],
    ['what refers to a match', 'Encounter', '_has:Observation:encounter:status', 'final', ['Observation/o1']],
    [
      'what a chain behind that led to',
      'Encounter',
      '_has:Observation:encounter:encounter.status',
      'finished',
      ['Observation/o1', 'Observation/o2', 'Encounter/e1'],
    ],
    ['nothing, where nothing matched', 'Condition', 'encounter.status', 'cancelled', []],
  ])('%s', (_, type, name, value, expected) => {
    expect(through(type, name, value)).toEqual(expected)
  })
})
