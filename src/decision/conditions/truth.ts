/** Kleene's three values: what follows from unknown is decided by the rule that asks, never by the condition. */
export type Truth = 'yes' | 'no' | 'unknown'

export function truthOf(holds: unknown): Truth {
  return holds === true ? 'yes' : 'no'
}

export function negated(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown'
  return truth === 'yes' ? 'no' : 'yes'
}
