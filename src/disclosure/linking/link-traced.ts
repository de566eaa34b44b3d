import {
  type LinkAct,
  type LinkEvidence,
  type LinkSeen,
  type LocalPerson,
  type RecordLinks,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Trace } from '../../model/person.js'

/** What linking by hand came to. `not-linkable` says no more, whatever PDS says of the number. */
export type LinkedByHand = Awaited<ReturnType<RecordLinks['link']>> | 'unavailable' | 'not-linkable'

/** Somebody's word that a record is of a person: whether it was suggested, and whether it was undone before. */
export type LinkByHand = {
  readonly who: LocalPerson
  readonly nhsNumber: NhsNumber
  readonly act: LinkAct
  readonly evidence: LinkEvidence | undefined
  readonly again: boolean
  readonly seen?: LinkSeen | undefined
}

/**
 * Links a record to a person by hand, once PDS says that the number is their current one and that they are not
 * restricted. Rejects as the store does.
 */
export async function linkTraced(
  { who, nhsNumber, act, evidence, again, seen }: LinkByHand,
  links: Pick<RecordLinks, 'link'>,
  trace: (source: string, nhsNumber: NhsNumber) => Promise<Trace | undefined>,
): Promise<LinkedByHand> {
  const traced = await trace(who.source, nhsNumber)
  if (traced === undefined || traced.kind === 'unavailable') return 'unavailable'
  if (!mayBeLinked(traced, nhsNumber)) return 'not-linkable'
  return links.link(who, nhsNumber, act, { evidence, again, seen })
}

/**
 * INVARIANT: nothing is linked, suggested or cross-referenced across a new number, be it given after an adoption or a
 * gender re-registration, nor to anybody who is restricted; and it is not told which.
 */
export function mayBeLinked(trace: Trace, nhsNumber: NhsNumber): boolean {
  return trace.kind === 'traced' && trace.nhsNumber === nhsNumber && trace.sensitivity === 'U'
}
