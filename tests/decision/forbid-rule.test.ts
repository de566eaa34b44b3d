import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRules } from '../../src/decision/compile-rules.js'
import { describeProblem } from '../../src/decision/rule-files/problem.js'
import { LAW_RUNS } from './law-runs.js'
import { forbidRule, localFile } from './random-rules.js'
import { crossedChanges, isRelease, parted, treeOf } from './random-facts.js'
import { compiled, ruleFiles } from './rule-folder.js'

const national = compiled()
const TREES_EACH = 40

describe('a forbid rule of any shape', () => {
  it(
    'never turns a withholding or a refusal into a release, folded or not, while it closes much',
    { timeout: 300_000 },
    () => {
      let [closed, compiledRules] = [0, 0]
      fc.assert(
        fc.property(
          forbidRule(national),
          fc.array(crossedChanges(national), { minLength: TREES_EACH, maxLength: TREES_EACH }),
          (forbid, trees) => {
            const compilation = compileRules(ruleFiles(), [localFile(forbid)])
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
