import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type ResourceFacts } from '../../src/model/facts.js'
import { PERSON, projectLabeller, unlabelled } from './given.js'

const label = projectLabeller()
const SUBJECT = { subject: { reference: 'Patient/p1' } }

function condition(more: Omit<FhirResource, 'resourceType'> = {}): FhirResource {
  return { resourceType: 'Condition', id: 'c', ...SUBJECT, ...more }
}

function factsOf(resource: FhirResource): ResourceFacts {
  return label([unlabelled(resource)], PERSON)[0]!.facts
}

describe('whether a problem is active', () => {
  const withStatus = (code: string) => condition({ clinicalStatus: { coding: [{ code }] } })
  it.each([
    ['active', true],
    ['recurrence', true],
    ['relapse', true],
    ['inactive', false],
    ['remission', false],
    ['resolved', false],
  ])('%s: %s', (code, expected) => {
    expect(factsOf(withStatus(code)).active).toBe(expected)
  })

  it('is so where one of its codes says so', () => {
    const coding = [{ code: 'local' }, { code: 'active' }]
    expect(factsOf(condition({ clinicalStatus: { coding } })).active).toBe(true)
  })

  it.each([
    ['does not say', condition()],
    ['says it without a code', condition({ clinicalStatus: { coding: [{ display: 'Active' }] } })],
    ['says it in no form of R4', condition({ clinicalStatus: 'active' })],
  ])('is unknown when the problem %s', (_how, resource) => {
    expect(factsOf(resource).active).toBeUndefined()
  })

  it('what cannot be over is', () => {
    expect(factsOf({ resourceType: 'Observation', id: 'o', ...SUBJECT }).active).toBe(true)
  })
})

describe('rank', () => {
  it('counts from the newest of each type; undated ones come last', () => {
    const encounter = (id: string, period?: object): FhirResource => ({
      resourceType: 'Encounter',
      id,
      ...SUBJECT,
      ...(period === undefined ? {} : { period: { ...period } }),
    })
    const resources = [
      encounter('undated'),
      encounter('old', { start: '2001-01-01' }),
      condition(),
      encounter('new', { start: '2024-05-01T10:00:00Z' }),
      encounter('new', { start: '2024-05-01T10:00:00Z' }),
    ]
    const ranks = label(
      resources.map((it) => unlabelled(it)),
      PERSON,
    ).map((it) => it.facts.rank)
    expect(ranks).toEqual([3, 2, 1, 1, 1])
  })

  it('is by date whatever the ids, and by id for one date, whatever the order', () => {
    const seen = (id: string, start: string): FhirResource => ({
      resourceType: 'Encounter',
      id,
      ...SUBJECT,
      period: { start },
    })
    const visits = [seen('a', '2001-01-01'), seen('b', '2024-01-01'), seen('c', '2024-01-01')]
    for (const order of [visits, visits.toReversed()]) {
      const ranks = label(
        order.map((it) => unlabelled(it)),
        PERSON,
      ).map((it) => [it.resource['id'], it.facts.rank])
      expect(ranks.toSorted()).toEqual([
        ['a', 3],
        ['b', 1],
        ['c', 2],
      ])
    }
  })
})
