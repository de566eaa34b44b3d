import { createHash } from 'node:crypto'
import {
  type LinkAct,
  type LinkEvent,
  type LinkReview,
  type LinkSuggestion,
  type LocalPerson,
  type RecordLinks,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Viewer } from '../../model/officers/officer.js'
import { type Trace } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { type SourceDescriptor } from '../../model/source.js'
import { stored } from '../identify-asked.js'
import { type LinkedByHand, linkTraced, mayBeLinked } from './link-traced.js'

/** A record of a source that came without an NHS number, under a reference that says nothing of it. */
export type DeskRecord = LocalPerson & { readonly reference: string }

/** What is known of one record: who it may be about, who it is about, what was done. */
export type LinkCase = DeskRecord & {
  /** When it was put on the queue; undefined where it does not wait. */
  readonly raised: string | undefined
  readonly suggestions: readonly LinkSuggestion[]
  /** Whether it is linked to somebody now. */
  readonly isLinked: boolean
  /** Oldest first; without the number where PDS does not confirm it any more. */
  readonly history: readonly (Omit<LinkEvent, 'nhsNumber'> & { readonly nhsNumber: NhsNumber | undefined })[]
}

/** What an officer says of a record. */
export type Judgement =
  | { readonly kind: 'link'; readonly nhsNumber: NhsNumber }
  | { readonly kind: 'unlink' }
  | { readonly kind: 'dismiss' }

/** What came of it. */
export type Judged = LinkedByHand | 'unlinked' | 'not-linked' | 'dismissed' | 'not-waiting' | 'not-suggested'

/**
 * Where officers judge whose records are that came without an NHS number: those of the sources of their own organisation,
 * or of all. Everything rejects with CANNOT_CHECK where PDS or a store does not answer, and changes nothing then.
 */
export type LinkDesk = {
  /** Longest waiting first. */
  waiting(viewer: Viewer): Promise<readonly (DeskRecord & { readonly raised: string })[]>
  /** What was done last to each record, newest first. */
  done(viewer: Viewer): Promise<readonly (DeskRecord & Pick<LinkEvent, 'act' | 'at' | 'by'>)[]>
  /** Undefined where there is no such record of their sources. */
  caseOf(viewer: Viewer, reference: string): Promise<LinkCase | undefined>
  judge(it: LinkCase, judgement: Judgement, act: LinkAct): Promise<Judged>
}

/** What the desk needs. */
export type LinkDeskPorts = {
  readonly links: RecordLinks
  readonly sources: readonly SourceDescriptor[]
  readonly trace: (source: string, nhsNumber: NhsNumber) => Promise<Trace | undefined>
}

/** The most records of one source that are looked through. */
const MOST = 10_000

/** The desk over the links that are kept. */
export function linkDesk(ports: LinkDeskPorts): LinkDesk {
  const { links, trace } = ports
  const sourcesOf = (viewer: Viewer): readonly string[] =>
    ports.sources.filter((it) => viewer === 'all' || it.organisation === viewer).map((it) => it.id)
  const reviews = async (viewer: Viewer): Promise<readonly LinkReview[]> =>
    stored(Promise.all(sourcesOf(viewer).map((it) => links.reviews(it, MOST)))).then((it) => it.flat())
  const judged = async (viewer: Viewer): Promise<readonly LinkEvent[]> =>
    stored(Promise.all(sourcesOf(viewer).map((it) => links.judged(it, MOST)))).then((it) => it.flat())
  return {
    waiting: async (viewer) =>
      (await reviews(viewer))
        .toSorted((one, other) => one.raised.localeCompare(other.raised))
        .map(({ source, localId, raised }) => ({ ...deskRecord({ source, localId }), raised })),
    done: async (viewer) =>
      (await judged(viewer))
        .toSorted((one, other) => other.at.localeCompare(one.at))
        .map(({ source, localId, act, at, by }) => ({ ...deskRecord({ source, localId }), act, at, by })),
    caseOf: async (viewer, reference) => {
      const review = (await reviews(viewer)).find((it) => referenceOf(it) === reference)
      const last = (await judged(viewer)).find((it) => referenceOf(it) === reference)
      const who = review ?? last
      return who === undefined ? undefined : caseOf(who, review, last, ports)
    },
    judge: async (it, judgement, act) => {
      const who = { source: it.source, localId: it.localId }
      if (judgement.kind === 'unlink') return links.unlink(who, act)
      if (judgement.kind === 'dismiss') return links.dismiss(who, act)
      const suggested = it.suggestions.find((one) => one.nhsNumber === judgement.nhsNumber)
      if (suggested === undefined) return 'not-suggested'
      const { nhsNumber, evidence } = suggested
      return linkTraced({ who, nhsNumber, act, evidence, again: false }, links, trace)
    },
  }
}

async function caseOf(
  { source, localId }: LocalPerson,
  review: LinkReview | undefined,
  last: LinkEvent | undefined,
  { links, trace }: LinkDeskPorts,
): Promise<LinkCase> {
  const who = { source, localId }
  const history = await stored(links.history(who))
  const suggestions = review?.suggestions ?? []
  const numbers = new Set([...suggestions, ...history].map((it) => it.nhsNumber))
  const shown = new Set<NhsNumber>()
  for (const it of numbers) {
    const traced = await trace(source, it)
    if (traced === undefined || traced.kind === 'unavailable')
      throw new Refusal('CANNOT_CHECK', { detail: 'PDS did not answer' })
    if (mayBeLinked(traced, it)) shown.add(it)
  }
  return {
    ...deskRecord(who),
    raised: review?.raised,
    suggestions: suggestions.filter((it) => shown.has(it.nhsNumber)),
    isLinked: last?.act === 'linked',
    history: history.map((it) => ({ ...it, nhsNumber: shown.has(it.nhsNumber) ? it.nhsNumber : undefined })),
  }
}

function deskRecord(who: LocalPerson): DeskRecord {
  return { ...who, reference: referenceOf(who) }
}

/** Stands for a record in an address: its own id, which the source made, is in none. */
function referenceOf({ source, localId }: LocalPerson): string {
  return createHash('sha256')
    .update(JSON.stringify([source, localId]))
    .digest('base64url')
    .slice(0, 22)
}
