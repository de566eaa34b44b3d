import { type FactTree } from '../model/facts.js'
import { missingFacts } from './conditions/missing-facts.js'
import { compileCondition } from './conditions/evaluate-condition.js'
import { type Truth } from './conditions/truth.js'
import { type Excuse, type Rule } from './engine/rule.js'
import { type Bench } from './engine/run-steps.js'
import { firesWhen } from './engine/steps.js'
import { type Tier } from './rule-files/rule-schema.js'

/** What one rule made of the facts, in words that can be shown to whoever asks why. */
export type RuleTrace = {
  readonly id: string
  readonly tier: Tier
  /** For a gateway `fires` means that it opens; `within` that the item is inside the view. */
  readonly outcome: 'fires' | 'does-not-fire' | 'overridden' | 'lifted' | 'within'
  readonly plain: string
  readonly cite: readonly string[]
  /** Unknown facts that kept the rule from being decided. */
  readonly missing: readonly string[]
}

/** What every rule made of the facts, in the order of tiers and ids; one line a rule. */
export function explain(rules: readonly Rule[], facts: FactTree, bench: Bench): readonly RuleTrace[] {
  const traces = new Map<string, RuleTrace>()
  for (const rule of rules) {
    const trace = traceOf(rule, facts, bench)
    const before = traces.get(trace.id)
    if (before === undefined || before.outcome === 'does-not-fire') traces.set(trace.id, trace)
  }
  return [...traces.values()]
}

function traceOf(rule: Rule, facts: FactTree, bench: Bench): RuleTrace {
  const { id, tier, plain, cite } = rule.text
  const decisive = rule.kind === 'denial' ? firesWhen(rule) : rule.when
  const missing = missingFacts(decisive, facts, bench.isUnknown)
  return {
    id,
    tier,
    outcome: outcomeOf(rule, compileCondition(decisive)(facts), facts),
    plain,
    cite,
    missing,
  }
}

function outcomeOf(rule: Rule, fires: Truth, facts: FactTree): RuleTrace['outcome'] {
  if (rule.kind === 'gateway') return fires === 'yes' ? 'fires' : 'does-not-fire'
  if (fires !== 'no') return 'fires'
  if (rule.kind === 'obligation' || compileCondition(rule.applies)(facts) === 'no') return 'does-not-fire'
  return excuseOf(rule.excuses, facts)?.how ?? 'does-not-fire'
}

function excuseOf(excuses: readonly Excuse[], facts: FactTree): Excuse | undefined {
  return excuses.find((it) => compileCondition(it.when)(facts) === 'yes')
}
