import { all, any, type Condition, factsRead, not } from '../conditions/condition.js'
import { compileCondition, type Evaluate } from '../conditions/evaluate-condition.js'
import { type FactPath } from '../conditions/fact-paths.js'
import { type Settled, specialise } from '../conditions/specialise-condition.js'
import { type Denial, type Excuse, type GatewayRule, type ObligationRule, type Rule } from './rule.js'

/** A rule ready to run: its conditions as closures. */
export type Step =
  | { readonly kind: 'gateway'; readonly rule: GatewayRule; readonly holds: Evaluate }
  | { readonly kind: 'obligation'; readonly rule: ObligationRule; readonly holds: Evaluate }
  | {
      readonly kind: 'denial'
      readonly rule: Denial
      readonly applies: Evaluate
      readonly fires: Evaluate
      readonly excuses: readonly { readonly how: Excuse['how']; readonly holds: Evaluate }[]
    }

/** A denial fires when it applies and nothing excuses it. */
export function firesWhen(rule: Denial): Condition {
  return rule.excuses.length === 0
    ? rule.applies
    : all([rule.applies, not(any(rule.excuses.map((it) => it.when)))])
}

/** The step that evaluates the rule. */
export function stepOf(rule: Rule): Step {
  if (rule.kind !== 'denial') return simpleStep(rule, rule.when)
  return denialStep(rule, rule.applies, firesWhen(rule), rule.excuses)
}

/** What is left of a rule: the step, and the facts it still reads. */
export type StepLeft = { readonly step: Step; readonly reads: ReadonlySet<FactPath> }

/** The step with every settled part worked out; undefined when nothing is left that could ever show. */
export function specialisedStep(rule: Rule, now: Settled): StepLeft | undefined {
  if (rule.kind !== 'denial') {
    const when = specialise(rule.when, now)
    return isNever(when) ? undefined : { step: simpleStep(rule, when), reads: factsRead(when) }
  }
  const applies = specialise(rule.applies, now)
  if (isNever(applies)) return undefined
  const fires = specialise(firesWhen(rule), now)
  const excuses = rule.excuses
    .map((it) => ({ how: it.how, when: specialise(it.when, now) }))
    .filter((it) => !isNever(it.when))
  if (isNever(fires) && excuses.length === 0) return undefined
  const reads = factsRead(all([applies, fires, ...excuses.map((it) => it.when)]))
  return { step: denialStep(rule, applies, fires, excuses), reads }
}

function simpleStep(rule: GatewayRule | ObligationRule, when: Condition): Step {
  const holds = compileCondition(when)
  return rule.kind === 'gateway' ? { kind: 'gateway', rule, holds } : { kind: 'obligation', rule, holds }
}

function denialStep(rule: Denial, applies: Condition, fires: Condition, excuses: readonly Excuse[]): Step {
  return {
    kind: 'denial',
    rule,
    applies: compileCondition(applies),
    fires: compileCondition(fires),
    excuses: excuses.map((it) => ({ how: it.how, holds: compileCondition(it.when) })),
  }
}

function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && condition.truth === 'no'
}
