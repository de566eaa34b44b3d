import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CompiledRules } from '../../src/decision/compile-rules.js'
import { type FactPath } from '../../src/decision/conditions/fact-paths.js'
import { type FactValue } from '../../src/decision/conditions/fact-row.js'
import { type Verdict } from '../../src/decision/rule-set.js'
import { LAW_RUNS } from './law-runs.js'
import { type Changes, crossedChanges, isRelease, treeOf } from './random-facts.js'
import { forbidRule, localFile } from './random-rules.js'
import { compiled, ruleFiles } from './rule-folder.js'

const rules = compiled()

/** What a feed that is read and says nothing gives in place of what a late one leaves unknown. */
const NOTHING: ReadonlyMap<FactPath, FactValue> = new Map<FactPath, FactValue>([
  ['requester.relationship', 'none'],
  ['subject.childEnquiries', []],
])

const saidOf = ({ code, said }: Verdict): unknown => ({ code, said })

function without(changes: Changes, facts: Iterable<FactPath>): Changes {
  const left = new Map(changes)
  for (const fact of facts) left.delete(fact)
  return left
}

/** A late feed tells the requester what one that says nothing does, and never opens more; true where both refuse. */
function sameWords({ ruleSet }: CompiledRules, changes: Changes): boolean {
  const late = ruleSet.decide(treeOf(without(changes, NOTHING.keys())))
  const silent = ruleSet.decide(treeOf(new Map([...changes, ...NOTHING])))
  if (isRelease(late)) expect(isRelease(silent)).toBe(true)
  if (silent.decision !== 'refuse') return false
  expect(late.decision).toBe('refuse')
  expect(saidOf(late)).toEqual(saidOf(silent))
  return true
}

describe('a feed that is late says what one that says nothing does', () => {
  it('under the rules of the project', () => {
    let both = 0
    fc.assert(
      fc.property(crossedChanges(rules), (changes) => {
        if (sameWords(rules, changes)) both++
      }),
      { numRuns: LAW_RUNS },
    )
    expect(both).toBeGreaterThan(LAW_RUNS / 4)
  })

  it('under local rules of any shape', { timeout: 300_000 }, () => {
    const each = 40
    fc.assert(
      fc.property(
        fc.array(forbidRule(rules), { minLength: 2, maxLength: 2 }),
        fc.array(crossedChanges(rules), { minLength: each, maxLength: each }),
        (forbids, trees) => {
          const local = forbids.map((it, i) => localFile(it, i + 1))
          const both = compiled(ruleFiles(), local)
          for (const changes of trees) sameWords(both, changes)
        },
      ),
      { numRuns: Math.ceil(LAW_RUNS / each) },
    )
  })

  it('under a local rule about those of whom the feed says that there is none', () => {
    const when = { fact: 'requester.relationship', is: 'none' }
    const rule = { when, effect: { refuse: 'PATIENT_NOT_FOUND' } }
    const { ruleSet } = compiled(ruleFiles(), [localFile({ tier: 'restriction', rule })])
    const base = rules.examples.find((it) => it.rule === 'A-04')!.facts
    const { relationship: _, ...unrelated } = base.requester!
    expect(ruleSet.decide(base).decision).toBe('permit')
    expect(ruleSet.decide({ ...base, requester: unrelated }).code).toBe('PATIENT_NOT_FOUND')
    expect(rules.ruleSet.decide({ ...base, requester: unrelated }).code).toBe('NO_RELATIONSHIP')
  })
})
