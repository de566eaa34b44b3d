import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factAges, withoutOld } from '../../src/decision/conditions/fact-ages.js'
import { type FactTree } from '../../src/model/facts.js'
import { type ToldAt } from '../../src/model/registers/told-at.js'
import { isRelease, randomFacts } from './random-facts.js'
import { compiled } from './rule-folder.js'

const rules = compiled()
const NOW = '2026-11-21T10:00:00.000Z'
const start: FactTree = { ...rules.start, env: { now: NOW } }
const decided = (toldAt: ToldAt, facts: FactTree = start): string => {
  const { decision, code } = rules.ruleSet.decide(withoutOld(facts, toldAt, rules.facts))
  return `${decision} ${code ?? ''}`.trim()
}

describe('what was told too long ago is not known', () => {
  it.each<readonly [string, ToldAt, string]>([
    ['nobody says when', {}, 'permit'],
    ['the registers were fed this morning', { 'consent-register': '2026-11-21T06:00:00Z' }, 'permit'],
    ['to the hour within the age allowed', { 'consent-register': '2026-11-20T10:00:00Z' }, 'permit'],
    [
      'the registers are a day and a second old',
      { 'consent-register': '2026-11-20T09:59:59Z' },
      'refuse CANNOT_CHECK',
    ],
    [
      'the case system has been silent',
      { 'relationship-feed': '2026-11-19T10:00:00Z' },
      'refuse NO_RELATIONSHIP',
    ],
    ['of who is asked each time the age is that of the request', { pds: '2020-01-01T00:00:00Z' }, 'permit'],
  ])('%s', (_what, toldAt, gives) => {
    expect(decided(toldAt)).toBe(gives)
  })

  it('nor is it where nobody knows what time it is now', () => {
    const timeless: FactTree = { ...rules.start, env: {} }
    expect(decided({ 'consent-register': NOW }, timeless)).toBe('refuse CANNOT_CHECK')
  })

  it('an age opens nothing, on any facts', () => {
    fc.assert(
      fc.property(randomFacts(rules), fc.constantFrom('2020-01-01T00:00:00Z', NOW), (facts, told) => {
        const dated = { ...facts, env: { now: NOW } }
        const toldAt = { 'consent-register': told, 'relationship-feed': told }
        const after = rules.ruleSet.decide(withoutOld(dated, toldAt, rules.facts))
        if (isRelease(after)) expect(isRelease(rules.ruleSet.decide(dated))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})

describe('each known fact has who attests it and how old it may be', () => {
  const ages = factAges(start, { 'consent-register': '2026-11-19T10:00:00Z' }, rules.facts)
  const of = (fact: string): unknown => ages.find((it) => it.fact === fact)

  it.each([
    [
      'subject.dissent',
      { attestedBy: 'consent-register', toldAt: '2026-11-19T10:00:00Z', maxAgeHours: 24, isTooOld: true },
    ],
    [
      'requester.relationship',
      { attestedBy: 'relationship-feed', toldAt: undefined, maxAgeHours: 24, isTooOld: false },
    ],
    ['purpose', { attestedBy: 'token', toldAt: undefined, maxAgeHours: undefined, isTooOld: false }],
  ])('%s', (fact, expected) => {
    expect(of(fact)).toEqual({ fact, ...expected })
  })

  it('and what is not known has none', () => {
    expect(factAges({}, {}, rules.facts)).toEqual([])
  })
})
