import { type FactTree } from '../../model/facts.js'
import { type FactPath } from './fact-paths.js'
import { type Truth } from './truth.js'

/** One comparison of one or two facts. */
export type Test = {
  readonly kind: 'test'
  readonly facts: readonly FactPath[]
  /** The one value of its one fact with which the test holds, where there is just one. */
  readonly equals?: string | number | boolean
  readonly evaluate: (facts: FactTree) => Truth
  /** The values at which its answer can turn: those named, and for a bound the bound. */
  readonly turnsOn: readonly (string | number | boolean)[]
}

/** A condition over facts: total, finite, without side effects. Gateways and situations are already inlined. */
export type Condition =
  | Test
  | { readonly kind: 'constant'; readonly truth: Truth }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }

export const ALWAYS: Condition = { kind: 'constant', truth: 'yes' }
export const NEVER: Condition = { kind: 'constant', truth: 'no' }

/** Holds when every part is known to hold. */
export function all(of: readonly Condition[]): Condition {
  return { kind: 'all', of }
}

/** Holds when some part is known to hold. */
export function any(of: readonly Condition[]): Condition {
  return { kind: 'any', of }
}

/** Holds when the condition is known not to hold: the unknown stays unknown. */
export function not(of: Condition): Condition {
  return { kind: 'not', of }
}

/** The facts a condition may read, each once. */
export function factsRead(condition: Condition): ReadonlySet<FactPath> {
  const found = new Set<FactPath>()
  collect(condition, found)
  return found
}

function collect(condition: Condition, found: Set<FactPath>): void {
  switch (condition.kind) {
    case 'test':
      for (const fact of condition.facts) found.add(fact)
      return
    case 'constant':
      return
    case 'not':
      collect(condition.of, found)
      return
    case 'all':
    case 'any':
      for (const part of condition.of) collect(part, found)
  }
}
