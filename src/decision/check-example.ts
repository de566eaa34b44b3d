import { type CompiledRules } from './compile-rules.js'
import { type RuleExample } from './rule-files/read-examples.js'

/** What the rules make of an example that its author did not expect; nothing when all is as expected. */
export function checkExample(rules: CompiledRules, example: RuleExample): readonly string[] {
  const { expected, facts, rule } = example
  const outcome = rules.explain(facts).find((it) => it.id === rule)?.outcome
  const verdict = rules.ruleSet.decide(facts)
  const found: string[] = []
  if (outcome !== expected.then)
    found.push(`expected ${rule} to be ${expected.then}, but it is ${String(outcome)}`)
  for (const key of ['decision', 'code', 'disclose'] as const) {
    const wanted = expected[key]
    if (wanted !== undefined && verdict[key] !== wanted) {
      found.push(`expected ${key} ${wanted}, but it is ${verdict[key] ?? 'none'}`)
    }
  }
  return found
}
