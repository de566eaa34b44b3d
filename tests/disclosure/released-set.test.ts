import { describe, expect, test } from 'vitest'
import { type Judged } from '../../src/decision/decide.js'
import { itemEvidence, obligationEvidence } from '../../src/decision/released/evidence.js'
import { releasedSet } from '../../src/decision/released/released-set.js'
import { failureOf, reportOutcomes } from '../../src/decision/released/report-outcomes.js'
import { type Verdict } from '../../src/decision/rule-set.js'
import { type FhirResource } from '../../src/fhir/resource.js'
import { type AreaOutcome, type SourceOutcome } from '../../src/model/gap.js'
import { requestFor } from './requests.js'
import { PATIENT, PRACTICE } from './world.js'
import { whole } from '../../src/model/slices/sliced.js'

const PERMIT: Verdict = {
  decision: 'permit',
  code: undefined,
  disclose: undefined,
  masks: [],
  obligations: [],
  reasons: ['G-04'],
  basis: undefined,
  missing: [],
}
const MASK: Verdict = { ...PERMIT, decision: 'mask', masks: ['address'], reasons: ['R-09'] }
const OPEN: Verdict = { ...PERMIT, decision: 'withhold', disclose: 'generic', reasons: ['R-05'] }
const SILENT: Verdict = { ...OPEN, disclose: 'silent', reasons: ['I-08'], obligations: ['security-alarm'] }

function judged(resource: FhirResource, verdict: Verdict): Judged {
  const area = resource.resourceType === 'Condition' ? 'problems' : undefined
  return {
    labelled: { resource, source: PRACTICE, area, facts: {}, sourceReference: 'x' },
    origin: {
      source: PRACTICE.id,
      recordId: 'r',
      mapping: 'm',
      mappingVersion: '1',
      retrievedAt: '2026-11-21T10:00:00Z',
      asOf: undefined,
    },
    verdict,
  }
}

const problem = (id: string, verdict: Verdict, more: object = {}): Judged =>
  judged({ resourceType: 'Condition', id, subject: PATIENT, ...more }, verdict)
const company = (type: string, id: string, more: object = {}): Judged =>
  judged({ resourceType: type, id, ...more }, PERMIT)
const setOf = (items: readonly Judged[]) => whole(releasedSet(items, PATIENT.reference))
const leaving = (...items: readonly Judged[]): readonly string[] => setOf(items).map((it) => it.reference)

describe('of several copies of one resource', () => {
  test.each([
    ['all permitted', [PERMIT, PERMIT], true],
    ['one withheld', [PERMIT, OPEN], false],
    ['the withheld one first', [SILENT, PERMIT], false],
    ['one masked', [PERMIT, MASK], true],
  ] as const)('%s', (_what, verdicts, leaves) => {
    expect(leaving(...verdicts.map((it) => problem('1', it)))).toEqual(leaves ? ['Condition/1'] : [])
  })

  test('what leaves carries the masks of all of them', () => {
    const [one] = setOf([
      problem('1', PERMIT, { note: [{ text: 'canary' }] }),
      problem('1', { ...MASK, masks: ['note'] }),
      problem('1', MASK),
    ])
    expect(one?.verdict.masks.toSorted()).toEqual(['address', 'note'])
    expect(JSON.stringify(one?.redacted)).not.toContain('canary')
  })
})

describe('what no search found', () => {
  const finding = (more: object = {}): Judged => ({
    ...judged({ resourceType: 'Observation', id: 'o', subject: PATIENT, ...more }, PERMIT),
    cameAlong: true,
  })
  const because = (id: string): object => ({ evidence: [{ detail: [{ reference: `Observation/${id}` }] }] })
  const of = (...ids: readonly string[]): object => ({
    focus: ids.map((it) => ({ reference: `Condition/${it}` })),
  })

  test.each<readonly [string, readonly Judged[], readonly string[]]>([
    [
      'leaves with what names it',
      [problem('1', PERMIT, because('o')), finding()],
      ['Condition/1', 'Observation/o'],
    ],
    ['does not, where that is withheld', [problem('1', SILENT, because('o')), finding()], []],
    ['does not by itself, though it is about the person', [problem('1', PERMIT), finding()], ['Condition/1']],
    ['leaves with what it names', [problem('1', PERMIT), finding(of('1'))], ['Condition/1', 'Observation/o']],
    ['does not, where that is withheld', [problem('1', OPEN), finding(of('1'))], []],
    [
      'nor where one of what it names is: that may have brought it',
      [problem('1', PERMIT), problem('2', SILENT), finding(of('1', '2'))],
      ['Condition/1'],
    ],
    [
      'leaves where something that leaves names it, whatever it names itself',
      [problem('1', PERMIT, because('o')), problem('2', SILENT), finding(of('2'))],
      ['Condition/1', 'Observation/o'],
    ],
    [
      'nor with what came along itself',
      [
        problem('1', SILENT),
        finding(),
        { ...judged({ resourceType: 'Specimen', id: 's', ...because('o') }, PERMIT), cameAlong: true },
      ],
      [],
    ],
    [
      'leaves as it is where a search found it as well',
      [finding(), { ...finding(), cameAlong: false }],
      ['Observation/o'],
    ],
  ])('%s', (_what, items, left) => {
    expect(leaving(...items).toSorted()).toEqual(left)
  })
})

describe('what only accompanies others', () => {
  const doctor = company('Practitioner', 'd')
  const role = company('PractitionerRole', 'r', { practitioner: { reference: 'Practitioner/d' } })

  test('leaves with what refers to it, however far', () => {
    const item = problem('1', PERMIT, { asserter: { reference: 'PractitionerRole/r' } })
    expect(leaving(item, role, doctor).toSorted()).toEqual([
      'Condition/1',
      'Practitioner/d',
      'PractitionerRole/r',
    ])
  })

  test('does not leave by itself, nor in a ring of its own', () => {
    const ring = [
      company('Organization', 'a', { partOf: { reference: 'Organization/b' } }),
      company('Organization', 'b', { partOf: { reference: 'Organization/a' } }),
    ]
    expect(leaving(doctor, ...ring)).toEqual([])
  })

  test('does not leave for a reference that redaction took away', () => {
    const item = problem('1', { ...MASK, masks: ['asserter'] }, { asserter: { reference: 'Practitioner/d' } })
    expect(leaving(item, doctor)).toEqual(['Condition/1'])
  })

  test('does not leave with what is withheld', () => {
    expect(leaving(problem('1', OPEN, { asserter: { reference: 'Practitioner/d' } }), doctor)).toEqual([])
  })
})

const outcome = (it: SourceOutcome): AreaOutcome => ({
  source: PRACTICE.id,
  area: 'problems',
  outcome: it,
  asOf: '2026-11-21',
  warnings: [],
})

/** What it was to be asked for. */
const ASKED = { source: PRACTICE.id, types: ['Condition'] }

describe('outcomes are counted after release', () => {
  function reported(it: SourceOutcome, ...items: readonly Judged[]): unknown {
    return reportOutcomes([outcome(it)], [PRACTICE], [ASKED], items, setOf(items))[0]
  }

  test.each([
    ['shown', 'answered', [problem('1', PERMIT)], { outcome: 'answered', count: 1, warnings: [] }],
    [
      'withheld in silence',
      'answered',
      [problem('1', SILENT)],
      { outcome: 'answered-empty', count: 0, warnings: [] },
    ],
    [
      'withheld openly',
      'answered',
      [problem('1', OPEN), problem('2', OPEN)],
      { outcome: 'answered-empty', count: 0, warnings: ['confidential-items'] },
    ],
    ['partly read', 'partial', [problem('1', PERMIT)], { outcome: 'partial', count: 1, warnings: [] }],
    ['failed', 'timed-out', [], { outcome: 'timed-out', count: undefined, warnings: [] }],
    ['switched off', 'disabled', [], { outcome: 'disabled', count: undefined, warnings: [] }],
  ] as const)('%s', (_what, said, items, expected) => {
    expect(reported(said, ...items)).toMatchObject({ organisation: 'A81001', ...expected })
  })

  test.each([
    [['timed-out', 'timed-out'], 'timed-out'],
    [['timed-out', 'error'], 'failed'],
    [['error'], 'failed'],
    [['error', 'answered-empty'], undefined],
    [['error', 'disabled'], undefined],
    [[], undefined],
  ] as const)('%j ends as %s', (outcomes, expected) => {
    expect(failureOf(outcomes.map(outcome))).toBe(expected)
  })
})

describe('evidence', () => {
  test('counts what was withheld by source, type and rule, and keeps no id of it', () => {
    const items = [
      problem('hidden-1', OPEN),
      problem('hidden-2', OPEN),
      problem('hidden-3', SILENT),
      problem('4', PERMIT),
    ]
    const { withheld, facts } = itemEvidence({ request: requestFor(), considered: [] }, items, [], [])
    expect(withheld).toMatchObject([
      { source: 'a81001', type: 'Condition', count: 2, disclose: 'generic', reasons: ['R-05'] },
      { source: 'a81001', type: 'Condition', count: 1, disclose: 'silent', reasons: ['I-08'] },
    ])
    expect(JSON.stringify([withheld, facts])).not.toContain('hidden')
    expect(obligationEvidence({ permitted: [], seeming: [], refused: [] }, items)).toMatchObject({
      obligations: ['security-alarm'],
      verdicts: [{ source: 'a81001', disclose: 'silent', obligations: ['security-alarm'] }],
    })
  })
})
