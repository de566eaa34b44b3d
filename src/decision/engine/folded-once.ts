import { type FoldedRules, type RuleSet } from '../rule-set.js'

/**
 * The rules for the holders of one request: those of whom everything is known alike share what is worked out of it, as
 * the many systems of one organisation do. INVARIANT: facts that differ in anything are folded apart, so nothing said of
 * one requester, person, purpose or instant is ever said of another.
 */
export function foldedOnce(rules: RuleSet): RuleSet {
  const known = new Map<string, FoldedRules>()
  // Holders of whom the same is known often share the very facts: these are written once.
  const texts = new Map<object, string>()
  const textOf = (facts: object): string => {
    const text = texts.get(facts) ?? JSON.stringify(facts)
    texts.set(facts, text)
    return text
  }
  return {
    ...rules,
    fold: (request, source) => {
      const key = `[${textOf(request)},${JSON.stringify(source)}]`
      const folded = known.get(key) ?? rules.fold(request, source)
      known.set(key, folded)
      return folded
    },
  }
}
