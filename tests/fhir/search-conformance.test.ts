import { describe, expect, it } from 'vitest'
import { resourceType } from '../../src/fhir/resource-types.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'
import { textOf } from '../../src/model/json.js'
import { type CaseGroup } from './search-cases/case-group.js'
import { DATE_GROUPS } from './search-cases/dates.js'
import { NUMBER_GROUPS } from './search-cases/numbers.js'
import { REFERENCE_GROUPS } from './search-cases/references.js'
import { RESULT_CASES } from './search-cases/results.js'
import { TEXT_GROUPS } from './search-cases/texts.js'

const GROUPS: readonly CaseGroup[] = [...DATE_GROUPS, ...NUMBER_GROUPS, ...TEXT_GROUPS, ...REFERENCE_GROUPS]
const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2023-01-01T00:00:00Z' }

/** The page that a search finds among the resources; the person is named beside the query. */
function searched(type: string, query: string, resources: CaseGroup['resources']) {
  const row = resourceType(type)!
  const person = type === 'Patient' ? '_id=p1' : 'patient=p1'
  const pairs = `${person}&${query}`.split('&').map((pair): readonly [string, string] => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at), pair.slice(at + 1).replaceAll('%2B', '+')]
  })
  return select(parseSearch(row, pairs, PLACE).query, row, resources)
}

const idsOf = (resources: CaseGroup['resources']): readonly string[] =>
  resources.map((it) => textOf(it['id']) ?? '')
const inOrder = (ids: string): readonly string[] => ids.split(' ').filter((it) => it !== '')

describe.each(GROUPS)('https://hl7.org/fhir/R4/search.html$clause', ({ type, resources, cases }) => {
  it.each(cases)('%s finds "%s" and nothing else', (query, found) => {
    expect(idsOf(searched(type, query, resources).matches).toSorted()).toEqual(inOrder(found).toSorted())
  })
})

describe.each(RESULT_CASES)('https://hl7.org/fhir/R4/search.html$clause', ({ type, resources, cases }) => {
  it.each(cases)('%s', (query, expected) => {
    const { matches, included, total } = searched(type, query, resources)
    expect({ matches: idsOf(matches).join(' '), included: idsOf(included).join(' '), total }).toEqual({
      included: '',
      ...expected,
    })
  })
})

describe('the cases', () => {
  it('are at least three hundred searches', () => {
    const all = [...GROUPS, ...RESULT_CASES].flatMap((it): readonly unknown[] => it.cases)
    expect(all.length).toBeGreaterThanOrEqual(300)
  })
})
