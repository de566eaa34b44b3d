/** Kleene's three values: what follows from unknown is decided by the rule that asks, never by the condition. */
export type Truth = 'yes' | 'no' | 'unknown'

/** Yes for true, and no for everything else. */
export function truthOf(holds: unknown): Truth {
  return holds === true ? 'yes' : 'no'
}

/** The opposite; what is unknown stays unknown. */
export function negated(truth: Truth): Truth {
  if (truth === 'unknown') return 'unknown'
  return truth === 'yes' ? 'no' : 'yes'
}
