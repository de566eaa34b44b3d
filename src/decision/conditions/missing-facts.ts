import { type FactTree } from '../../model/facts.js'
import { type Condition } from './condition.js'
import { compileCondition } from './evaluate-condition.js'
import { type FactPath } from './fact-paths.js'

/** The unknown facts that keep the condition from being decided; none when it is decided. */
export function missingFacts(
  condition: Condition,
  facts: FactTree,
  isUnknown: (fact: FactPath, facts: FactTree) => boolean,
): readonly FactPath[] {
  if (compileCondition(condition)(facts) !== 'unknown') return []
  switch (condition.kind) {
    case 'constant':
      return []
    case 'test':
      return condition.facts.filter((it) => isUnknown(it, facts))
    case 'not':
      return missingFacts(condition.of, facts, isUnknown)
    case 'all':
    case 'any':
      return [...new Set(condition.of.flatMap((it) => missingFacts(it, facts, isUnknown)))]
  }
}
