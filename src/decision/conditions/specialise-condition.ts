import { type FactTree } from '../../model/facts.js'
import { type Condition } from './condition.js'
import { type FactPath } from './fact-paths.js'
import { negated, type Truth } from './truth.js'

/** What can be worked out now: which facts are settled (known or known to be unknown), and their tree. */
export type Settled = { readonly settles: (fact: FactPath) => boolean; readonly facts: FactTree }

/**
 * The condition with every settled part replaced by its truth. For any tree that agrees on the settled facts,
 * the result evaluates as the whole condition does.
 */
export function specialise(condition: Condition, now: Settled): Condition {
  switch (condition.kind) {
    case 'constant':
      return condition
    case 'test':
      if (!condition.facts.every(now.settles)) return condition
      return { kind: 'constant', truth: condition.evaluate(now.facts) }
    case 'not': {
      const of = specialise(condition.of, now)
      return of.kind === 'constant' ? { kind: 'constant', truth: negated(of.truth) } : { kind: 'not', of }
    }
    case 'all':
      return simplified('all', condition.of, 'no', now)
    case 'any':
      return simplified('any', condition.of, 'yes', now)
  }
}

function simplified(
  kind: 'all' | 'any',
  parts: readonly Condition[],
  decides: Truth,
  now: Settled,
): Condition {
  const left: Condition[] = []
  let unknown = false
  for (const part of parts) {
    const simple = specialise(part, now)
    if (simple.kind !== 'constant') left.push(simple)
    else if (simple.truth === decides) return simple
    else if (simple.truth === 'unknown') unknown = true
  }
  if (unknown) left.push({ kind: 'constant', truth: 'unknown' })
  const [first] = left
  if (first === undefined) return { kind: 'constant', truth: negated(decides) }
  return left.length === 1 ? first : { kind, of: left }
}
