import { any, type Condition } from '../conditions/condition.js'
import { compileCondition } from '../conditions/evaluate-condition.js'
import { type FactPath } from '../conditions/fact-paths.js'
import { type FactRow, type FactValue, isOfHolder, knownFact, noneOf } from '../conditions/fact-row.js'
import { isMissing } from '../conditions/operators.js'
import { type FactTree } from '../../model/facts.js'
import { factTree } from '../rule-files/example-facts.js'
import { type RuleSet, type Verdict } from '../rule-set.js'
import { foldable, foldRules, type Judge } from './fold-rules.js'
import { type BasisRule, type Denial, type Rule } from './rule.js'
import { type Bench, runSteps } from './run-steps.js'
import { stepOf } from './steps.js'

/** Everything a rule set is made of, read and checked. */
export type RuleParts = {
  readonly hash: string
  /** In the order of tiers and ids. */
  readonly rules: readonly Rule[]
  readonly facts: ReadonlyMap<FactPath, FactRow>
  readonly bases: readonly BasisRule[]
}

/**
 * The rules as functions. Total: a rule that fails to evaluate denies, with the default rule as the reason.
 */
export function ruleEngine(parts: RuleParts): RuleSet {
  const { hash, rules } = parts
  const bench = benchOf(parts)
  const sorted = foldable(rules)
  const steps = sorted.residues.map(stepOf)
  const failed = failure(rules)
  const decide = (facts: FactTree): Verdict => {
    try {
      return runSteps(steps, facts, bench)
    } catch {
      return failed
    }
  }
  const whole: Judge = { decide, failed }
  return {
    hash,
    decide,
    fold: (request, source) => {
      try {
        return foldRules(sorted, request, source, bench, whole)
      } catch {
        return {
          asking: failed,
          refusalFor: () => failed,
          viewExcludes: () => true,
          newestOnly: () => undefined,
          activeOnly: () => true,
          judge: () => failed,
        }
      }
    },
  }
}

/**
 * The default rule as denials: a needed fact that is unknown refuses the request, or withholds the item it is of.
 */
export function defaultDenials(written: Denial, facts: ReadonlyMap<FactPath, FactRow>): readonly Denial[] {
  const needed = [...facts.values()].filter((it) => it.needed)
  const ofItem = needed.filter((it) => it.ifUnknown === 'withhold')
  const ofRequest = needed.filter((it) => it.ifUnknown !== 'withhold')
  const missing = (rows: readonly FactRow[]): Condition => any(rows.map(isMissing))
  return [
    { ...written, applies: missing(ofRequest) },
    { ...written, applies: missing(ofItem), effect: { kind: 'withhold', disclose: 'generic' } },
  ]
}

/** What the rules need to know of facts and legal bases. */
export function benchOf(parts: Pick<RuleParts, 'facts' | 'bases'>): Bench {
  const readers = new Map([...parts.facts].map(([fact, row]) => [fact, knownFact(row)]))
  const nones = nonesIn(parts.facts)
  const bases = parts.bases.map((it) => ({ holds: compileCondition(it.when), basis: it.basis }))
  return {
    isUnknown: (fact, facts) => readers.get(fact)?.(facts) === undefined,
    ifUnknown: (fact) => parts.facts.get(fact)?.ifUnknown ?? 'cannot-check',
    isOfHolder: (fact) => {
      const row = parts.facts.get(fact)
      return row !== undefined && isOfHolder(row)
    },
    asNone: (facts) => {
      const silent = nones.filter(([fact]) => readers.get(fact)?.(facts) === undefined)
      return silent.length === 0 ? facts : factTree(new Map(silent), facts)
    },
    basisOf: (facts) => bases.find((it) => it.holds(facts) === 'yes')?.basis,
  }
}

/** What counts as none while it is unknown, and the value that says so. */
function nonesIn(facts: RuleParts['facts']): readonly (readonly [FactPath, FactValue])[] {
  return [...facts.values()].flatMap((row) => {
    const none = row.ifUnknown === 'as-none' ? noneOf(row) : undefined
    return none === undefined ? [] : [[row.fact, none] as const]
  })
}

function failure(rules: readonly Rule[]): Verdict {
  return {
    decision: 'refuse',
    code: 'ACCESS_DENIED',
    disclose: undefined,
    masks: [],
    obligations: [],
    reasons: rules
      .filter((it) => it.text.tier === 'default')
      .slice(0, 1)
      .map((it) => it.text.id),
    basis: undefined,
    missing: [],
  }
}
