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
      readonly excuses: readonly { readonly how: Excuse['how']; readonly holds: Evaluate }[]
    }

/** A rule with what is left of its conditions once some facts are settled. The rule itself stays whole. */
export type Residue =
  | { readonly kind: 'power'; readonly rule: GatewayRule | ObligationRule; readonly when: Condition }
  | {
      readonly kind: 'denial'
      readonly rule: Denial
      readonly applies: Condition
      readonly excuses: readonly Excuse[]
    }

/** A denial fires when it applies and nothing excuses it. */
export function firesWhen(rule: Denial): Condition {
  return all([rule.applies, not(any(rule.excuses.map((it) => it.when)))])
}

/** The whole rule, nothing settled yet. */
export function residueOf(rule: Rule): Residue {
  if (rule.kind !== 'denial') return { kind: 'power', rule, when: rule.when }
  const { applies, excuses } = rule
  return { kind: 'denial', rule, applies, excuses }
}

/** The residue with every settled part worked out; undefined when nothing is left that could ever show. */
export function specialised(residue: Residue, now: Settled): Residue | undefined {
  if (residue.kind === 'power') {
    const when = specialise(residue.when, now)
    return isNever(when) ? undefined : { ...residue, when }
  }
  const applies = specialise(residue.applies, now)
  if (isNever(applies)) return undefined
  const excuses = residue.excuses.map((it) => ({ how: it.how, when: specialise(it.when, now) }))
  return { ...residue, applies, excuses }
}

/** The facts that a residue still reads. */
export function factsLeft(residue: Residue): ReadonlySet<FactPath> {
  if (residue.kind === 'power') return factsRead(residue.when)
  return factsRead(all([residue.applies, ...residue.excuses.map((it) => it.when)]))
}

/** The step that evaluates what is left of the rule. */
export function stepOf(residue: Residue): Step {
  if (residue.kind === 'power') return powerStep(residue.rule, compileCondition(residue.when))
  const { rule, applies, excuses } = residue
  return {
    kind: 'denial',
    rule,
    applies: compileCondition(applies),
    excuses: excuses.map((it) => ({ how: it.how, holds: compileCondition(it.when) })),
  }
}

function powerStep(rule: GatewayRule | ObligationRule, holds: Evaluate): Step {
  return rule.kind === 'gateway' ? { kind: 'gateway', rule, holds } : { kind: 'obligation', rule, holds }
}

function isNever(condition: Condition): boolean {
  return condition.kind === 'constant' && condition.truth === 'no'
}
