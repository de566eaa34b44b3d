import { type LinkEvidence } from '../../model/links/record-link.js'
import { type Demographics } from '../../model/matching/demographics.js'
import { type FoundPerson } from '../../model/matching/found-person.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { readDemographics } from '../../model/matching/read-demographics.js'
import { prepare } from '../compare/prepare.js'
import { judge, verdictOf } from './judge.js'
import { type MatchingByPurpose, strictest } from './matching-settings.js'

/** What is to be done with a record that gives no NHS number. */
export type LinkProposal =
  | { readonly kind: 'link' | 'review'; readonly nhsNumber: NhsNumber; readonly evidence: LinkEvidence }
  | { readonly kind: 'none' }

/**
 * Whether a record is of the person PDS found for it: linked, left to somebody to judge, or neither. A link serves every
 * purpose, so that the strictest thresholds hold. A restricted person is never suggested.
 */
export function proposeLink(
  record: Demographics,
  found: Extract<FoundPerson, { readonly kind: 'found' }>,
  matching: MatchingByPurpose,
  today: string,
): LinkProposal {
  if (found.sensitivity !== 'U') return { kind: 'none' }
  const person = readDemographics(found.patient, today)
  const { agreement, rules, bits, probability, most } = judge(prepare(record), prepare(person), matching)
  const verdict = verdictOf({ agreement, rules, bits, probability, most }, strictest(matching))
  if (verdict === 'none') return { kind: 'none' }
  return { kind: verdict, nhsNumber: found.nhsNumber, evidence: { rules, agreement, bits, probability } }
}
