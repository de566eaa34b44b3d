import { type CompiledRules } from '../compile-rules.js'
import { type Condition } from '../conditions/condition.js'
import { type Denial, type Rule } from '../engine/rule.js'
import { firesWhen } from '../engine/steps.js'
import { type Truth } from '../conditions/truth.js'
import { type Example, type Field, type Goal } from './search/search.js'

/** Something of a rule set that its owner must put right, or know of. */
export type Finding = {
  readonly kind:
    | 'unreachable'
    | 'shadowed'
    | 'bar-passed'
    | 'overlay-widens'
    | 'widens'
    | 'narrows'
    | 'differs'
    /** Too many combinations to try: nothing is claimed. */
    | 'undecided'
  readonly rule: string
  /** One sentence for whoever owns the rule. */
  readonly says: string
  /** Other rules it is about. */
  readonly with: readonly string[]
  /** Facts that show it, as changes to the facts that worked examples start from. */
  readonly example: Example | undefined
}

/** Rules as analysis sees them. */
export type Analysed = Pick<CompiledRules, 'conditions' | 'bases' | 'facts' | 'start' | 'ruleSet'> & {
  /** How many steps to look for before a question is said to be undecided, where not as many as by default. */
  readonly steps?: number
}

/** Every tree of known facts of one rule set. */
export function knownField({ facts, start, steps }: Analysed): Field {
  return { table: facts, base: start, unknowns: 'all-known', steps }
}

/** Every tree of one rule set: any fact may be unknown. */
export function openField(rules: Analysed): Field {
  return { ...knownField(rules), unknowns: 'with-unknowns' }
}

/** The rules that deny, mask or withhold. */
export function denialsOf(rules: readonly Rule[]): readonly Denial[] {
  return rules.filter((it) => it.kind === 'denial')
}

/** A goal on a condition. */
export function wants(condition: Condition, ...truths: readonly Truth[]): Goal {
  return { condition, wants: truths }
}

/** A denial fires on what is known. */
export function fires(denial: Denial): Goal {
  return wants(firesWhen(denial), 'yes')
}

/** A denial fires, be it only because something is unknown. */
export function firesAtAll(denial: Denial): Goal {
  return wants(firesWhen(denial), 'yes', 'unknown')
}

/**
 * What a release is: no denial fires that refuses or withholds. The engine decides by nothing else, which
 * tests/decision/analyse/findings.test.ts shows on random facts.
 */
export function released(rules: readonly Rule[]): readonly Goal[] {
  return denialsOf(rules)
    .filter((it) => it.effect.kind !== 'mask')
    .map((it) => wants(firesWhen(it), 'no'))
}

/** What a rule does, in two or three words. */
export function effectWords({ effect }: Denial): string {
  switch (effect.kind) {
    case 'refuse':
      return `refuses ${effect.code}`
    case 'withhold':
      return `withholds (${effect.disclose})`
    case 'mask':
      return 'masks'
  }
}
