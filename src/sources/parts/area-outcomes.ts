import { type Area } from '../../model/area.js'
import { type AreaOutcome, type SourceOutcome } from '../../model/gap.js'
import { outcomeOf } from '../outcomes.js'
import { type Rows } from './rows.js'

/** One part of a question as it came, and the areas it serves. */
export type ServingPart = { readonly areas: readonly Area[]; readonly rows: Rows }

/**
 * One outcome for each area from the parts that serve it: answered when all came, partial when some did, the failure
 * when none did, not-supported when no part serves it.
 */
export function areaOutcomes(
  source: string,
  areas: readonly Area[],
  parts: readonly ServingPart[],
  asOf: string,
): readonly AreaOutcome[] {
  return areas.map((area) => {
    const serving = parts.filter((it) => it.areas.includes(area)).map((it) => it.rows)
    return outcomeOf(source, area, areaOutcome(serving), asOf)
  })
}

/** What a failure of a part means for the areas it serves. */
export function failureOutcome(rows: Rows): SourceOutcome {
  return FAILURES[rows.kind]
}

const FAILURES: Readonly<Record<Rows['kind'], SourceOutcome>> = {
  rows: 'error',
  'not-known': 'error',
  'timed-out': 'timed-out',
  refused: 'not-permitted',
  error: 'error',
}

function areaOutcome(serving: readonly Rows[]): SourceOutcome {
  const failed = serving.filter((it) => it.kind !== 'rows')
  const [first] = failed
  if (serving.length === 0) return 'not-supported'
  if (first !== undefined) return failed.length < serving.length ? 'partial' : failureOutcome(first)
  return serving.some((it) => it.kind === 'rows' && it.rows.length > 0) ? 'answered' : 'answered-empty'
}
