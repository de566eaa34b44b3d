import { type NhsNumber } from '../nhs-number.js'

/** A person as a source knows them: the source, and its own id of the person. */
export type LocalPerson = { readonly source: string; readonly localId: string }

/** How well a record fitted a person: what was compared, never what either of them said. */
export type LinkEvidence = {
  readonly rules: readonly string[]
  /** Level by field, as in src/patient-index/compare/agreement.ts. */
  readonly agreement: Readonly<Record<string, string>>
  /** Of Fellegi and Sunter. */
  readonly bits: number
  readonly probability: number
}

/** Something done to a link: when, who, to whom, why. */
export type LinkEvent = LocalPerson & {
  /** ISO 8601 instant. */
  readonly at: string
  readonly act: 'linked' | 'unlinked' | 'dismissed'
  readonly nhsNumber: NhsNumber
  readonly by: string
  readonly reason: string
  readonly evidence: LinkEvidence | undefined
}

/** A person whom a record may be about. */
export type LinkSuggestion = { readonly nhsNumber: NhsNumber; readonly evidence: LinkEvidence }

/** A record that somebody has to judge. */
export type LinkReview = LocalPerson & {
  readonly raised: string
  readonly suggestions: readonly LinkSuggestion[]
}

/** A record on a list, under a reference that says nothing of it: what was done to it last, or that it waits. */
export type ListedRecord = LocalPerson & {
  readonly reference: string
  readonly act: LinkEvent['act'] | 'waiting'
  readonly at: string
  /** Undefined for what waits. */
  readonly by: string | undefined
  /** Where the list goes on after this one. */
  readonly place: string
}

/** What is kept of one record. */
export type StoredCase = LocalPerson & {
  readonly reference: string
  /** Changes with everything that is done to it. */
  readonly lastEvent: string
  readonly isLinked: boolean
  /** Undefined where it does not wait. */
  readonly raised: string | undefined
  readonly suggestions: readonly LinkSuggestion[]
}

/** What somebody had before them when they judged a record: a judgement of anything else is not theirs. */
export type LinkSeen = { readonly lastEvent: string; readonly shown: readonly NhsNumber[] }

/** What somebody does: who they are, when, and why. */
export type LinkAct = { readonly by: string; readonly at: string; readonly reason: string }

/**
 * Links of records that come without a valid NHS number. Every change is in the log before it takes effect: where the
 * log cannot have it, the method rejects with NOT_RECORDED and nothing has changed. All reject when the store is down.
 * `changed-meanwhile`: the record is not as it was seen, and nothing is done; who does not say what they saw is not asked.
 */
export type RecordLinks = {
  /**
   * Links a source's person, which takes them off the queue. `linked-otherwise`: they are linked to another person, who
   * has to be unlinked first. `contradicted`: the source itself gives them the number of somebody else; with evidence the
   * record is put on the queue. `parted`: they were unlinked from this person, and only somebody who says so may link
   * them again; the matcher never does.
   */
  link(
    who: LocalPerson,
    nhsNumber: NhsNumber,
    act: LinkAct,
    how: {
      readonly evidence: LinkEvidence | undefined
      readonly again: boolean
      readonly seen?: LinkSeen | undefined
    },
  ): Promise<
    'changed-meanwhile' | 'linked' | 'linked-already' | 'linked-otherwise' | 'contradicted' | 'parted'
  >
  unlink(
    who: LocalPerson,
    act: LinkAct,
    seen?: LinkSeen,
  ): Promise<'changed-meanwhile' | 'unlinked' | 'not-linked'>
  /** Puts a record on the queue, in the place of what was suggested before. Nothing that was parted is suggested, nor anything for a record that is linked. */
  raise(review: LinkReview): Promise<'raised' | 'nothing-to-suggest'>
  /** None of the suggestions is the person, or none of those seen: a record with no other leaves the queue. */
  dismiss(
    who: LocalPerson,
    act: LinkAct,
    seen?: LinkSeen,
  ): Promise<'changed-meanwhile' | 'dismissed' | 'not-waiting'>
  /** Longest waiting first. */
  reviews(source: string | undefined, most: number): Promise<readonly LinkReview[]>
  linksOf(
    source: string | undefined,
    most: number,
  ): Promise<readonly (LocalPerson & { readonly nhsNumber: NhsNumber })[]>
  /** Longest waiting first, those after a place. */
  waiting(
    sources: readonly string[],
    after: string | undefined,
    most: number,
  ): Promise<readonly ListedRecord[]>
  /** What was done last to each record, newest first, those after a place. */
  done(sources: readonly string[], after: string | undefined, most: number): Promise<readonly ListedRecord[]>
  /** Those that the sources themselves call so. */
  withId(sources: readonly string[], localId: string): Promise<readonly ListedRecord[]>
  /** Undefined where none of these sources has it. */
  caseOf(sources: readonly string[], reference: string): Promise<StoredCase | undefined>
  /** Oldest first. */
  history(who: LocalPerson): Promise<readonly LinkEvent[]>
  /** Whom one of these sources knows by the id; undefined where none does, or several as different people. */
  personOf(sources: readonly string[], localId: string): Promise<NhsNumber | undefined>
}
