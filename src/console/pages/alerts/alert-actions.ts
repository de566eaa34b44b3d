import { ALERT_KINDS } from '../../../audit/alerts/alert-kinds.js'
import { ALERT_OUTCOMES, type AlertAction, type AlertOutcome } from '../../../audit/alerts/alert-life.js'
import { type AlertCase } from '../../../audit/alerts/alert-store.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { details } from '../../html/components/details.js'
import { radios } from '../../html/forms/radios.js'
import { type Colleague } from '../../../model/officers/session.js'
import { plainWord } from '../../words/names.js'
import { select } from '../../html/forms/select.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type Visit } from '../../visit.js'
import { type FieldError } from '../log/question-form.js'
import { type OfficerNames } from '../../words/officer-names.js'
import { OUTCOME_WORDS, isClosedByOne } from './alert-words.js'

/** One thing an officer can do to an alert. */
type ActionRow = {
  /** What its form is known by, where another row does the same. */
  readonly name?: string
  readonly kind: AlertAction['kind']
  readonly title: string
  /** What it is called where whoever does it needs nobody else. */
  readonly alone?: string
  /** What is to be written; undefined where nothing is. */
  readonly text?: string
  /** What is said where it was not; “Write why.” where this is left out. */
  readonly missing?: string
  readonly asksOutcome?: true
  /** Whether it is chosen who of the colleagues gets it. */
  readonly asksColleague?: true
  /** Whether it makes sense now. The store decides in any case. */
  readonly isOffered: (it: AlertCase, userId: string) => boolean
  /** The action of a form; undefined where the form does not say enough. */
  readonly read: (text: string, form: URLSearchParams, userId: string) => AlertAction | undefined
}

const isOpen = ({ status }: AlertCase): boolean => status.state !== 'closed'

/** Everything that can be done to an alert, in the order in which it is offered. */
export const ALERT_ACTIONS: readonly ActionRow[] = [
  {
    kind: 'assign',
    title: 'Take this alert',
    isOffered: (it, userId) => isOpen(it) && it.status.assignee !== userId && it.actor !== userId,
    read: (_text, _form, userId) => ({ kind: 'assign', to: userId }),
  },
  {
    name: 'give',
    kind: 'assign',
    title: 'Give this alert to a colleague',
    asksColleague: true,
    isOffered: isOpen,
    read: (_text, form) => ({ kind: 'assign', to: form.get('to') ?? '' }),
  },
  {
    kind: 'ask-justification',
    title: 'Ask for a justification',
    text: 'What do you need to know from the user’s organisation?',
    missing: 'Write what you need to know.',
    isOffered: isOpen,
    read: (text) => ({ kind: 'ask-justification', text }),
  },
  {
    kind: 'note',
    title: 'Add a note',
    text: 'Note',
    missing: 'Write a note.',
    isOffered: () => true,
    read: (text) => ({ kind: 'note', text }),
  },
  {
    kind: 'propose-close',
    title: 'Propose to close',
    alone: 'Close this alert',
    text: 'Why',
    asksOutcome: true,
    isOffered: (it) => isOpen(it) && it.status.proposal === undefined,
    read: (text, form) => {
      const outcome = ALERT_OUTCOMES.find((it) => it === form.get('outcome'))
      return outcome === undefined ? undefined : { kind: 'propose-close', outcome, text }
    },
  },
  {
    kind: 'confirm-close',
    title: 'Agree and close',
    isOffered: ({ status }, userId) => status.proposal !== undefined && status.proposal.by !== userId,
    read: () => ({ kind: 'confirm-close' }),
  },
  {
    kind: 'decline-close',
    title: 'Do not close',
    text: 'Why not',
    isOffered: ({ status }) => status.proposal !== undefined,
    read: (text) => ({ kind: 'decline-close', text }),
  },
  {
    kind: 'suspend',
    title: 'Put off telling the person',
    text: 'Why',
    isOffered: (it) => isOpen(it) && ALERT_KINDS[it.kind].mayBeSuspended && it.status.suspended === undefined,
    read: (text) => ({ kind: 'suspend', text }),
  },
  {
    kind: 'resume',
    title: 'Take up telling the person again',
    text: 'Why',
    isOffered: ({ status }) => status.suspended !== undefined,
    read: (text) => ({ kind: 'resume', text }),
  },
  {
    kind: 'reopen',
    title: 'Open again',
    text: 'Why',
    isOffered: (it) => !isOpen(it),
    read: (text) => ({ kind: 'reopen', text }),
  },
]

/** Actions that end something: they need a sign-in that is still fresh. */
export const CLOSING_ACTIONS: readonly AlertAction['kind'][] = ['propose-close', 'confirm-close']

/** The officers of a case: to whom it can be given, and how whoever acted on it is named. */
export type AlertOfficers = { readonly colleagues: readonly Colleague[]; readonly nameOf: OfficerNames }

/** The forms for what can be done now. */
export function actionForms(
  it: AlertCase,
  visit: Visit,
  { colleagues, nameOf: officerName }: AlertOfficers,
  problem: AlertProblem | undefined,
): Html {
  const offered = ALERT_ACTIONS.filter(
    (row) =>
      row.isOffered(it, visit.officer.userId) && (row.asksColleague === undefined || colleagues.length > 0),
  )
  return markup`${proposalNote(it, visit.officer.userId, officerName)} ${offered.map((row) => actionForm(row, it, visit, colleagues, problem))}`
}

/** Whose turn it is, where somebody has proposed to close it. */
function proposalNote(
  { status: { proposal } }: AlertCase,
  userId: string,
  officerName: OfficerNames,
): Html | undefined {
  if (proposal === undefined) return undefined
  return insetText(
    proposal.by === userId
      ? 'You have proposed to close this alert. It stays open until a colleague agrees: you cannot agree yourself.'
      : `${officerName(proposal.by)} has proposed to close this alert. Read why in the history, then agree, or say why not.`,
  )
}

/** What the form of a row is known by. */
export function nameOf({ name, kind }: Pick<ActionRow, 'name' | 'kind'>): string {
  return name ?? kind
}

function actionForm(
  row: ActionRow,
  it: AlertCase,
  visit: Visit,
  colleagues: readonly Colleague[],
  problem: AlertProblem | undefined,
): Html {
  const isTried = problem !== undefined && visit.form.get('action') === nameOf(row)
  const path = CLOSING_ACTIONS.includes(row.kind) ? 'close' : 'act'
  const isPlain = [row.text, row.asksOutcome, row.asksColleague].every((asked) => asked === undefined)
  const title = isClosedByOne(it) ? (row.alone ?? row.title) : row.title
  const form = markup`<form method="post" action="/console/alerts/${it.reference}/${path}" novalidate>
    <input type="hidden" name="token" value="${visit.formToken}" />
    <input type="hidden" name="action" value="${nameOf(row)}" />
    <input type="hidden" name="seen" value="${it.events}" />
    ${questionsOf(row, it, colleagues, isTried ? { sent: visit.form, problem } : undefined)}
    ${path === 'close' && !visit.isFresh && markup`<p>You will be asked to sign in again first.</p>`}
    ${button({ text: title, ...(isPlain ? {} : { variant: 'secondary' as const }) })}
  </form>`
  return isPlain ? form : details(title, form, isTried)
}

/** What was sent with the very form, and what is wrong with it. */
type Tried = { readonly sent: URLSearchParams; readonly problem: AlertProblem }

/** The questions of a form, filled in as they were. */
function questionsOf(
  row: ActionRow,
  it: AlertCase,
  colleagues: readonly Colleague[],
  tried: Tried | undefined,
): Html {
  const own = (
    field: ActionField,
  ): { readonly id: string; readonly name: string; readonly error?: string } => {
    const id = fieldOf(row, field)
    const error =
      typeof tried?.problem === 'string' ? undefined : tried?.problem.find((it) => it.field === id)
    return { id, name: field, ...(error === undefined ? {} : { error: error.text }) }
  }
  const sent = (field: ActionField): string | undefined => tried?.sent.get(field) ?? undefined
  return markup`${row.asksOutcome === true && radios({ ...own('outcome'), legend: 'What was found', options: outcomesFor(it), value: sent('outcome') })}
    ${row.asksColleague === true && select({ ...own('to'), label: 'To whom', hint: 'Officers of your organisation who have signed in within 90 days and may see it', options: colleagues.map(({ userId, name, role }) => ({ value: userId, text: `${name}, ${plainWord(role)}` })) })}
    ${row.text !== undefined && textarea({ ...own('text'), label: row.text, value: sent('text') })}`
}

/** The questions that a form of an alert may have. */
type ActionField = 'outcome' | 'to' | 'text'

/** Why nothing was done: a sentence, or what is wrong with the questions of the form, by their ids. */
export type AlertProblem = string | readonly FieldError[]

/** The id of a question in the form of a row. */
export function fieldOf(row: Pick<ActionRow, 'name' | 'kind'>, field: ActionField): string {
  return `${nameOf(row)}-${field}`
}

/** What the form of a row does not say that it has to. */
export function missingIn(row: ActionRow, text: string, isRead: boolean): readonly FieldError[] {
  const { asksOutcome, missing = 'Write why.' } = row
  return [
    ...(asksOutcome === true && !isRead
      ? [{ field: fieldOf(row, 'outcome'), text: 'Choose what was found.' }]
      : []),
    ...(row.text !== undefined && text.trim() === '' ? [{ field: fieldOf(row, 'text'), text: missing }] : []),
  ]
}

function outcomesFor({ kind }: AlertCase): readonly { readonly value: string; readonly text: string }[] {
  const told: readonly AlertOutcome[] = ['person-told']
  return ALERT_OUTCOMES.filter((it) => told.includes(it) === (kind === 'tell-the-person')).map((value) => ({
    value,
    text: OUTCOME_WORDS[value],
  }))
}
