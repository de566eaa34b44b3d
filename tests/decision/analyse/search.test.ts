import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Condition, all, not } from '../../../src/decision/conditions/condition.js'
import { compileCondition } from '../../../src/decision/conditions/evaluate-condition.js'
import { type Truth } from '../../../src/decision/conditions/truth.js'
import { type Goal, findTree } from '../../../src/decision/analyse/search/search.js'
import { firesWhen } from '../../../src/decision/engine/steps.js'
import { isRelease, randomFacts } from '../random-facts.js'
import { compiled } from '../rule-folder.js'

const rules = compiled()
const FIELD = { table: rules.facts, base: rules.start, unknowns: 'with-unknowns' as const }
const conditions: readonly Condition[] = rules.conditions.flatMap((it) =>
  it.kind === 'denial' ? [it.applies, firesWhen(it), ...it.excuses.map((e) => e.when)] : [it.when],
)

describe('looking for a fact tree', () => {
  it('never says there is none where a random tree meets the goals', () => {
    let met = 0
    const some = fc.subarray([...conditions.keys()], { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(some, randomFacts(rules), (picked, tree) => {
        const goals = picked.map((i): Goal => {
          const condition = conditions[i]!
          return { condition, wants: [compileCondition(condition)(tree)] }
        })
        const answer = findTree(goals, FIELD)
        expect(answer.kind).toBe('found')
        met++
      }),
      { numRuns: 400 },
    )
    expect(met).toBeGreaterThan(300)
  })

  it('what it finds meets every goal, and no change in it can be left out', () => {
    const wants = fc.constantFrom<readonly Truth[]>(['yes'], ['no'], ['unknown'], ['yes', 'unknown'])
    const some = fc.array(fc.tuple(fc.constantFrom(...conditions), wants), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(some, (picked) => {
        const goals = picked.map(([condition, it]): Goal => ({ condition, wants: it }))
        const answer = findTree(goals, FIELD)
        expect(answer.kind).not.toBe('undecided')
        if (answer.kind !== 'found') return
        for (const { condition, wants: it } of goals)
          expect(it).toContain(compileCondition(condition)(answer.example.facts))
      }),
      { numRuns: 400 },
    )
  })

  it('proves a contradiction', () => {
    for (const condition of conditions) {
      const goals: readonly Goal[] = [
        { condition, wants: ['yes'] },
        { condition: all([not(condition)]), wants: ['yes', 'unknown'] },
      ]
      expect(findTree(goals, FIELD)).toEqual({ kind: 'none' })
    }
  })

  it('finds the release nearest to a refusal', () => {
    const refused = rules.examples.find((it) => it.rule === 'R-03' && it.expected.then === 'fires')!.facts
    const release = rules.conditions.flatMap((it): readonly Goal[] =>
      it.kind === 'denial' && it.effect.kind !== 'mask' ? [{ condition: firesWhen(it), wants: ['no'] }] : [],
    )
    const answer = findTree(release, { ...FIELD, base: refused })
    expect(answer.kind === 'found' && [...answer.example.changes.keys()]).toEqual(['subject.objectsToUser'])
    expect(answer.kind === 'found' && isRelease(rules.ruleSet.decide(answer.example.facts))).toBe(true)
  })
})
