import { describe, expect, it } from 'vitest'
import { searchset, searchsetBytes } from '../../src/fhir/bundle.js'
import { failedSourcesOutcome, refusalOutcome } from '../../src/fhir/outcomes/operation-outcome.js'
import {
  type ReportedOutcome,
  outcomeIssues,
  sourceOutcomesHeader,
} from '../../src/fhir/outcomes/reported-outcome.js'
import { bytesOnce } from '../../src/fhir/text/resource-bytes.js'
import { SOURCE_OUTCOMES } from '../../src/model/gap.js'
import { REFUSALS, isRefusalCode } from '../../src/model/refusal.js'

const BASE = 'https://gateway.example/fhir'

function outcome(more: Partial<ReportedOutcome> = {}): ReportedOutcome {
  return {
    source: 'practice',
    organisation: 'A81001',
    area: 'medications',
    outcome: 'answered',
    asOf: '2026-01-02T03:04:05Z',
    warnings: [],
    count: 2,
    ...more,
  }
}

const EMPTY = { matches: [], included: [], total: 0, next: undefined }
const NOTICE = 'This may not be the complete record.'

describe('a searchset', () => {
  it('is built from nothing, in a fixed order of keys and entries', () => {
    const bundle = searchset({
      fhirBase: BASE,
      selection: {
        matches: [{ resourceType: 'Condition', id: 'c' }],
        included: [{ resourceType: 'Encounter', id: 'e' }],
        total: 3,
        next: 1,
      },
      outcomes: [],
      links: { self: `${BASE}/Condition?a`, next: `${BASE}/Condition?b` },
      total: undefined,
    })
    expect(JSON.stringify(bundle)).toBe(
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'searchset',
        total: 3,
        link: [
          { relation: 'self', url: `${BASE}/Condition?a` },
          { relation: 'next', url: `${BASE}/Condition?b` },
        ],
        entry: [
          {
            fullUrl: `${BASE}/Condition/c`,
            resource: { resourceType: 'Condition', id: 'c' },
            search: { mode: 'match' },
          },
          {
            fullUrl: `${BASE}/Encounter/e`,
            resource: { resourceType: 'Encounter', id: 'e' },
            search: { mode: 'include' },
          },
          {
            resource: { resourceType: 'OperationOutcome', issue: outcomeIssues([]) },
            search: { mode: 'outcome' },
          },
        ],
      }),
    )
  })

  it('is the same written at once, each resource by what is said of it', () => {
    const twice = { resourceType: 'Condition', id: 'c "quoted" \u2028 “so” é 😀' }
    const parts = {
      fhirBase: BASE,
      selection: {
        matches: [twice, { resourceType: 'Condition' }, twice],
        included: [{ resourceType: 'Encounter', id: 'e' }],
        total: 3,
        next: undefined,
        startsAgain: true,
      },
      outcomes: [outcome()],
      links: { self: BASE, next: undefined },
      total: 'accurate',
      match: { grade: 'certain', score: 1 },
    } as const
    const textBy = (bytesOf: Parameters<typeof searchsetBytes>[1]): string =>
      Buffer.from(searchsetBytes(parts, bytesOf)).toString()
    expect(textBy(bytesOnce())).toBe(JSON.stringify(searchset(parts)))
    expect(textBy(() => Buffer.from('"here"')).split('"resource":"here"')).toHaveLength(6)
  })

  it('leaves the total out when none is asked, and shows a total of nothing', () => {
    const parts = { fhirBase: BASE, selection: EMPTY, outcomes: [], links: { self: BASE, next: undefined } }
    expect(searchset({ ...parts, total: 'none' })).not.toHaveProperty('total')
    expect(searchset({ ...parts, total: 'accurate' })).toHaveProperty('total', 0)
  })
})

const textsOf = (outcomes: readonly ReportedOutcome[]) =>
  outcomeIssues(outcomes).map((it) => (it['details'] as { text: string }).text)
const codesOf = (outcomes: readonly ReportedOutcome[]) =>
  outcomeIssues(outcomes).map((it) => (it['details'] as { coding: { code: string }[] }).coding[0]?.code)

describe('outcomes', () => {
  it('always start with the notice, even when no source was asked', () => {
    expect(textsOf([])).toEqual([NOTICE])
    expect(textsOf([outcome()])[0]).toBe(NOTICE)
  })

  it('carry source, organisation, area, age and count', () => {
    expect(outcomeIssues([outcome()])[1]).toEqual({
      extension: [
        {
          url: 'https://linchpin.example/fhir/StructureDefinition/source-outcome',
          extension: [
            { url: 'source', valueString: 'practice' },
            { url: 'organisation', valueString: 'A81001' },
            { url: 'area', valueCode: 'medications' },
            { url: 'asOf', valueDateTime: '2026-01-02T03:04:05Z' },
            { url: 'count', valueUnsignedInt: 2 },
          ],
        },
      ],
      severity: 'information',
      code: 'informational',
      details: {
        coding: [{ system: 'https://linchpin.example/fhir/CodeSystem/source-outcome', code: 'answered' }],
        text: 'The source answered.',
      },
    })
  })

  it('are in an order that does not tell who answered first', () => {
    const outcomes = [
      outcome({ source: 'b' }),
      outcome({ source: 'a', area: 'problems', outcome: 'error' }),
      outcome({ source: 'a', area: 'allergies', outcome: 'partial' }),
    ]
    expect(codesOf(outcomes)).toEqual(['may-be-incomplete', 'partial', 'error', 'answered'])
    expect(outcomeIssues(outcomes.toReversed())).toEqual(outcomeIssues(outcomes))
  })

  it('show each warning of the source once, after its area', () => {
    const warned = outcome({ warnings: ['data-in-transit', 'confidential-items', 'confidential-items'] })
    expect(codesOf([warned])).toEqual([
      'may-be-incomplete',
      'answered',
      'confidential-items',
      'data-in-transit',
    ])
    expect(textsOf([warned])[2]).toBe('Items excluded due to confidentiality and/or patient preferences.')
  })

  it.each(SOURCE_OUTCOMES.filter((it) => !it.startsWith('answered')))(
    '%s is never mere information',
    (code) => {
      expect(outcomeIssues([outcome({ outcome: code, count: undefined })])[1]?.['severity']).not.toBe(
        'information',
      )
    },
  )

  it('travel in a header as compact ASCII JSON', () => {
    const header = sourceOutcomesHeader([
      outcome({ source: 'café\n', count: undefined, warnings: ['data-in-transit'] }),
    ])
    expect(header).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(header)).toEqual([
      {
        source: 'café\n',
        organisation: 'A81001',
        area: 'medications',
        outcome: 'answered',
        asOf: '2026-01-02T03:04:05Z',
        warnings: ['data-in-transit'],
      },
    ])
  })
})

describe('a refusal', () => {
  it.each(Object.keys(REFUSALS).filter(isRefusalCode))(
    '%s says its fixed sentence and nothing else',
    (code) => {
      expect(refusalOutcome(code, undefined, 'id-1')).toEqual({
        resourceType: 'OperationOutcome',
        issue: [
          {
            severity: 'error',
            code: REFUSALS[code].issue,
            details: { coding: [{ system: REFUSALS[code].system, code }], text: REFUSALS[code].text },
            diagnostics: 'id-1',
          },
        ],
      })
    },
  )

  it('names the offending parameter', () => {
    expect(refusalOutcome('INVALID_PARAMETER', '_has', 'id-1')).toHaveProperty('issue.0.expression', ['_has'])
  })

  it('of a request whose every source failed shows what happened at each', () => {
    const refusal = failedSourcesOutcome('SOURCES_TIMED_OUT', 'id-1', [
      outcome({ outcome: 'timed-out', count: undefined }),
    ])
    expect(refusal).toHaveProperty('issue.length', 3)
    expect(refusal).toHaveProperty('issue.2.code', 'timeout')
  })
})
