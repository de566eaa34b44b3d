import { type WouldChange, wouldChange } from '../analyse/would-change.js'
import { type CompiledRules } from '../compile-rules.js'
import { type RuleTrace } from '../explain.js'
import { type FactTree } from '../../model/facts.js'
import { type Verdict } from '../rule-set.js'
import { type Considered } from './considered.js'
import { isWithheld } from './replay.js'

/** A rule that had a say, in its own words. */
export type ExplainedRule = Pick<RuleTrace, 'id' | 'outcome' | 'plain' | 'cite'>

/** Why something came out as it did, by the rules. */
export type Why = {
  readonly rules: readonly ExplainedRule[]
  /** Paths of facts whose absence mattered. */
  readonly missing: readonly string[]
  /** What would turn it, where it was kept back. */
  readonly changes: readonly WouldChange[]
  /** There are, or may be, more than are listed. */
  readonly moreChanges: boolean
}

/** Where nothing is said of what would turn it. */
export const NO_CHANGES = { changes: [], moreChanges: false } as const

/** Why a verdict on one item is what it is: every rule that had a say, and what would turn it. */
export function whyJudged(facts: FactTree, verdict: Verdict, rules: CompiledRules): Why {
  return {
    rules: rules.explain(facts).filter((it) => it.outcome !== 'does-not-fire'),
    missing: verdict.missing,
    ...(isWithheld(verdict) ? changesOf(facts, rules) : NO_CHANGES),
  }
}

/**
 * Why a holder is not asked for a type. What was not asked has no items, so no rule about an item had a say. Behind an
 * outage there may be a refusal that is silent: of it only what could not be known is told.
 */
export function whyRefused(
  holder: Considered | undefined,
  type: string,
  verdict: Verdict,
  rules: CompiledRules,
): Why {
  const facts = holder === undefined ? rules.start : ordinaryItem(holder, type, rules)
  const isOutage = verdict.code === 'CANNOT_CHECK'
  const ids = new Set(verdict.reasons.map(idOf))
  const fired = rules
    .explain(facts)
    .filter((it) => it.outcome !== 'does-not-fire' && ids.has(it.id))
    .filter((it) => !isOutage || it.missing.length > 0)
  return { rules: fired, missing: verdict.missing, ...(isOutage ? NO_CHANGES : changesOf(facts, rules)) }
}

/** The facts of the request with an item about which nothing is out of the ordinary, as worked examples start from. */
export function ordinaryItem(
  { recordClass, overrideSupported, facts }: Pick<Considered, 'recordClass' | 'overrideSupported' | 'facts'>,
  type: string,
  { start }: Pick<CompiledRules, 'start'>,
): FactTree {
  return { ...facts, resource: { ...start.resource, class: recordClass, overrideSupported, type } }
}

/** `R-05 lifted` is R-05. */
export function idOf(reason: string): string {
  return reason.split(' ')[0] ?? reason
}

/** What somebody could bring about: nothing makes a resource one of another type, area or record. */
function changesOf(facts: FactTree, rules: CompiledRules): Pick<Why, 'changes' | 'moreChanges'> {
  const { changes, moreExist } = wouldChange(rules, facts, FIXED)
  return { changes, moreChanges: moreExist }
}

const FIXED: readonly string[] = [
  'action',
  'env.now',
  'resource.area',
  'resource.class',
  'resource.overrideSupported',
  'resource.rank',
  'resource.type',
]
