import { type FactTree } from '../../model/facts.js'
import { type Condition } from './condition.js'
import { negated, type Truth } from './truth.js'

export type Evaluate = (facts: FactTree) => Truth

/** The condition as one closure. Kleene: unknown stays unknown under negation, and loses to a decisive part. */
export function compileCondition(condition: Condition): Evaluate {
  switch (condition.kind) {
    case 'test':
      return condition.evaluate
    case 'constant': {
      const { truth } = condition
      return () => truth
    }
    case 'not': {
      const inner = compileCondition(condition.of)
      return (facts) => negated(inner(facts))
    }
    case 'all':
      return decisive(condition.of.map(compileCondition), 'no', 'yes')
    case 'any':
      return decisive(condition.of.map(compileCondition), 'yes', 'no')
  }
}

function decisive(parts: readonly Evaluate[], decides: Truth, otherwise: Truth): Evaluate {
  const [only] = parts
  if (parts.length === 1 && only !== undefined) return only
  return (facts) => {
    let result = otherwise
    for (const part of parts) {
      const truth = part(facts)
      if (truth === decides) return decides
      if (truth === 'unknown') result = 'unknown'
    }
    return result
  }
}
