import { type Prepared } from '../compare/prepare.js'
import { type Judgement, type Matching, type Thresholds, judge, verdictOf } from './judge.js'

/** A person a record may be about. */
export type Candidate<Id> = { readonly id: Id; readonly person: Prepared }

/** What was found for one record among candidates. */
export type Choice<Id> =
  | { readonly kind: 'none' }
  | { readonly kind: 'link'; readonly id: Id; readonly judgement: Judgement }
  /** Best first. */
  | {
      readonly kind: 'review'
      readonly suggestions: readonly { readonly id: Id; readonly judgement: Judgement }[]
    }

/** A link needs evidence 1,000 times as strong as that for anybody else. */
const MARGIN_BITS = 10
/** More suggestions than a person can judge with care are none. */
const MOST_SUGGESTIONS = 3

/**
 * Whose the record is, of the candidates: linked only where one stands out and every rule allows it; a case for review
 * where somebody may tell; else nobody. Never a guess between two.
 */
export function choose<Id>(
  record: Prepared,
  candidates: Iterable<Candidate<Id>>,
  matching: Matching,
  thresholds: Thresholds,
): Choice<Id> {
  const found: { readonly id: Id; readonly judgement: Judgement }[] = []
  for (const { id, person } of candidates) {
    const judgement = judge(record, person, matching)
    if (verdictOf(judgement, thresholds) !== 'none') found.push({ id, judgement })
  }
  found.sort((a, b) => strength(b.judgement) - strength(a.judgement))
  const [best, second] = found
  if (best === undefined || found.length > MOST_SUGGESTIONS) return { kind: 'none' }
  const standsOut =
    second === undefined || strength(best.judgement) - strength(second.judgement) >= MARGIN_BITS
  if (verdictOf(best.judgement, thresholds) === 'link' && standsOut)
    return { kind: 'link', id: best.id, judgement: best.judgement }
  return { kind: 'review', suggestions: found }
}

/** A match by NHS number stands above any by evidence alone. */
function strength({ most, agreement, bits }: Judgement): number {
  return bits + (most === 'link' && agreement.nhsNumber === 'same' ? NUMBER_BITS : 0)
}

const NUMBER_BITS = 40
