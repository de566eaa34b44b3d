import { type Denial, type GatewayRule } from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { type Analysed, denialsOf, knownField, wants } from './finding.js'
import { type Example, findTree, type Goal } from './search/search.js'

/**
 * One power against one rule that keeps back: opposite effects at once, and which wins. `rule`: the power never helps;
 * `power`: it always does; `either`: it depends on further facts, and `example` shows the rule winning.
 */
export type Conflict = {
  readonly power: string
  readonly gateway: string
  readonly rule: string
  readonly wins: 'rule' | 'power' | 'either'
  readonly example: Example | undefined
}

/** Every conflict between a power that is open by itself and a rule that refuses, withholds or masks. */
export function conflictsOf(rules: Analysed): readonly Conflict[] {
  const gateways = rules.conditions.filter((it) => it.kind === 'gateway')
  const denials = denialsOf(rules.conditions)
  return gateways.flatMap((gateway) => {
    const alone = opens(gateway, gateways)
    return denials.flatMap((denial) => conflictOf(gateway, alone, denial, rules))
  })
}

/** The gateway is open; gateways of other powers are not. */
function opens(gateway: GatewayRule, gateways: readonly GatewayRule[]): readonly Goal[] {
  const others = gateways.filter((it) => it.opens !== gateway.opens)
  return [wants(gateway.when, 'yes'), ...others.map((it) => wants(it.when, 'no'))]
}

function conflictOf(
  gateway: GatewayRule,
  alone: readonly Goal[],
  denial: Denial,
  rules: Analysed,
): readonly Conflict[] {
  const field = knownField(rules)
  const stopped = findTree([...alone, wants(firesWhen(denial), 'yes')], field)
  const passes = isPassed(denial, alone, rules)
  if (stopped.kind !== 'found' && !passes) return []
  const wins = stopped.kind !== 'found' ? 'power' : passes ? 'either' : 'rule'
  return [
    {
      power: gateway.opens,
      gateway: gateway.text.id,
      rule: denial.text.id,
      wins,
      example: stopped.kind === 'found' ? stopped.example : undefined,
    },
  ]
}

/** True when the power overrides the rule somewhere: it applies, and the override holds. */
function isPassed(denial: Denial, alone: readonly Goal[], rules: Analysed): boolean {
  return denial.excuses
    .filter((it) => it.how === 'overridden')
    .some((it) => {
      const goals = [...alone, wants(denial.applies, 'yes'), wants(it.when, 'yes')]
      return findTree(goals, knownField(rules)).kind === 'found'
    })
}
