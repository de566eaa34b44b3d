import { ALERT_KINDS, type AlertKindName } from './alert-kinds.js'

/** How an alert was found when it was closed. */
export const ALERT_OUTCOMES = ['appropriate', 'inappropriate', 'not-determined', 'person-told'] as const
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number]

/** Where an alert stands. */
export type AlertStatus = {
  readonly state: 'new' | 'assigned' | 'under-investigation' | 'closed'
  readonly assignee: string | undefined
  /** Who proposed to close it, and how; a second officer has to agree. */
  readonly proposal: { readonly by: string; readonly outcome: AlertOutcome } | undefined
  readonly outcome: AlertOutcome | undefined
  /** Why what it asks for is put off; undefined when it is not. */
  readonly suspended: string | undefined
}

/** What an officer does to an alert. Text is theirs and stays in the store. */
export type AlertAction =
  | { readonly kind: 'assign'; readonly to: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'investigate' }
  /** Asks the worker, through their organisation, why they needed the record. */
  | { readonly kind: 'ask-justification'; readonly text: string }
  | { readonly kind: 'propose-close'; readonly outcome: AlertOutcome; readonly text: string }
  | { readonly kind: 'confirm-close' }
  | { readonly kind: 'decline-close'; readonly text: string }
  | { readonly kind: 'suspend'; readonly text: string }
  | { readonly kind: 'resume'; readonly text: string }
  | { readonly kind: 'reopen'; readonly text: string }

type Why =
  'own-access' | 'closed' | 'not-closed' | 'text-missing' | 'not-proposed' | 'same-person' | 'not-possible'

export type AlertMove =
  { readonly kind: 'moved'; readonly status: AlertStatus } | { readonly kind: 'refused'; readonly why: Why }

/** What of an alert decides what may be done to it. */
export type MovableAlert = {
  readonly kind: AlertKindName
  /** Whose access it is about. */
  readonly actor: string | undefined
  readonly status: AlertStatus
}

export const NEW_ALERT: AlertStatus = {
  state: 'new',
  assignee: undefined,
  proposal: undefined,
  outcome: undefined,
  suspended: undefined,
}

/**
 * What an action makes of an alert. Nobody touches an alert about their own access; what is closed can only be noted
 * on or reopened; where the kind asks for four eyes, who proposed to close cannot confirm it.
 */
export function moveAlert(alert: MovableAlert, action: AlertAction, by: string): AlertMove {
  const problem = problemOf(alert, action, by)
  return problem === undefined
    ? { kind: 'moved', status: afterAction(alert, action, by) }
    : { kind: 'refused', why: problem }
}

function problemOf(alert: MovableAlert, action: AlertAction, by: string): Why | undefined {
  const { status, actor } = alert
  const assignee = 'to' in action ? action.to : undefined
  if (actor !== undefined && [by, assignee].includes(actor)) return 'own-access'
  if (isBlank(assignee) || isBlank('text' in action ? action.text : undefined)) return 'text-missing'
  const isClosed = status.state === 'closed'
  if (isClosed && !OPEN_TO_CLOSED.includes(action.kind)) return 'closed'
  return CONDITIONS[action.kind]?.(alert, by)
}

function isBlank(text: string | undefined): boolean {
  return text?.trim() === ''
}

const OPEN_TO_CLOSED: readonly AlertAction['kind'][] = ['note', 'reopen']

/** What an action needs beside an open alert; those not listed need nothing. */
const CONDITIONS: Partial<Record<AlertAction['kind'], (alert: MovableAlert, by: string) => Why | undefined>> =
  {
    'confirm-close': ({ status }, by) => {
      if (status.proposal === undefined) return 'not-proposed'
      return status.proposal.by === by ? 'same-person' : undefined
    },
    'decline-close': ({ status }) => (status.proposal === undefined ? 'not-proposed' : undefined),
    suspend: ({ kind }) => (ALERT_KINDS[kind].mayBeSuspended ? undefined : 'not-possible'),
    resume: ({ status }) => (status.suspended === undefined ? 'not-possible' : undefined),
    reopen: ({ status }) => (status.state === 'closed' ? undefined : 'not-closed'),
  }

/** Where an action that was allowed has brought an alert. */
export function afterAction(alert: MovableAlert, action: AlertAction, by: string): AlertStatus {
  if (isClosing(action)) return afterClosing(alert, action, by)
  const { status } = alert
  switch (action.kind) {
    case 'note':
      return status
    case 'assign':
      return { ...status, assignee: action.to, state: status.state === 'new' ? 'assigned' : status.state }
    case 'investigate':
    case 'ask-justification':
      return { ...status, state: 'under-investigation' }
    case 'suspend':
      return { ...status, suspended: action.text }
    case 'resume':
      return { ...status, suspended: undefined }
  }
}

type Closing = Extract<
  AlertAction,
  { readonly kind: 'propose-close' | 'confirm-close' | 'decline-close' | 'reopen' }
>

const CLOSING: readonly AlertAction['kind'][] = ['propose-close', 'confirm-close', 'decline-close', 'reopen']

function isClosing(action: AlertAction): action is Closing {
  return CLOSING.includes(action.kind)
}

function afterClosing({ kind, status }: MovableAlert, action: Closing, by: string): AlertStatus {
  switch (action.kind) {
    case 'propose-close':
      return ALERT_KINDS[kind].closing === 'one-person'
        ? closed(status, action.outcome)
        : { ...status, state: 'under-investigation', proposal: { by, outcome: action.outcome } }
    case 'confirm-close':
      return closed(status, status.proposal?.outcome)
    case 'decline-close':
      return { ...status, proposal: undefined }
    case 'reopen':
      return {
        ...NEW_ALERT,
        suspended: status.suspended,
        assignee: status.assignee,
        state: status.assignee === undefined ? 'new' : 'assigned',
      }
  }
}

function closed(status: AlertStatus, outcome: AlertOutcome | undefined): AlertStatus {
  return { ...status, state: 'closed', proposal: undefined, outcome }
}
