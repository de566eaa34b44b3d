import {
  ALERT_KINDS,
  type AlertKindName,
  type Audience,
  isAlertKind,
} from '../../audit/alerts/alert-kinds.js'
import { type Severity } from '../../audit/alerts/severity.js'
import {
  type AlertAction,
  type AlertStatus,
  type MovableAlert,
  NEW_ALERT,
  afterAction,
} from '../../audit/alerts/alert-life.js'
import { type Alert, type AlertEvent } from '../../audit/alerts/alert-store.js'

export type AlertRow = {
  readonly reference: string
  readonly kind: string
  readonly severity: Severity
  readonly audience: Audience
  readonly organisations: readonly string[]
  readonly actor: string | null
  readonly actor_organisation: string | null
  readonly subject: string | null
  readonly purpose: string | null
  readonly raised: string
  readonly latest: Date
  readonly events: number
  readonly detail: string | null
}

export type EventRow = {
  readonly reference: string
  readonly at: Date
  readonly by: string | null
  readonly action: AlertAction
}

/** An alert as its row and its events say. Throws for a kind that this gateway does not know. */
export function alertOf(row: AlertRow, events: readonly EventRow[]): Alert {
  const kind = kindOf(row.kind)
  const actor = row.actor ?? undefined
  return {
    reference: row.reference,
    kind,
    severity: ALERT_KINDS[kind].severity,
    audience: row.audience,
    organisations: row.organisations,
    actor,
    actorOrganisation: row.actor_organisation ?? undefined,
    subject: row.subject ?? undefined,
    purpose: row.purpose ?? undefined,
    raised: row.raised,
    latest: row.latest.toISOString(),
    detail: row.detail ?? undefined,
    status: statusOf({ kind, actor }, events),
    events: row.events,
  }
}

/** An event as it is told. */
export function eventOf({ at, by, action }: EventRow): AlertEvent {
  return { at: at.toISOString(), by: by ?? undefined, action }
}

/** Its events one after the other; what was allowed when it was done is not asked again. */
function statusOf(alert: Omit<MovableAlert, 'status'>, events: readonly EventRow[]): AlertStatus {
  return events.reduce(
    (status, { action, by }) => afterAction({ ...alert, status }, action, by ?? ''),
    NEW_ALERT,
  )
}

function kindOf(text: string): AlertKindName {
  if (!isAlertKind(text)) throw new Error('an alert of a kind that this version of the gateway does not know')
  return text
}
