import { type FoldedRules, type RuleSet } from '../rule-set.js'

/**
 * The rules for the holders of one request: those of whom everything is known alike share what is worked out of it, as
 * the many systems of one organisation do. INVARIANT: facts that differ in anything are folded apart, so nothing said of
 * one requester, person, purpose or instant is ever said of another.
 */
export function foldedOnce(rules: RuleSet): RuleSet {
  const known = new Map<string, FoldedRules>()
  return {
    ...rules,
    fold: (request, source) => {
      const key = JSON.stringify([request, source])
      const folded = known.get(key) ?? rules.fold(request, source)
      known.set(key, folded)
      return folded
    },
  }
}
