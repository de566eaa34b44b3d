import { describe, expect, it } from 'vitest'
import { type Judged } from '../../../src/decision/decide.js'
import {
  basisOf,
  itemEvidence,
  obligationEvidence,
  powersOf,
  refusedEvidence,
} from '../../../src/decision/released/evidence.js'
import { provenancesOf } from '../../../src/decision/released/provenances.js'
import { releasedSet } from '../../../src/decision/released/released-set.js'
import { type Verdict } from '../../../src/decision/rule-set.js'
import { requestFor } from '../../disclosure/requests.js'
import { whole } from '../../../src/model/slices/sliced.js'
import { PATIENT, PRACTICE } from '../../disclosure/world.js'
import { compiled } from '../rule-folder.js'
import { smallFolder } from '../rule-files/small-folder.js'
import { COUNCIL, about, judged, verdictOf } from './judged-items.js'

const BASIS = { gdpr6: '6(1)(e)', gdpr9: '9(2)(h)', commonLaw: 'implied consent', duty: undefined }

describe('what the log keeps', () => {
  const considered: never[] = []

  it('of what left: each resource, and each record it came from', () => {
    const leaving = whole(releasedSet([about('Condition', '1', {}, verdictOf('permit'))], PATIENT.reference))
    const records = provenancesOf(leaving, (source) => source)
    const kept = itemEvidence({ request: requestFor(), considered }, [], leaving, records)
    expect(kept.released).toEqual([
      {
        reference: 'Condition/1',
        source: 'a81001',
        area: 'problems',
        sourceReference: 's-1',
        decision: 'permit',
        reasons: ['A-04'],
        item: 0,
        rank: undefined,
      },
      {
        reference: 'Provenance/a81001',
        source: 'a81001',
        area: undefined,
        sourceReference: 'r-1',
        decision: 'permit',
        reasons: [],
        item: undefined,
        rank: undefined,
      },
    ])
    expect(kept.facts.phase).toBe('items')
  })

  it('of what did not, by source, type, way and rules', () => {
    const way = (more: Partial<Verdict>, type = 'Flag', source = PRACTICE): Judged =>
      judged(type, 'x', {}, verdictOf('withhold', more), { source })
    const items = [
      way({ disclose: 'silent' }),
      way({ disclose: 'silent' }),
      way({ disclose: 'generic' }),
      way({ disclose: 'silent' }, 'Task'),
      way({ disclose: 'silent' }, 'Flag', COUNCIL),
      way({ disclose: 'silent', reasons: ['S-01'] }),
      way({ decision: 'refuse', code: 'ACCESS_DENIED' }),
    ]
    const { withheld } = itemEvidence({ request: requestFor(), considered }, items, [], [])
    expect(
      withheld.map((it) => [it.source, it.type, it.count, it.decision, it.disclose, it.reasons[0]]),
    ).toEqual([
      ['a81001', 'Flag', 2, 'withhold', 'silent', 'A-04'],
      ['a81001', 'Flag', 1, 'withhold', 'generic', 'A-04'],
      ['a81001', 'Task', 1, 'withhold', 'silent', 'A-04'],
      ['riverton', 'Flag', 1, 'withhold', 'silent', 'A-04'],
      ['a81001', 'Flag', 1, 'withhold', 'silent', 'S-01'],
      ['a81001', 'Flag', 1, 'refuse', 'silent', 'A-04'],
    ])
  })

  it('of what was not asked, types under one verdict together', () => {
    const refused = (source: string, type: string, more: Partial<Verdict> = {}) => ({
      source,
      type,
      verdict: verdictOf('refuse', { code: 'NO_RELATIONSHIP', ...more }),
    })
    const kept = refusedEvidence([
      refused('one', 'Flag'),
      refused('one', 'Task'),
      refused('two', 'Flag'),
      refused('one', 'Goal', { reasons: ['A-01'] }),
      refused('one', 'CarePlan', { missing: ['subject.age'] }),
      refused('two', 'Goal', { code: undefined }),
    ])
    expect(kept.map((it) => [it.source, it.types, it.code, it.reasons, it.missing])).toEqual([
      ['one', ['Flag', 'Task'], 'NO_RELATIONSHIP', ['A-04'], []],
      ['two', ['Flag'], 'NO_RELATIONSHIP', ['A-04'], []],
      ['one', ['Goal'], 'NO_RELATIONSHIP', ['A-01'], []],
      ['one', ['CarePlan'], 'NO_RELATIONSHIP', ['A-04'], ['subject.age']],
      ['two', ['Goal'], 'ACCESS_DENIED', ['A-04'], []],
    ])
  })

  it('of powers: each that asking opened, once', () => {
    const rules = compiled(smallFolder())
    const { resource: _, ...ordinary } = rules.start
    const asked = (purpose: string) => ({
      source: PRACTICE,
      rules: rules.ruleSet.fold({ ...ordinary, purpose }, { class: 'gp-record' }),
      question: undefined,
    })
    const of = (...permitted: readonly ReturnType<typeof asked>[]) => powersOf({ permitted, seeming: [] })
    expect(of(asked('direct-care'))).toEqual([])
    expect(of(asked('legal'), asked('direct-care'), asked('legal'))).toEqual(['G-01'])
    const { source, rules: folded } = asked('legal')
    expect(powersOf({ permitted: [], seeming: [{ source, asking: folded.asking }] })).toEqual(['G-01'])
  })

  it('of duties: each once, with every verdict that brings it, and each basis once', () => {
    const duty = (...obligations: readonly string[]) =>
      about('Flag', 'x', {}, verdictOf('permit', { obligations, basis: BASIS }))
    const items = [
      duty('record-reason'),
      duty('caldicott-log', 'record-reason'),
      duty('record-reason'),
      duty(),
    ]
    const kept = obligationEvidence({ permitted: [], seeming: [], refused: [] }, items)
    expect(kept.obligations).toEqual(['caldicott-log', 'record-reason'])
    expect(kept.verdicts.map((it) => it.obligations)).toEqual([
      ['record-reason'],
      ['caldicott-log', 'record-reason'],
    ])
    const leaving = whole(releasedSet([...items, about('Flag', 'y')], PATIENT.reference))
    expect(basisOf(leaving)).toEqual([BASIS])
    expect(basisOf(whole(releasedSet([about('Flag', 'y')], PATIENT.reference)))).toEqual([])
  })
})
