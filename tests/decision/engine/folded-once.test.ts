import { describe, expect, it } from 'vitest'
import { foldedOnce } from '../../../src/decision/engine/folded-once.js'
import { type RuleSet } from '../../../src/decision/rule-set.js'
import { type RequestFacts } from '../../../src/model/facts.js'
import { engine } from './small-rules.js'

const FACTS: RequestFacts = {
  action: 'search',
  purpose: 'direct-care',
  requester: { userId: 'u1', relationship: 'open-case', org: { id: 'A81001', type: 'gp-practice' } },
  subject: { dissent: false, objectsToUser: ['u2'], capacity: null },
  agreement: { inForce: true },
  env: { now: '2026-11-22T09:00:00.000Z' },
}
const SOURCE = { class: 'social-care-record', overrideSupported: true } as const

/** Rules that say how often they were folded. */
function counted(): { readonly rules: RuleSet; readonly times: () => number } {
  const rules = engine()
  let folds = 0
  const fold: RuleSet['fold'] = (...given) => {
    folds += 1
    return rules.fold(...given)
  }
  return { rules: foldedOnce({ ...rules, fold }), times: () => folds }
}

describe('rules folded once for holders of whom the same is known', () => {
  it('are shared by those alike', () => {
    const { rules, times } = counted()
    expect(rules.fold(FACTS, SOURCE)).toBe(rules.fold(structuredClone(FACTS), { ...SOURCE }))
    expect(times()).toBe(1)
  })

  it.each<[string, RequestFacts]>([
    ['another purpose', { ...FACTS, purpose: 'emergency' }],
    ['no known purpose', { ...FACTS, purpose: null }],
    ['another requester', { ...FACTS, requester: { ...FACTS.requester, userId: 'u2' } }],
    ['another relationship', { ...FACTS, requester: { ...FACTS.requester, relationship: 'none' } }],
    ['a dissent', { ...FACTS, subject: { ...FACTS.subject, dissent: true } }],
    ['an objection to another worker', { ...FACTS, subject: { ...FACTS.subject, objectsToUser: ['u3'] } }],
    ['a capacity that is not known', { ...FACTS, subject: { dissent: false, objectsToUser: ['u2'] } }],
    ['no agreement', { ...FACTS, agreement: { inForce: false } }],
    ['another instant', { ...FACTS, env: { now: '2026-11-22T09:00:00.001Z' } }],
  ])('are folded apart for %s', (_what, facts) => {
    const { rules, times } = counted()
    expect(rules.fold(facts, SOURCE)).not.toBe(rules.fold(FACTS, SOURCE))
    expect(times()).toBe(2)
  })

  it.each([
    ['class', { ...SOURCE, class: 'gp-record' as const }],
    ['overrides', { ...SOURCE, overrideSupported: false }],
  ])('are folded apart for sources of other %s', (_what, source) => {
    const { rules, times } = counted()
    expect(rules.fold(FACTS, source)).not.toBe(rules.fold(FACTS, SOURCE))
    expect(times()).toBe(2)
  })

  it('are forgotten with the request', () => {
    const shared = engine()
    expect(foldedOnce(shared).fold(FACTS, SOURCE)).not.toBe(foldedOnce(shared).fold(FACTS, SOURCE))
  })
})
