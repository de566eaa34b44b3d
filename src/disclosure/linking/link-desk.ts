import {
  type LinkAct,
  type LinkEvent,
  type ListedRecord,
  type RecordLinks,
  type StoredCase,
} from '../../model/links/record-link.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Viewer } from '../../model/officers/officer.js'
import { type Trace } from '../../model/person.js'
import { Refusal } from '../../model/refusal.js'
import { type SourceDescriptor } from '../../model/source.js'
import { stored } from '../identify-asked.js'
import { caseVersion } from './case-version.js'
import { type LinkedByHand, linkTraced, mayBeLinked } from './link-traced.js'

/** What is known of one record: who it may be about, who it is about, what was done. */
export type LinkCase = StoredCase & {
  /** Stands for everything that a judgement of it rests on: a form brings it back. */
  readonly version: string
  /** Oldest first; without the number where PDS does not confirm it any more. */
  readonly history: readonly (Omit<LinkEvent, 'nhsNumber'> & { readonly nhsNumber: NhsNumber | undefined })[]
}

/** What an officer says of a record. */
export type Judgement =
  | { readonly kind: 'link'; readonly nhsNumber: NhsNumber }
  | { readonly kind: 'unlink' }
  | { readonly kind: 'dismiss' }

/** What came of it. */
export type Judged = LinkedByHand | Awaited<ReturnType<RecordLinks['unlink' | 'dismiss']>> | 'not-suggested'

/**
 * Where officers judge whose records are that came without an NHS number: those of the sources of their own organisation,
 * or of all. Everything rejects with CANNOT_CHECK where PDS or a store does not answer, and changes nothing then.
 */
export type LinkDesk = {
  /** Those that wait, the longest first, or what was done last to each, the newest first; from a place of the list on. */
  list(viewer: Viewer, view: 'waiting' | 'done', after: string | undefined): Promise<LinkList>
  /** Those that their sources call so. */
  withId(viewer: Viewer, localId: string): Promise<readonly ListedRecord[]>
  /** Undefined where there is no such record of their sources. */
  caseOf(viewer: Viewer, reference: string): Promise<LinkCase | undefined>
  /** `changed-meanwhile` where it is not the version that was seen, or is no more by the time it is its turn. */
  judge(it: LinkCase, version: string, judgement: Judgement, act: LinkAct): Promise<Judged>
}

/** A part of a list, and the place from which it goes on. */
type LinkList = { readonly records: readonly ListedRecord[]; readonly next: string | undefined }

/** What the desk needs. */
export type LinkDeskPorts = {
  readonly links: RecordLinks
  readonly sources: readonly SourceDescriptor[]
  readonly trace: (source: string, nhsNumber: NhsNumber) => Promise<Trace | undefined>
}

/** As many as a list shows at once. */
const MOST = 200

/** The desk over the links that are kept. */
export function linkDesk(ports: LinkDeskPorts): LinkDesk {
  const { links, trace } = ports
  const sourcesOf = (viewer: Viewer): readonly string[] =>
    ports.sources.filter((it) => viewer === 'all' || it.organisation === viewer).map((it) => it.id)
  return {
    list: async (viewer, view, after) => {
      const found = await stored(links[view](sourcesOf(viewer), after, MOST + 1))
      const records = found.slice(0, MOST)
      return { records, next: found.length > MOST ? records.at(-1)?.place : undefined }
    },
    withId: (viewer, localId) => stored(links.withId(sourcesOf(viewer), localId)),
    caseOf: async (viewer, reference) => {
      if (!/^[\w-]{1,64}$/.test(reference)) return undefined
      const kept = await stored(links.caseOf(sourcesOf(viewer), reference))
      return kept === undefined ? undefined : caseOf(kept, ports)
    },
    judge: async (it, version, judgement, act) => {
      const who = { source: it.source, localId: it.localId }
      const suggested = it.suggestions.find(
        (one) => judgement.kind === 'link' && one.nhsNumber === judgement.nhsNumber,
      )
      if (judgement.kind === 'link' && suggested === undefined) return 'not-suggested'
      if (version !== it.version) return 'changed-meanwhile'
      const seen = { lastEvent: it.lastEvent, shown: it.suggestions.map((one) => one.nhsNumber) }
      if (judgement.kind === 'unlink') return links.unlink(who, act, seen)
      // Of whom nobody was shown, nobody has said anything.
      if (suggested === undefined)
        return seen.shown.length === 0 ? 'not-suggested' : links.dismiss(who, act, seen)
      const { nhsNumber, evidence } = suggested
      return linkTraced({ who, nhsNumber, act, evidence, again: false, seen }, links, trace)
    },
  }
}

async function caseOf(kept: StoredCase, { links, trace }: LinkDeskPorts): Promise<LinkCase> {
  const { source, localId, lastEvent } = kept
  const history = await stored(links.history({ source, localId }))
  const numbers = new Set([...kept.suggestions, ...history].map((it) => it.nhsNumber))
  const shown = new Set<NhsNumber>()
  for (const it of numbers) {
    const traced = await trace(source, it)
    if (traced === undefined || traced.kind === 'unavailable')
      throw new Refusal('CANNOT_CHECK', { detail: 'PDS did not answer' })
    if (mayBeLinked(traced, it)) shown.add(it)
  }
  const suggestions = kept.suggestions.filter((it) => shown.has(it.nhsNumber))
  return {
    ...kept,
    suggestions,
    version: caseVersion(lastEvent, suggestions),
    history: history.map((it) => ({ ...it, nhsNumber: shown.has(it.nhsNumber) ? it.nhsNumber : undefined })),
  }
}
