import { type Comparison, compareRules } from './compare.js'
import { type Analysed, type Finding } from './finding.js'
import { type Conflict, conflictsOf } from './powers.js'
import { barProofs, overlayProofs, type Proof } from './proofs.js'
import { shadowed, unreachable } from './reach.js'

/** Everything analysis says of a rule set. */
export type Analysis = {
  /** Rules that never fire, that change nothing, or that were not decided. */
  readonly findings: readonly Finding[]
  readonly bars: readonly Proof[]
  /** Where a local overlay was given: that it opens nothing. */
  readonly overlay: readonly Proof[]
  readonly conflicts: readonly Conflict[]
  /** Where another rule set was given. */
  readonly comparison: Comparison | undefined
}

/** What to look at beside the rules themselves. */
export type Beside = {
  /** The same rules without their local overlay. */
  readonly national?: Analysed | undefined
  /** Rules to compare with: what changes from these to the others. */
  readonly against?: Analysed | undefined
}

/**
 * Says of a rule set what can be said of every fact tree at once: by trying every combination of the values that its
 * conditions can tell apart, never by sampling. What could not be decided within the steps allowed is said to be so.
 */
export function analyseRules(rules: Analysed, { national, against }: Beside = {}): Analysis {
  return {
    findings: [...unreachable(rules), ...shadowed(rules)],
    bars: barProofs(rules),
    overlay: national === undefined ? [] : overlayProofs(national, rules),
    conflicts: conflictsOf(rules),
    comparison: against === undefined ? undefined : compareRules(against, rules),
  }
}

/** What the owner of the rules must see to: everything but conflicts, narrowings and other differences. */
export function negative({ findings, bars, overlay, comparison }: Analysis): readonly Finding[] {
  return [
    ...findings,
    ...[...bars, ...overlay].flatMap((it) => it.against ?? []),
    ...(comparison?.widens ?? []),
  ]
}
