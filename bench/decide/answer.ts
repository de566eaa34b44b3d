import { type Verdict } from '../../src/decision/rule-set.js'
import { type FlatRule } from './formula.js'

/** What the engines are compared on: the decision and the rules that determined it, in order. */
export type Answer = string

/** The answer of an engine that tells which rules hold: a refusal before a withholding before a mask. */
export function answerOf(rules: ReadonlyMap<string, FlatRule>, holding: readonly string[]): Answer {
  const doing = (does: FlatRule['does']): readonly string[] =>
    holding.filter((it) => rules.get(it)?.does === does)
  const refusing = doing('refuse')
  if (refusing.length > 0) return written('refuse', refusing)
  const withholding = doing('withhold')
  if (withholding.length > 0) return written('withhold', withholding)
  return written('release', [...doing('mask'), ...doing('note')])
}

/** The same of a verdict: what excused a rule, and views that hold the item, no other engine can tell. */
export function answerOfVerdict(rules: ReadonlyMap<string, FlatRule>, verdict: Verdict): Answer {
  const { decision, reasons } = verdict
  const release = decision === 'permit' || decision === 'mask'
  const told = reasons.filter((it) => {
    const does = rules.get(it)?.does
    return release ? does === 'mask' || does === 'note' : does === decision
  })
  return written(release ? 'release' : decision, told)
}

/** True when the answer lets the item out: all that an engine can be asked that stops at the first rule. */
export function isRelease(answer: Answer): boolean {
  return answer.startsWith('release')
}

function written(decision: string, rules: readonly string[]): Answer {
  return `${decision} ${[...rules].sort().join(' ')}`
}
