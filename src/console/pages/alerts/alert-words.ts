import { ALERT_KINDS } from '../../../audit/alerts/alert-kinds.js'
import { type Severity } from '../../../audit/alerts/severity.js'
import { type AlertAction, type AlertOutcome, type AlertStatus } from '../../../audit/alerts/alert-life.js'
import { type Alert, type AlertActed } from '../../../audit/alerts/alert-store.js'
import { type TagColour, tag } from '../../html/components/tag.js'
import { type Html } from '../../html/html.js'
import { plainWord } from '../../words/names.js'
import { type OfficerNames } from '../../words/officer-names.js'

/** What an alert is about, in its kind's own sentence, and what was seen where it rests on more than one entry. */
export function alertSentence({ kind, detail }: Pick<Alert, 'kind' | 'detail'>): string {
  const { plain } = ALERT_KINDS[kind]
  return detail === undefined ? plain : `${plain} ${detail}`
}

/** How grave it is. */
export function severityTag({ severity }: Pick<Alert, 'severity'>): Html {
  return tag(plainWord(severity), SEVERITY_COLOURS[severity])
}

const SEVERITY_COLOURS: Readonly<Record<Severity, TagColour>> = { high: 'red', medium: 'orange', low: 'grey' }

/** Where it stands, with who has it. */
export function statusWords(
  { state, assignee, proposal, outcome, suspended }: AlertStatus,
  nameOf: OfficerNames,
): string {
  const parts = [
    plainWord(state),
    assignee === undefined ? undefined : `with ${nameOf(assignee)}`,
    proposal === undefined ? undefined : `${nameOf(proposal.by)} proposes to close it`,
    outcome === undefined ? undefined : OUTCOME_WORDS[outcome].toLowerCase(),
    suspended === undefined ? undefined : 'put off',
  ]
  return parts.filter((it) => it !== undefined).join(', ')
}

/** How an alert can be found when it is closed. */
export const OUTCOME_WORDS: Readonly<Record<AlertOutcome, string>> = {
  appropriate: 'The access was appropriate',
  inappropriate: 'The access was not appropriate',
  'not-determined': 'It could not be determined',
  'person-told': 'The person has been told',
}

/** Whether who proposes to close an alert of the kind closes it by that. */
export function isClosedByOne({ kind }: Pick<Alert, 'kind'>): boolean {
  return ALERT_KINDS[kind].closing === 'one-person'
}

/** What somebody did to an alert, in a few words. */
export function actionWords(action: AlertAction, alert: Pick<Alert, 'kind'>): string {
  const words: Readonly<Record<AlertAction['kind'], string>> = {
    assign: 'Assigned',
    note: 'Noted',
    investigate: 'Began to investigate',
    'ask-justification': 'Asked for a justification',
    'propose-close': isClosedByOne(alert) ? 'Closed' : 'Proposed to close',
    'confirm-close': 'Closed',
    'decline-close': 'Declined to close',
    suspend: 'Put off',
    resume: 'Took up again',
    reopen: 'Opened again',
  }
  return words[action.kind]
}

/** What an action said besides. */
export function actionDetail(action: AlertAction, nameOf: OfficerNames): string {
  const parts = [
    'to' in action ? `to ${nameOf(action.to)}` : undefined,
    'outcome' in action ? OUTCOME_WORDS[action.outcome] : undefined,
    'text' in action ? action.text : undefined,
  ]
  return parts.filter((it) => it !== undefined).join(': ')
}

/** Why nothing was done. */
export function refusedWords(acted: Exclude<AlertActed, { readonly kind: 'moved' }>): string {
  if (acted.kind === 'not-found') return 'There is no such alert.'
  if (acted.kind === 'changed-meanwhile')
    return 'Somebody else acted on this alert in the meantime. See what they did, and decide again.'
  return WHY[acted.why]
}

const WHY = {
  'own-access': 'This alert is about that person’s own access: somebody else has to look at it.',
  closed: 'The alert is closed.',
  'not-closed': 'The alert is not closed.',
  'text-missing': 'Write why.',
  'not-proposed': 'Nobody has proposed to close it.',
  'same-person': 'You proposed to close it: a second officer has to agree.',
  'not-possible': 'That cannot be done to this alert.',
} as const
