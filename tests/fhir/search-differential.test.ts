import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { parseSearch } from '../../src/fhir/search/parse/parse-search.js'
import { select } from '../../src/fhir/search/select.js'
import { textOf } from '../../src/model/json.js'
import { resources } from './naive/drawn-resources.js'
import { asked, searches, shown, written } from './naive/drawn-searches.js'
import { naivePage } from './naive/naive-page.js'
import { naivelyMatches } from './naive/naive-search.js'

const PLACE = { fhirBase: 'https://gateway.example/fhir', offset: undefined, at: '2026-01-01T00:00:00Z' }

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

  it('shows a page in the order and with the company that a naive evaluator gives it', () => {
    let brought = 0
    fc.assert(
      fc.property(resources, shown, (all, { type, parameters, showing }) => {
        const pairs = [['patient', 'p1'] as const, ...parameters.map(written), ...asked(showing)]
        const page = select(parseSearch(resourceType(type)!, pairs, PLACE).query, resourceType(type)!, all)
        const nameOf = (it: FhirResource): string => `${it.resourceType}/${textOf(it['id']) ?? ''}`
        const expected = naivePage(
          all,
          all.filter(
            (it) => it.resourceType === type && parameters.every((one) => naivelyMatches(all, it, one)),
          ),
          showing,
        )
        brought += expected.included.length
        expect({
          matches: page.matches.map(nameOf),
          included: page.included.map(nameOf),
          total: page.total,
        }).toEqual(expected)
      }),
      { numRuns: 1500 },
    )
    expect(brought).toBeGreaterThan(300)
  })
})
