import { createHash } from 'node:crypto'
import { type Access, sourcesObliged } from './access.js'
import { ALERT_KINDS, ALERT_KIND_ROWS, type AlertKindName, type Audience } from './alert-kinds.js'
import { type Severity } from './severity.js'

/** An alert to raise. */
export type AlertDraft = {
  readonly kind: AlertKindName
  readonly severity: Severity
  readonly audience: Audience
  /** The same for everything that belongs to one matter; says nothing of it. */
  readonly matter: string
  /** ODS codes of the organisations in whose queue it is. */
  readonly organisations: readonly string[]
  readonly actor: string | undefined
  readonly actorOrganisation: string | undefined
  readonly subject: string | undefined
  readonly purpose: string | undefined
  /** ISO 8601 instant. */
  readonly at: string
  /** What was seen, in counts, where more than one entry calls for it; no name, and nothing of a record. */
  readonly detail?: string | undefined
}

type Row = (typeof ALERT_KIND_ROWS)[number]

/**
 * What one entry of the log calls for: for each of its obligations the first kind that holds, and the kinds that need
 * no obligation. The same entry always gives the same alerts. `holderOf` gives the organisation behind a source. Who is
 * told beside the organisation that asked has an alert, and so a history and a close, of its own: no organisation reads
 * there who else was told. What would tell the officers of whoever asked more of the person than the worker was told is in
 * no one organisation's queue: who looks after all of them sees it.
 */
export function alertsOfAccess(
  access: Access,
  holderOf: (source: string) => string | undefined,
): readonly AlertDraft[] {
  // A change of a register is nobody's access.
  if (access.kind === 'change' && access.isSound) return []
  const due = access.obligations.flatMap(
    (obligation) => ALERT_KIND_ROWS.find((it) => it.obligation === obligation && it.holds(access)) ?? [],
  )
  const free = ALERT_KIND_ROWS.filter((it) => it.obligation === undefined && it.holds(access))
  return [...new Set([...due, ...free])].flatMap((row) => draftsOf(row, access, holderOf))
}

function draftsOf(
  row: Row,
  access: Access,
  holderOf: (source: string) => string | undefined,
): readonly AlertDraft[] {
  const isKept = access.isOfNobody || (row.obligation !== undefined && access.kept.includes(row.obligation))
  const asking = isKept || access.actorOrganisation === undefined ? [] : [access.actorOrganisation]
  if (!row.tellsHolders || row.obligation === undefined)
    return [draftOf(row, access, asking, isKept ? [OF_MANY] : [])]
  const holders = sourcesObliged(access, row.obligation).flatMap((it) => holderOf(it) ?? [])
  const organisations = [...new Set([...asking, ...holders])]
  if (organisations.length === 0) return [draftOf(row, access, [], [])]
  return organisations.map((it) => draftOf(row, access, [it], [it]))
}

/** Keeps what is for officers of all organisations apart from what is in the queue of one. */
const OF_MANY = 'of many'

function draftOf(
  row: Row,
  access: Access,
  organisations: readonly string[],
  matter: readonly string[],
): AlertDraft {
  const { actor, actorOrganisation, subject, purpose, recorded } = access
  return {
    kind: row.name,
    severity: row.severity,
    audience: row.audience,
    matter: matterOf(row.name, [actorOrganisation, actor, subject, ...row.matter(access), ...matter]),
    organisations,
    actor,
    actorOrganisation,
    subject,
    purpose,
    at: recorded,
  }
}

/**
 * The matter in which telling the person of an access is put off: the episode it is of, whether or not it was let
 * through or calls for anything itself. Undefined where the glass was not broken: of that a person always knows.
 */
export function tellingMatter(access: Access): string | undefined {
  if (!access.breakGlass) return undefined
  const { actor, actorOrganisation, subject } = access
  const episode = ALERT_KINDS[TELLING].matter(access)
  return matterOf(TELLING, [actorOrganisation, actor, subject, ...episode])
}

const TELLING = 'tell-the-person'

/** What an entry that was removed from the log calls for: everybody's matter, so in no one organisation's queue. */
export function alertOfGap(shard: number, index: bigint, at: string): AlertDraft {
  return {
    kind: 'log-entry-changed',
    severity: ALERT_KINDS['log-entry-changed'].severity,
    audience: ALERT_KINDS['log-entry-changed'].audience,
    matter: matterOf('log-entry-changed', [String(shard), index.toString()]),
    organisations: [],
    actor: undefined,
    actorOrganisation: undefined,
    subject: undefined,
    purpose: undefined,
    at,
  }
}

/** What a break-glass episode that nobody followed up in time calls for. */
export function alertOfMissingFollowUp(
  episode: { readonly episode: string; readonly organisation: string; readonly actor: string },
  at: string,
): AlertDraft {
  const { severity, audience } = ALERT_KINDS['follow-up-missing']
  return {
    kind: 'follow-up-missing',
    severity,
    audience,
    matter: matterOf('follow-up-missing', [episode.episode]),
    organisations: [episode.organisation],
    actor: episode.actor,
    actorOrganisation: episode.organisation,
    subject: undefined,
    purpose: undefined,
    at,
  }
}

/** A digest, so that what a matter is known by says nothing of the person. */
export function matterOf(kind: AlertKindName, parts: readonly (string | undefined)[]): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, ...parts.map((it) => it ?? null)]))
    .digest('hex')
}
