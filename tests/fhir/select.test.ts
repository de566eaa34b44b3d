import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { select, selectEverything } from '../../src/fhir/search/select.js'
import { resourceType } from '../../src/fhir/resource-types.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { EMPTY_QUERY, type SearchQuery } from '../../src/model/search-query.js'

const CONDITION = resourceType('Condition')!
const condition = (id: string, more: Omit<FhirResource, 'resourceType'> = {}): FhirResource => ({
  resourceType: 'Condition',
  id,
  meta: { security: [{ system: 'urn:s', code: 'NODSCLCDS' }] },
  subject: { reference: 'Patient/p1' },
  ...more,
})
const idsOf = (resources: readonly FhirResource[]): unknown[] => resources.map((it) => it['id'])
const search = (query: Partial<SearchQuery>, released: readonly FhirResource[]) =>
  select({ ...EMPTY_QUERY, ...query }, CONDITION, released)

const DATED = [
  condition('b'),
  condition('a'),
  condition('old', { recordedDate: '2001' }),
  condition('new', { recordedDate: '2024-01-02' }),
  condition('mid', { onsetPeriod: { start: '2010-05' } }),
]

describe('order', () => {
  it('is newest first, undated last, ties by id', () => {
    expect(idsOf(search({}, DATED).matches)).toEqual(['new', 'mid', 'old', 'a', 'b'])
  })

  it('puts resources without the sorted element last in both directions', () => {
    const by = (descending: boolean) =>
      idsOf(search({ sort: [{ name: 'recorded-date', descending }] }, DATED).matches)
    expect(by(false)).toEqual(['old', 'new', 'a', 'b', 'mid'])
    expect(by(true)).toEqual(['new', 'old', 'a', 'b', 'mid'])
  })

  it('does not depend on the order of the released resources, and pages join up to the whole', () => {
    const resources = fc.uniqueArray(
      fc.record({
        id: fc.stringMatching(/^[a-z]{1,3}$/),
        year: fc.option(fc.integer({ min: 1990, max: 1995 })),
      }),
      { selector: (it) => it.id },
    )
    fc.assert(
      fc.property(resources, fc.integer({ min: 1, max: 4 }), (drawn, count) => {
        const released = drawn.map(({ id, year }) =>
          condition(id, year === null ? {} : { recordedDate: String(year) }),
        )
        const whole = search({}, released)
        expect(idsOf(search({}, released.toReversed()).matches)).toEqual(idsOf(whole.matches))
        const joined: FhirResource[] = []
        let offset: number | undefined = 0
        while (offset !== undefined) {
          const page: ReturnType<typeof search> = search({ count, offset }, released)
          expect(page.total).toBe(released.length)
          expect(page.next === undefined || page.matches.length === count).toBe(true)
          joined.push(...page.matches)
          offset = page.next
        }
        expect(joined).toEqual(whole.matches)
      }),
    )
  })
})

const ENCOUNTER: FhirResource = { resourceType: 'Encounter', id: 'e1' }
const HIDDEN_TARGET = condition('c1', { encounter: { reference: 'Encounter/withheld' } })
const SHOWN_TARGET = condition('c2', { encounter: { reference: 'Encounter/e1' } })
const PROVENANCE: FhirResource = {
  resourceType: 'Provenance',
  id: 'v1',
  target: [{ reference: 'Condition/c2' }],
}
const INCLUDES: SearchQuery['includes'] = [
  {
    direction: 'include',
    sourceType: 'Condition',
    parameter: 'encounter',
    targetType: 'Encounter',
    iterates: false,
  },
  {
    direction: 'revinclude',
    sourceType: 'Provenance',
    parameter: 'target',
    targetType: 'Condition',
    iterates: false,
  },
]

const BY_ID = (text: string): SearchQuery['parameters'][number] => ({
  kind: 'value',
  name: '_id',
  modifier: undefined,
  values: [{ prefix: undefined, text }],
})

describe('includes', () => {
  it('are found among the released resources and nowhere else', () => {
    const released = [HIDDEN_TARGET, SHOWN_TARGET, ENCOUNTER, PROVENANCE]
    expect(idsOf(search({ includes: INCLUDES }, released).included)).toEqual(['e1', 'v1'])
    expect(search({ includes: INCLUDES }, [HIDDEN_TARGET, ENCOUNTER, PROVENANCE]).included).toEqual([])
  })

  it('follow each resource once, however many ways lead to it', () => {
    // Two ways at each of sixty steps: 2^60 walks, and 120 resources.
    const step = (i: number, side: string): FhirResource => ({
      resourceType: 'Encounter',
      id: `${side}${String(i)}`,
      diagnosis: ['a', 'b'].map((to) => ({ condition: { reference: `Condition/${to}${String(i + 1)}` } })),
    })
    const back = (i: number, side: string): FhirResource =>
      condition(`${side}${String(i)}`, { encounter: { reference: `Encounter/${side}${String(i)}` } })
    const web = Array.from({ length: 60 }, (_, i) =>
      ['a', 'b'].flatMap((side) => [step(i, side), back(i, side)]),
    ).flat()
    const iterating = [
      { direction: 'include', sourceType: 'Encounter', parameter: 'diagnosis', targetType: 'Condition' },
      { direction: 'include', sourceType: 'Condition', parameter: 'encounter', targetType: 'Encounter' },
    ] as const
    const includes = iterating.map((it) => ({ ...it, iterates: true }))
    const { included } = search({ includes, parameters: [BY_ID('a0')] }, web)
    expect(included).toHaveLength(59 * 4 + 1)
  })

  it('belong to the page, and do not count', () => {
    const page = search({ includes: INCLUDES, count: 1 }, [
      HIDDEN_TARGET,
      SHOWN_TARGET,
      ENCOUNTER,
      PROVENANCE,
    ])
    expect(page).toMatchObject({ included: [], total: 2, next: 1 })
  })
})

describe('counting alone', () => {
  it.each([{ count: 0 }, { summary: 'count' as const }])('%j gives the total and no resource', (query) => {
    expect(search({ ...query, includes: INCLUDES }, [SHOWN_TARGET, ENCOUNTER])).toMatchObject({
      matches: [],
      included: [],
      total: 1,
      next: undefined,
    })
  })
})

describe('subsets', () => {
  const whole = condition('c', {
    clinicalStatus: { coding: [{ code: 'active' }] },
    code: { text: 'Asthma' },
    onsetDateTime: '2020',
    _onsetDateTime: { id: 'x' },
    note: [{ text: 'n' }],
  })
  const keysOf = (query: Partial<SearchQuery>): string[] =>
    Object.keys(search(query, [whole]).matches[0] ?? {}).toSorted()
  const fixed = ['clinicalStatus', 'id', 'meta', 'resourceType', 'subject']

  it('keep mandatory and modifier elements and the handling labels, and say that they are subsets', () => {
    expect(keysOf({ elements: ['onset'] })).toEqual(['_onsetDateTime', ...fixed, 'onsetDateTime'].toSorted())
    expect(keysOf({ summary: 'true' })).toEqual(
      ['_onsetDateTime', 'clinicalStatus', 'code', ...fixed.slice(1), 'onsetDateTime'].toSorted(),
    )
    expect(keysOf({ summary: 'text' })).toEqual(fixed)
    expect(search({ elements: ['code'] }, [whole]).matches[0]?.['meta']).toEqual({
      security: [{ system: 'urn:s', code: 'NODSCLCDS' }],
      tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }],
    })
  })

  it('leave the whole resource as it is when none is asked', () => {
    expect(search({}, [whole]).matches[0]).toBe(whole)
  })
})

describe('everything about a person', () => {
  it('comes in the order of the table, with what accompanies it on the last page', () => {
    const patient: FhirResource = { resourceType: 'Patient', id: 'p1' }
    const released = [PROVENANCE, ...DATED, { resourceType: 'Organization', id: 'o' }, patient]
    const first = selectEverything({ ...EMPTY_QUERY, count: 2 }, released)
    expect(idsOf(first.matches)).toEqual(['p1', 'new'])
    expect(first).toMatchObject({ included: [], total: 6, next: 2 })
    const last = selectEverything({ ...EMPTY_QUERY, count: 10, offset: 2 }, released)
    expect(idsOf(last.included)).toEqual(['o', 'v1'])
  })

  const patient: FhirResource = { resourceType: 'Patient', id: 'p1' }
  const changed = (id: string, lastUpdated: string): FhirResource => condition(id, { meta: { lastUpdated } })

  it('is of the types asked and no other, company and Provenance included', () => {
    const released = [PROVENANCE, ...DATED, { resourceType: 'Organization', id: 'o' }, patient]
    const of = (types: readonly string[]) => {
      const { matches, included, total } = selectEverything({ ...EMPTY_QUERY, types }, released)
      return { ids: idsOf([...matches, ...included]), total }
    }
    expect(of(['Patient'])).toEqual({ ids: ['p1'], total: 1 })
    expect(of(['Patient', 'Organization'])).toEqual({ ids: ['p1', 'o'], total: 1 })
    expect(of(['Condition', 'Provenance'])).toEqual({ ids: ['new', 'mid', 'old', 'a', 'b', 'v1'], total: 5 })
    expect(of(['Flag'])).toEqual({ ids: [], total: 0 })
  })

  it('and since an instant: what changed after it, and what does not say when it changed', () => {
    const released = [
      changed('before', '2026-03-01T09:59:59Z'),
      changed('at', '2026-03-01T10:00:00Z'),
      changed('after', '2026-03-01T11:00:00+01:00'),
      changed('later', '2026-04-01T00:00:00Z'),
      condition('undated'),
      { resourceType: 'Organization', id: 'company', meta: { lastUpdated: '2001-01-01T00:00:00Z' } },
    ]
    const since = Date.parse('2026-03-01T10:00:00Z')
    const { matches, included } = selectEverything({ ...EMPTY_QUERY, since }, released)
    expect(idsOf(matches)).toEqual(['after', 'at', 'later', 'undated'])
    expect(idsOf(included)).toEqual(['company'])
  })
})

describe('a page after what was given', () => {
  it('goes on where nothing before it has changed, and starts again where something has', () => {
    const first = search({ count: 2 }, DATED)
    const next = { count: 2, offset: first.next!, given: first.given! }
    expect(idsOf(first.matches)).toEqual(['new', 'mid'])
    const second = search(next, DATED)
    expect([idsOf(second.matches), second.startsAgain]).toEqual([['old', 'a'], false])
    // A source that gave `new` is down: without looking back, `old` would be skipped.
    const without = search(
      next,
      DATED.filter((it) => it['id'] !== 'new'),
    )
    expect([idsOf(without.matches), without.startsAgain]).toEqual([['mid', 'old'], true])
    const more = search(next, [...DATED, condition('newest', { recordedDate: '2026' })])
    expect([idsOf(more.matches), more.startsAgain]).toEqual([['newest', 'new'], true])
  })
})
