import { type Condition, type Test } from '../conditions/condition.js'
import { factTree } from '../rule-files/example-facts.js'
import { type FactTable } from '../rule-files/fact-table.js'
import { type Variables } from './search/variables.js'

/**
 * A text that two conditions share only when they mean the same: of tests, what they read and what they make of every
 * value; of the rest, their form. Conditions of one meaning and unlike forms may have unlike texts.
 */
export function meaningOf(condition: Condition, variables: Variables, table: FactTable): string {
  switch (condition.kind) {
    case 'constant':
      return condition.truth
    case 'not':
      return `not(${meaningOf(condition.of, variables, table)})`
    case 'all':
    case 'any': {
      const parts = condition.of.map((it) => meaningOf(it, variables, table))
      return `${condition.kind}(${[...new Set(parts)].sort().join(',')})`
    }
    case 'test':
      return meaningOfTest(condition, variables, table)
  }
}

function meaningOfTest({ facts, turnsOn, evaluate }: Test, variables: Variables, table: FactTable): string {
  const [fact, member] = facts
  if (fact === undefined) return 'unknown'
  if (member !== undefined) return `${fact} has ${member}`
  if (table.get(fact)?.holds === 'texts') return `${fact} has any of ${JSON.stringify([...turnsOn].sort())}`
  const values = variables.list[variables.placeOf(fact)]?.values ?? []
  const truths = values.map((it) => evaluate(factTree(new Map(it === undefined ? [] : [[fact, it]]))))
  return `${fact}: ${truths.join(' ')}`
}
