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

/** Yes when every one is; no when one surely is not. */
export function allOf(truths: readonly Truth[]): Truth {
  if (truths.includes('no')) return 'no'
  return truths.includes('unknown') ? 'unknown' : 'yes'
}

/** Yes when one surely is; no when none can be. */
export function anyOf(truths: readonly Truth[]): Truth {
  return negated(allOf(truths.map(negated)))
}
