import { createHash } from 'node:crypto'
import { type RecordClass } from '../model/facts.js'
import { type LinkEvent } from '../model/links/record-link.js'
import { type Problem } from '../model/problems/problem-report.js'
import { type ReleaseAct } from '../model/release-states/release-life.js'
import { type PilotMember, type ReleaseStateName } from '../model/release-states/release-state.js'
import { type Keyed } from './detectors/kin.js'
import { type RemovedBodies } from './retention/removed-bodies.js'
import { type OrganisationFeed } from '../model/registers.js'
import { type AuditEntry, type AuditPorts } from './record.js'

/** What a request or a feed has changed of what later decisions rest on. */
export type Change =
  | {
      readonly kind: 'feed-replaced'
      readonly feed: OrganisationFeed
      /** A digest of the list of watched people under a key of this gateway; undefined where the feed has none. */
      readonly watchedDigest: string | undefined
    }
  | { readonly kind: 'dissent-recorded'; readonly controller: string; readonly nhsNumber: string }
  | {
      readonly kind: 'number-linked'
      readonly nhsNumber: string
      /** The opaque ids the number leads to now, and led to before. */
      readonly patient: string
      readonly before: string
    }
  /** A gateway process started to decide by these rules. */
  | { readonly kind: 'rules-in-force'; readonly ruleSetHash: string; readonly files: readonly string[] }
  /** The settings say something else of organisations and agreements than they did: SHA-256 of both, now and before. */
  | { readonly kind: 'registers-read'; readonly digest: string; readonly before: string }
  /** An officer acted on an alert. What they wrote stays with the alert. */
  | {
      readonly kind: 'alert-acted'
      readonly alert: string
      readonly action: string
      readonly by: string
      /** Of the officer. */
      readonly organisation: string
      /** NHS number of the person the alert is about, where it is about one. */
      readonly subject: string | undefined
    }
  /** An officer reported that an answer was wrong. What they wrote is in no entry. */
  | {
      readonly kind: 'problem-reported'
      readonly receipt: string
      readonly problem: Problem
      readonly by: string
      /** Of the officer. */
      readonly organisation: string
      /** NHS number of the person whose record it was. */
      readonly subject: string | undefined
    }
  /** A reason opened a break-glass episode. */
  | {
      readonly kind: 'episode-opened'
      readonly organisation: string
      readonly by: string
      readonly patient: string
      /** ISO 8601 instant until which the reason stands. */
      readonly until: string
    }
  /** Somebody said what they did after breaking the glass. */
  | { readonly kind: 'episode-followed-up'; readonly episode: string; readonly by: string }
  /** A safeguarding lead let an access be seen by the person, or by those who act for them too. */
  | {
      readonly kind: 'access-released'
      readonly receipt: string
      readonly audience: 'person' | 'proxy'
      readonly by: string
      /** Of the lead, which is the one that asked. */
      readonly organisation: string
      /** NHS number of the person whose record it was. */
      readonly subject: string | undefined
    }
  /** An officer changed how far a class of a holder's records is released, or said what to do about it. */
  | {
      readonly kind: 'release-acted'
      readonly holder: string
      readonly recordClass: RecordClass
      readonly action: ReleaseAct['kind']
      /** What was proposed, agreed to or narrowed to; undefined where a proposal is declined. */
      readonly state: ReleaseStateName | undefined
      readonly pilot: readonly PilotMember[] | undefined
      readonly by: string
      /** Of the officer. */
      readonly organisation: string
    }
  /** The owner of the database removed the evidence of old entries under the retention policy. */
  | {
      readonly kind: 'bodies-removed'
      /** ISO 8601 instant. */
      readonly before: string
      readonly by: string
      readonly reason: string
      /** Every shard it was removed from, and all that is gone of it by then. */
      readonly shards: readonly RemovedBodies[]
    }
  /** Whose a record without a valid NHS number is: linked, unlinked, or said not to be theirs. */
  | (Pick<LinkEvent, 'act' | 'source' | 'localId' | 'by' | 'reason' | 'evidence'> & {
      readonly kind: 'record-link'
      readonly subject: string
    })
  | {
      readonly kind: 'extract-taken'
      readonly source: string
      readonly organisation: string
      /** Who brought the file: a worker's id, or how it came where nobody signed in. */
      readonly by: string
      /** What became of the file: closed words, counts and a digest, never its content. */
      readonly became: ExtractBecame
    }

/** What became of a file that was taken. */
export type ExtractBecame = {
  readonly outcome: string
  /** SHA-256 of its bytes, hexadecimal. */
  readonly digest: string | undefined
  readonly asOf: string | undefined
  readonly records: number
  readonly unserved: number
  readonly rejected: number
}

/** The change that a new feed is. */
export function feedReplaced(feed: OrganisationFeed, keyed: Keyed): Change {
  const { watched } = feed
  const watchedDigest = watched && keyed('watched', [...new Set(watched)].sort().join(' '))
  return { kind: 'feed-replaced', feed, watchedDigest }
}

/** The entry of one change: of a feed its counts and a digest of its content, never the content. */
export function changeEntry(change: Change, { now, nonce }: Omit<AuditPorts, 'log'>): AuditEntry {
  const recorded = now()
  const { organisation, subject, changed } = describe(change)
  return {
    recorded,
    kind: 'change',
    requestId: nonce(),
    // Undefined where a feed or a source did it.
    actor: 'by' in change ? change.by : undefined,
    actorOrganisation: organisation,
    subject,
    action: change.kind,
    purpose: undefined,
    outcome: 'changed',
    breakGlass: false,
    body: JSON.stringify({ version: 1, nonce: nonce(), recorded, changed }),
  }
}

type Described = Pick<AuditEntry, 'subject'> & {
  readonly organisation: string | undefined
  readonly changed: object
}

function describe(change: Change): Described {
  if (change.kind === 'feed-replaced') {
    const { organisation, relationships, registers, staff, watched } = change.feed
    const counts = {
      relationships: relationships.length,
      registers: registers.length,
      staff: staff?.length,
      watched: watched?.length,
      watchedDigest: change.watchedDigest,
    }
    return {
      organisation,
      subject: undefined,
      changed: { organisation, ...counts, digest: digestOf(change.feed) },
    }
  }
  if (change.kind === 'dissent-recorded') {
    const { controller, nhsNumber } = change
    return { organisation: controller, subject: nhsNumber, changed: { controller, nhsNumber } }
  }
  if (change.kind === 'number-linked') {
    const { nhsNumber, patient, before } = change
    return { organisation: undefined, subject: nhsNumber, changed: { nhsNumber, patient, before } }
  }
  if (change.kind === 'extract-taken') {
    const { source, organisation, by, became } = change
    return { organisation, subject: undefined, changed: { source, organisation, by, ...became } }
  }
  // What the others say is said as it is; whose matter it is stands in the columns alone.
  const { kind, organisation, subject, ...changed } = {
    organisation: undefined,
    subject: undefined,
    ...change,
  }
  return { organisation, subject, changed }
}

/**
 * SHA-256 over the lines of the feed as JSON, sorted: the order in which a feed lists people says nothing. Who is
 * watched is not in it: a digest without a key of a few numbers is as good as the numbers.
 */
function digestOf({ relationships, registers, staff = [] }: OrganisationFeed): string {
  const lines = [...relationships, ...registers, ...staff].map((it) => JSON.stringify(it)).sort()
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
