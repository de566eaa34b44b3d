import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { compileRules } from '../../src/decision/compile-rules.js'
import { isResourceFact } from '../../src/decision/conditions/fact-paths.js'
import { type FactRow } from '../../src/decision/conditions/fact-row.js'
import { describeProblem, type SourceFile } from '../../src/decision/rule-files/problem.js'
import { LAW_RUNS } from './law-runs.js'
import { crossedChanges, isRelease, knownValueOf, parted, treeOf } from './random-facts.js'
import { compiled, ruleFiles } from './rule-folder.js'

const national = compiled()
const TREES_EACH = 40

type Written = Readonly<Record<string, unknown>>

const SITUATIONS = ['own-access', 'established-relationship', 'regulated-professional']
const GATEWAYS = ['legal-requirement', 'safeguarding', 'break-glass', 'best-interests']

/** One comparison that the fact can take. */
function leafOn(row: FactRow): fc.Arbitrary<Written> {
  const { fact, holds } = row
  const value = knownValueOf(row)
  if (holds === 'texts') {
    return value.map((it) => ({ fact, has_any: Array.isArray(it) && it.length > 0 ? it : ['STI'] }))
  }
  if (holds === 'number') return value.map((it) => ({ fact, at_least: it }))
  return value.map((it) => ({ fact, is: it }))
}

function conditionOn(rows: readonly FactRow[]): fc.Arbitrary<Written> {
  const { condition } = fc.letrec<{ condition: Written; leaf: Written }>((tie) => ({
    leaf: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...rows).chain(leafOn) },
      { weight: 1, arbitrary: fc.constantFrom(...SITUATIONS).map((situation) => ({ situation })) },
      { weight: 1, arbitrary: fc.constantFrom(...GATEWAYS).map((gateway) => ({ gateway })) },
    ),
    condition: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      tie('leaf'),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('condition').map((it) => ({ not: it })),
    ),
  }))
  return condition
}

/** A local rule as somebody might write it: a refusal, a withholding, a mask or a narrower view. */
function forbidRule(): fc.Arbitrary<{ readonly tier: string; readonly rule: Written }> {
  const rows = [...national.facts.values()]
  const ofRequest = conditionOn(rows.filter((it) => !isResourceFact(it.fact)))
  const ofItem = conditionOn(rows)
  const refusal = ofRequest.map((when) => ({ when, effect: { refuse: 'ACCESS_DENIED' } }))
  const withholding = fc
    .tuple(ofItem, fc.constantFrom('silent', 'generic', 'none'))
    .map(([when, withhold]) => ({ when, effect: { withhold } }))
  const mask = ofItem.map((when) => ({ when, effect: { mask: ['identifier'] } }))
  const view = fc.tuple(ofItem, ofItem).map(([applies_when, where]) => ({
    applies_when,
    view: [{ types: ['Patient', 'MedicationStatement'] }, { types: ['Condition'], where }],
    effect: { withhold: 'none' },
  }))
  const ofTier = (tier: string) => (rule: Written) => ({ tier, rule })
  return fc.oneof(
    fc.oneof(refusal, withholding, mask).map(ofTier('restriction')),
    view.map(ofTier('agreement')),
  )
}

/** Its examples are there in form only: what they say is not tried here. */
function fileOf({ tier, rule }: { readonly tier: string; readonly rule: Written }): SourceFile {
  const text = {
    id: 'L-01',
    plain: 'A rule of ours.',
    ...rule,
    cite: ['Local policy 1'],
    owner: 'ig',
    review_by: '2027-04-01',
    examples: [
      { case: 'It applies.', then: 'fires' },
      { case: 'It does not.', then: 'does-not-fire' },
    ],
  }
  return { name: 'ours.yaml', text: stringify({ kind: 'rules', tier, rules: [text] }) }
}

describe('a forbid rule of any shape', () => {
  it(
    'never turns a withholding or a refusal into a release, folded or not, while it closes much',
    { timeout: 300_000 },
    () => {
      let [closed, compiledRules] = [0, 0]
      fc.assert(
        fc.property(
          forbidRule(),
          fc.array(crossedChanges(national), { minLength: TREES_EACH, maxLength: TREES_EACH }),
          (forbid, trees) => {
            const compilation = compileRules(ruleFiles(), [fileOf(forbid)])
            const problems = compilation.kind === 'errors' ? compilation.problems.map(describeProblem) : []
            expect(problems).toEqual([])
            if (compilation.kind === 'errors') return
            compiledRules++
            for (const facts of trees.map(treeOf)) {
              const before = isRelease(national.ruleSet.decide(facts))
              const verdict = compilation.ruleSet.decide(facts)
              const { request, item } = parted(facts)
              const { class: recordClass, overrideSupported } = item
              const folded = compilation.ruleSet.fold(request, { class: recordClass, overrideSupported })
              if (!isDeepStrictEqual(folded.judge(item), verdict)) expect(folded.judge(item)).toEqual(verdict)
              const after = isRelease(verdict)
              if (after) expect(before).toBe(true)
              if (before && !after) closed++
            }
          },
        ),
        { numRuns: Math.ceil(LAW_RUNS / TREES_EACH) },
      )
      expect(closed).toBeGreaterThan(compiledRules)
    },
  )
})
