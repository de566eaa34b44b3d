import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { factAges, withoutOld } from '../../src/decision/conditions/fact-ages.js'
import { factTree } from '../../src/decision/rule-files/example-facts.js'
import { knownFact } from '../../src/decision/conditions/fact-row.js'
import { type FactTree } from '../../src/model/facts.js'
import { DATED_ATTESTERS, type ToldAt } from '../../src/model/registers/told-at.js'
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
    [
      'the agreements have not been read for a day',
      { 'agreement-register': '2026-11-20T09:59:59Z' },
      'refuse CANNOT_CHECK',
    ],
    ['who is asked each time told it for this request', { pds: NOW }, 'permit'],
    ['and not for an earlier one', { pds: '2026-11-21T09:59:59.999Z' }, 'refuse CANNOT_CHECK'],
    ['a token at the end of its life, by a clock that is late', { token: '2026-11-21T09:54:30Z' }, 'permit'],
    ['a token of longer ago', { token: '2026-11-21T09:54:29Z' }, 'refuse ACCESS_DENIED'],
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
        const toldAt = Object.fromEntries(DATED_ATTESTERS.map((it) => [it, told]))
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
      { attestedBy: 'consent-register', toldAt: '2026-11-19T10:00:00Z', maxAge: 24, isTooOld: true },
    ],
    [
      'requester.relationship',
      { attestedBy: 'relationship-feed', toldAt: undefined, maxAge: 24, isTooOld: false },
    ],
    ['purpose', { attestedBy: 'token', toldAt: undefined, maxAge: 'token', isTooOld: false }],
  ])('%s', (fact, expected) => {
    expect(of(fact)).toEqual({ fact, ...expected })
  })

  it('and what is not known has none', () => {
    expect(factAges({}, {}, rules.facts)).toEqual([])
  })
})

describe('every fact counts to the end of its age, and not a moment longer', () => {
  const MINUTE = 60_000
  const GREATEST: Readonly<Record<'token' | 'request', number>> = { token: 5.5 * MINUTE, request: 0 }
  const some = { truth: true, number: 1, text: 'some', texts: ['some'] } as const

  it.each([...rules.facts.values()].map((row) => [row.fact, row] as const))('%s', (fact, row) => {
    const value = row.holds === 'text' ? (row.values?.[0] ?? some.text) : some[row.holds]
    const facts: FactTree = { ...factTree(new Map([[fact, value]])), env: { now: NOW } }
    const read = knownFact(row)
    const greatest = typeof row.maxAge === 'number' ? row.maxAge * 60 * MINUTE : GREATEST[row.maxAge]
    const told = (age: number): ToldAt => ({
      [row.attestedBy]: new Date(Date.parse(NOW) - age).toISOString(),
    })
    const after = (age: number): unknown => read(withoutOld(facts, told(age), rules.facts))
    const isDated = DATED_ATTESTERS.some((it) => it === row.attestedBy)
    expect(isDated).toBe(row.attestedBy !== 'gateway')
    expect(after(greatest)).toEqual(value)
    expect(after(greatest + 1)).toEqual(isDated ? undefined : value)
    // The age of others is their own.
    const others = Object.fromEntries(
      DATED_ATTESTERS.filter((it) => it !== row.attestedBy).map((it) => [it, '2020-01-01T00:00:00Z']),
    )
    expect(read(withoutOld(facts, others, rules.facts))).toEqual(value)
  })
})
