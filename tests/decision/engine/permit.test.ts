import { describe, expect, it } from 'vitest'
import { ALWAYS, all, any, NEVER } from '../../../src/decision/conditions/condition.js'
import { is, isIn } from '../../../src/decision/conditions/operators.js'
import { decide } from '../../../src/decision/decide.js'
import { type Rule, type ViewEntry } from '../../../src/decision/engine/rule.js'
import {
  type Permit,
  type PermitCandidate,
  type PermitResult,
  type UnheldClass,
  obligationsOfAsking,
  permit,
  personOf,
  questionsOf,
  requestOf,
} from '../../../src/decision/permit.js'
import { readReleasable, release } from '../../../src/decision/release.js'
import { type FhirResource } from '../../../src/fhir/resource.js'
import { type SourceDescriptor } from '../../../src/model/source.js'
import { requestFor } from '../../disclosure/requests.js'
import { PERSON, PRACTICE, SOURCES } from '../../disclosure/world.js'
import { denial, DISSENT, duty, engine, gateway, KNOWN, TYPE } from './small-rules.js'
import { whole } from '../../../src/model/slices/sliced.js'

const REQUEST = requestFor()
const SOMEBODY = { id: 'p1', nhsNumbers: [PERSON], nhsNumber: PERSON, trace: { kind: 'not-found' } } as const
const COUNCIL = SOURCES[1] ?? PRACTICE
const { resource: _resource, ...FACTS } = KNOWN
const { subject: _subject, ...WITHOUT_DISSENT } = FACTS

const refuses = (
  id: string,
  code: 'ACCESS_DENIED' | 'PATIENT_NOT_FOUND' | 'NO_RELATIONSHIP',
  type: string,
): Rule => denial(id, { kind: 'refuse', code }, is(TYPE, type))
const asked = (source: SourceDescriptor, types: readonly string[], facts = FACTS): PermitCandidate => ({
  source,
  types,
  facts,
})
const unheld = (facts = FACTS): UnheldClass => ({ recordClass: 'exchange', types: ['Condition'], facts })

function permitOf(
  rules: readonly Rule[],
  candidates: readonly PermitCandidate[],
  without: readonly UnheldClass[] = [],
): PermitResult {
  return permit(REQUEST, SOMEBODY, candidates, without, engine(...rules))
}

function granted(result: PermitResult): Permit {
  if (result.kind === 'refused') throw new Error(result.code)
  return result.permit
}

const entry = (types: readonly string[], newest?: number): ViewEntry => ({
  types,
  newest,
  where: ALWAYS,
  contains: all([isIn(TYPE, types)]),
})
const ENTRIES = [entry(['Condition']), entry(['Encounter'], 3)]
const VIEW = denial('view', { kind: 'withhold', disclose: 'silent' }, ALWAYS, {
  excuses: [{ how: 'within', when: any(ENTRIES.map((it) => it.contains)) }],
  view: ENTRIES,
})

describe('leave to ask', () => {
  it('is for the areas of what may be asked, and says what else there would be', () => {
    const given = granted(
      permitOf(
        [
          VIEW,
          refuses('R1', 'ACCESS_DENIED', 'AllergyIntolerance'),
          refuses('R2', 'PATIENT_NOT_FOUND', 'Patient'),
          denial(
            'R3',
            { kind: 'refuse', code: 'ACCESS_DENIED' },
            all([is(TYPE, 'Immunization'), is(DISSENT, true)]),
          ),
        ],
        [
          asked(
            PRACTICE,
            ['Condition', 'Encounter', 'AllergyIntolerance', 'MedicationRequest', 'Patient', 'Immunization'],
            WITHOUT_DISSENT,
          ),
        ],
      ),
    )
    expect(questionsOf(given)).toMatchObject([
      { source: PRACTICE, areas: ['problems', 'consultations'], mostRecentConsultations: 3 },
    ])
    expect([requestOf(given), personOf(given)]).toEqual([REQUEST, SOMEBODY])
    const outcomes = evidenceOf(given).sources.map((it) => [
      it.source,
      it.area,
      it.outcome,
      it.asOf,
      it.warnings,
    ])
    expect(outcomes).toEqual([
      ['a81001', 'allergies', 'not-permitted', REQUEST.at, []],
      ['a81001', 'medications', 'not-in-your-view', REQUEST.at, []],
      ['a81001', 'immunisations', 'error', REQUEST.at, []],
    ])
    expect(evidenceOf(given).refused.map((it) => [it.source, it.types, it.code, it.reasons])).toEqual([
      ['a81001', ['AllergyIntolerance'], 'ACCESS_DENIED', ['R1']],
      ['a81001', ['Patient'], 'PATIENT_NOT_FOUND', ['R2']],
      ['a81001', ['Immunization'], 'CANNOT_CHECK', ['R3']],
    ])
  })

  it('asks nothing where the view leaves nothing, and asks where one of two sources may answer', () => {
    const none = permitOf([VIEW], [asked(PRACTICE, ['AllergyIntolerance'])])
    expect(questionsOf(granted(none))).toEqual([])
    const one = permitOf(
      [refuses('R1', 'ACCESS_DENIED', 'Condition')],
      [asked(PRACTICE, ['Condition']), asked(COUNCIL, ['CarePlan'])],
    )
    expect(questionsOf(granted(one)).map((it) => it.source.id)).toEqual(['riverton'])
  })

  it('an area that is asked for one type is not said to be left out for another', () => {
    const rules = [refuses('R1', 'ACCESS_DENIED', 'MedicationStatement')]
    const given = granted(permitOf(rules, [asked(PRACTICE, ['MedicationRequest', 'MedicationStatement'])]))
    expect(evidenceOf(given).sources).toEqual([])
  })

  it('brings each obligation and power of asking once', () => {
    const rules = [gateway('G', ALWAYS, 'g', 'h'), duty('O', ALWAYS, 'h', 'o')]
    const given = granted(permitOf(rules, [asked(PRACTICE, ['Condition']), asked(COUNCIL, ['CarePlan'])]))
    expect(obligationsOfAsking(given)).toEqual(['g', 'h', 'o'])
    expect(evidenceOf(given)).toMatchObject({ powers: ['G', 'O'], obligations: ['g', 'h', 'o'] })
  })
})

function evidenceOf(given: Permit, ...items: readonly FhirResource[]) {
  const origin = {
    source: 'pds',
    recordId: 'r',
    mapping: 'm',
    mappingVersion: '1',
    retrievedAt: REQUEST.at,
    asOf: undefined,
  }
  const answered = items.map((resource) => ({
    labelled: {
      resource,
      source: SOURCES[2] ?? PRACTICE,
      area: undefined,
      facts: KNOWN.resource ?? {},
      sourceReference: 'x',
    },
    origin,
  }))
  const decision = decide(given, { items: answered, outcomes: [], issues: [], refusedConsent: [] })
  const ports = { fhirBase: 'https://x.example', cursorKey: new Uint8Array(32), mintId: () => 'id' }
  return readReleasable(whole(release(decision, ports))).evidence
}

describe('what comes from a source that was not asked', () => {
  it('is withheld in silence, and sets off an alarm', () => {
    const given = granted(permitOf([], [asked(PRACTICE, ['Condition'])]))
    expect(evidenceOf(given, { resourceType: 'Condition', id: 'c' })).toMatchObject({
      released: [],
      obligations: ['security-alarm'],
      withheld: [{ source: 'pds', type: 'Condition', count: 1, disclose: 'silent', reasons: ['D-00'] }],
    })
  })
})

const FORBIDS = refuses('R1', 'ACCESS_DENIED', 'Condition')
const HIDES = refuses('R2', 'PATIENT_NOT_FOUND', 'CarePlan')
const NOBODYS = refuses('R3', 'NO_RELATIONSHIP', 'CarePlan')
const CHECKS = denial('R4', { kind: 'refuse', code: 'ACCESS_DENIED' }, is(DISSENT, true))

describe('nobody may be asked', () => {
  it.each<readonly [string, readonly Rule[], typeof FACTS, string, readonly string[]]>([
    ['for the reason of the first', [FORBIDS, NOBODYS], FACTS, 'ACCESS_DENIED', ['a81001']],
    [
      'and for a person who is hidden there is nobody',
      [FORBIDS, HIDES],
      FACTS,
      'PATIENT_NOT_FOUND',
      ['riverton'],
    ],
    ['and an outage comes first', [HIDES, CHECKS], WITHOUT_DISSENT, 'CANNOT_CHECK', ['a81001', 'riverton']],
  ])('%s', (_what, rules, facts, code, refusedFor) => {
    const result = permitOf(rules, [
      asked(PRACTICE, ['Condition'], facts),
      asked(COUNCIL, ['CarePlan'], facts),
    ])
    if (result.kind === 'granted') throw new Error('granted')
    expect(result.code).toBe(code)
    expect(result.refusedFor.map((it) => it.id)).toEqual(refusedFor)
    expect(result.verdicts.map((it) => it.source)).toEqual(['a81001', 'riverton'])
    expect(result.considered).toEqual([
      {
        source: 'a81001',
        recordClass: 'gp-record',
        overrideSupported: PRACTICE.overrideSupported,
        types: ['Condition'],
        facts,
      },
      {
        source: 'riverton',
        recordClass: 'social-care-record',
        overrideSupported: COUNCIL.overrideSupported,
        types: ['CarePlan'],
        facts,
      },
    ])
  })

  it.each<readonly [string, readonly Rule[], typeof FACTS, string, readonly string[]]>([
    [
      'nothing is known',
      [denial('R0', { kind: 'refuse', code: 'ACCESS_DENIED' }, NEVER)],
      FACTS,
      'PATIENT_NOT_FOUND',
      [],
    ],
    ['the requester would be refused anyway', [FORBIDS], FACTS, 'ACCESS_DENIED', ['R1']],
    [
      'the person would',
      [refuses('R5', 'PATIENT_NOT_FOUND', 'Condition')],
      FACTS,
      'PATIENT_NOT_FOUND',
      ['R5'],
    ],
    ['it cannot be told', [CHECKS], WITHOUT_DISSENT, 'CANNOT_CHECK', ['R4']],
  ])('where nobody holds a record and %s', (_what, rules, facts, code, reasons) => {
    const result = permitOf(rules, [], [unheld(facts)])
    expect(result).toMatchObject({
      kind: 'refused',
      code,
      refusedFor: [],
      verdicts: [{ source: undefined, verdict: { code, reasons } }],
      considered: [
        { source: undefined, recordClass: 'exchange', overrideSupported: false, types: ['Condition'] },
      ],
    })
  })
})
