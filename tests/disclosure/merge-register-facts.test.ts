import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NOTHING_RECORDED, mergeRegisterFacts } from '../../src/model/registers/merge-register-facts.js'
import { type RegisterFacts } from '../../src/model/registers.js'

const some = (...from: readonly string[]) => fc.subarray([...from])

const FACTS: fc.Arbitrary<RegisterFacts> = fc.record({
  dissents: fc.array(fc.record({ recordedBy: fc.constantFrom('A81001', '9A1'), covers: fc.constant([]) })),
  objectsTo: some('9A1', 'RX9'),
  objectsToUser: some('SW-1', 'SW-2'),
  consentCategories: some('full', 'core'),
  explicitConsent: fc.boolean(),
  capacity: fc.constantFrom('has', 'lacks', undefined),
  bestInterests: fc.boolean(),
  cannotConsent: fc.boolean(),
  enhancedReview: fc.boolean(),
  competentMinor: fc.boolean(),
  proxies: some('P-1', 'P-2'),
  nationalOptOut: fc.boolean(),
  type1: fc.boolean(),
})

/** The same facts with their lists in one order, in which each item counts once. */
const asSets = (facts: RegisterFacts) =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      Array.isArray(value) ? [...new Set(value.map((it) => JSON.stringify(it)))].sort() : value,
    ]),
  )

describe('what several registers say of one person', () => {
  it('does not depend on their order', () => {
    fc.assert(
      fc.property(fc.array(FACTS, { maxLength: 4 }), (all) => {
        expect(asSets(mergeRegisterFacts(all.toReversed()))).toEqual(asSets(mergeRegisterFacts(all)))
      }),
    )
  })

  it('is what one says, where only one does', () => {
    fc.assert(
      fc.property(FACTS, (one) => {
        expect(mergeRegisterFacts([one])).toEqual(one)
      }),
    )
    expect(mergeRegisterFacts([])).toEqual(NOTHING_RECORDED)
  })

  it.each([
    ['has', 'has', 'has'],
    ['lacks', 'lacks', 'lacks'],
    ['has', 'lacks', undefined],
    ['has', undefined, undefined],
    ['lacks', undefined, undefined],
  ] as const)('capacity %s and %s is %s', (one, other, capacity) => {
    const facts = [one, other].map((it) => ({ ...NOTHING_RECORDED, capacity: it }))
    expect(mergeRegisterFacts(facts).capacity).toBe(capacity)
    expect(mergeRegisterFacts(facts.toReversed()).capacity).toBe(capacity)
  })

  it('holds what restricts when any says so, what permits only when all do', () => {
    const yes = { ...NOTHING_RECORDED, explicitConsent: true, bestInterests: true, cannotConsent: true }
    const restricted = { ...NOTHING_RECORDED, enhancedReview: true, competentMinor: true, type1: true }
    expect(mergeRegisterFacts([yes, restricted])).toEqual({ ...restricted, capacity: undefined })
    expect(mergeRegisterFacts([restricted, yes])).toEqual({ ...restricted, capacity: undefined })
  })
})
