import { DEFAULT_WEIGHTS } from './default-weights.js'
import { type Matching, type Thresholds } from './judge.js'

/** How records are matched, for each purpose for which somebody may ask. */
export type MatchingByPurpose = Matching & {
  readonly thresholds: Thresholds
  readonly purposes: Readonly<Record<string, Thresholds>>
}

/** What holds where the settings say nothing else: of everyone in England and Wales, one in a thousand doubted. */
export const DEFAULT_MATCHING: MatchingByPurpose = {
  weights: DEFAULT_WEIGHTS,
  population: 60_000_000,
  thresholds: { link: 0.999, review: 0.5 },
  purposes: {},
}

/** Thresholds that satisfy every purpose at once. */
export function strictest({ thresholds, purposes }: MatchingByPurpose): Thresholds {
  const all = [thresholds, ...Object.values(purposes)]
  return {
    link: Math.max(...all.map((it) => it.link)),
    review: Math.max(...all.map((it) => it.review)),
  }
}

/** The thresholds of a purpose, or those of all others. */
export function thresholdsFor(purpose: string, { thresholds, purposes }: MatchingByPurpose): Thresholds {
  return Object.hasOwn(purposes, purpose) ? (purposes[purpose] ?? thresholds) : thresholds
}
