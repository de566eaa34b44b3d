import { type AlertKindName, type Audience } from './alert-kinds.js'
import { type Severity } from './severity.js'
import { type AlertAction, type AlertMove, type AlertStatus } from './alert-life.js'

/** One matter an officer is to look at. It holds personal data: it is for the console, never for a notification. */
export type Alert = {
  /** The only thing a notification says. Random. */
  readonly reference: string
  readonly kind: AlertKindName
  readonly severity: Severity
  readonly audience: Audience
  /** ODS codes of the organisations in whose queue it is. */
  readonly organisations: readonly string[]
  /** Whose access it is about, as their organisation knows them. */
  readonly actor: string | undefined
  readonly actorOrganisation: string | undefined
  /** NHS number of the person whose record it was. */
  readonly subject: string | undefined
  readonly purpose: string | undefined
  /** ISO 8601 instants of its first and its latest access. */
  readonly raised: string
  readonly latest: string
  /** What was seen, in counts, where more than one entry called for it. */
  readonly detail?: string | undefined
  readonly status: AlertStatus
  /** How many events it has had: an action names the number it was decided on. */
  readonly events: number
}

/** What happened to an alert: an officer's action, or the gateway's own where `by` is undefined. */
export type AlertEvent = {
  readonly at: string
  readonly by: string | undefined
  readonly action: AlertAction
}

/** An alert with its history and the entries of the log it rests on. */
export type AlertCase = Alert & {
  readonly history: readonly AlertEvent[]
  readonly entries: readonly { readonly shard: number; readonly index: bigint; readonly receipt: string }[]
}

/** Which alerts: every member narrows. */
export type AlertQuery = {
  /** Only alerts in the queue of one of these; undefined for all organisations. */
  readonly organisations: readonly string[] | undefined
  readonly states?: readonly AlertStatus['state'][] | undefined
  readonly kinds?: readonly AlertKindName[] | undefined
  readonly audience?: Audience | undefined
  readonly assignee?: string | undefined
  /** Only those after this one in the order of the list: the last alert of the page before. */
  readonly after?: Pick<Alert, 'raised' | 'reference'> | undefined
  readonly limit: number
}

/** An officer as their session attests them. Which organisations they may act for is checked by the caller. */
export type AlertActor = {
  readonly userId: string
  /** ODS code of their own. */
  readonly organisation: string
  readonly organisations: readonly string[] | undefined
}

export type AlertActed =
  | AlertMove
  | { readonly kind: 'not-found' }
  /** Somebody else acted on it meanwhile: look again. */
  | { readonly kind: 'changed-meanwhile' }

/** How many alerts are open, and the oldest of them. */
export type OpenAlerts = {
  readonly kind: AlertKindName
  readonly severity: Severity
  readonly open: number
  readonly oldest: string
}

/**
 * The queues of alerts. Every method rejects when the store is down. An officer of some organisations sees and
 * touches only what is in the queues of those: anything else is not found.
 */
export type AlertStore = {
  /** Newest first. */
  find(query: AlertQuery): Promise<readonly Alert[]>
  caseOf(reference: string, by: AlertActor): Promise<AlertCase | undefined>
  openAlerts(query: Pick<AlertQuery, 'organisations' | 'audience'>): Promise<readonly OpenAlerts[]>
  /**
   * Acts on an alert as it was when it had `seen` events. The log has it before it is done; where the log cannot have it
   * this rejects with NOT_RECORDED and nothing is done.
   */
  act(reference: string, seen: number, action: AlertAction, by: AlertActor, at: string): Promise<AlertActed>
}
