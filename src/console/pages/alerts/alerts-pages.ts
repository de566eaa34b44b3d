import { type AlertKindName, type Audience } from '../../../audit/alerts/alert-kinds.js'
import { type AlertAction, type AlertStatus } from '../../../audit/alerts/alert-life.js'
import { type Alert, type AlertActor, type AlertCase } from '../../../audit/alerts/alert-store.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { notificationBanner } from '../../html/components/notification-banner.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { asks } from '../../html/forms/asks.js'
import { historySection } from '../../html/history-section.js'
import { whole } from '../../html/whole.js'
import { type Html, attributes, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { ageInWords, inWords, isRealInstant } from '../../words/dates.js'
import { organisationName, plainWord, spacedNumber } from '../../words/names.js'
import { type OfficerNames, officerNames } from '../../words/officer-names.js'
import { reportedSection } from '../reports/reported-section.js'
import { problemsOf } from '../log/question-form.js'
import {
  ALERT_ACTIONS,
  type AlertProblem,
  CLOSING_ACTIONS,
  actionForms,
  fieldOf,
  missingIn,
  nameOf,
} from './alert-actions.js'
import { colleaguesFor } from './colleagues.js'
import {
  actionDetail,
  actionWords,
  alertSentence,
  refusedWords,
  severityTag,
  statusWords,
} from './alert-words.js'

/** The queue of alerts, and the case of each. */
export const ALERTS_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/alerts', roles: OFFICER_ROLES, visit: queue },
  { method: 'GET', path: '/alerts/:reference', roles: OFFICER_ROLES, visit: alertCase },
  { method: 'POST', path: '/alerts/:reference/act', roles: OFFICER_ROLES, visit: act },
  {
    method: 'POST',
    path: '/alerts/:reference/close',
    roles: OFFICER_ROLES,
    fresh: { back: ({ path }) => `/alerts/${path['reference'] ?? ''}` },
    visit: act,
  },
]

const PAGE = 50

type View = {
  readonly name: string
  readonly text: string
  /** Undefined for all. */
  readonly states: readonly AlertStatus['state'][] | undefined
  readonly kinds?: readonly AlertKindName[]
}
const OPEN_VIEW: View = { name: 'open', text: 'Open', states: ['new', 'assigned', 'under-investigation'] }
const VIEWS: readonly View[] = [
  OPEN_VIEW,
  { name: 'new', text: 'New', states: ['new'] },
  { name: 'investigating', text: 'Under investigation', states: ['under-investigation'] },
  { name: 'closed', text: 'Closed', states: ['closed'] },
  {
    name: 'break-glass',
    text: 'Break-glass register',
    states: undefined,
    kinds: ['break-glass', 'break-glass-refused', 'follow-up-missing'],
  },
]

/** Whose queues an officer sees; undefined for all. */
export function queuesOf({ viewer }: Visit): readonly string[] | undefined {
  return viewer === 'all' ? undefined : [viewer]
}

/** What is for the Caldicott Guardian is for nobody else: which alerts an officer sees; undefined for all. */
export function audienceOf({ officer }: Visit): Audience | undefined {
  return officer.role === 'caldicott-guardian' ? undefined : 'privacy-officer'
}

function isForThem({ audience }: Pick<Alert, 'audience'>, visit: Visit): boolean {
  return [undefined, audience].includes(audienceOf(visit))
}

async function queue(visit: Visit): Promise<Outcome> {
  const { ports, query } = visit
  const view = VIEWS.find((it) => it.name === query.get('view')) ?? OPEN_VIEW
  const found = await ports.alerts.find({
    organisations: queuesOf(visit),
    states: view.states,
    kinds: view.kinds,
    audience: audienceOf(visit),
    after: afterOf(query),
    limit: PAGE + 1,
  })
  const alerts = found.slice(0, PAGE)
  const last = found.length > PAGE ? alerts.at(-1) : undefined
  const nameOf = await officerNames(
    visit,
    alerts.flatMap((it) => it.organisations),
  )
  const content = markup`<ul class="nhsuk-list console-actions" aria-label="Which alerts">
      ${VIEWS.map(({ name, text }) => markup`<li><a${attributes({ href: `/console/alerts?view=${name}`, 'aria-current': name === view.name ? 'true' : undefined })}>${text}</a></li>`)}
    </ul>
    ${alerts.length === 0 ? markup`<p>There are no such alerts.</p>` : alertsTable(alerts, visit, nameOf)}
    ${last !== undefined && markup`<p><a rel="next" href="/console/alerts?view=${view.name}&amp;after=${last.reference}&amp;raised=${last.raised}">Older alerts</a></p>`}`
  return {
    answer: { kind: 'page', title: 'Alerts', content },
    deed: { kind: 'access', action: 'alerts-read', about: { view: view.name, alerts: alerts.length } },
  }
}

function afterOf(
  query: URLSearchParams,
): { readonly raised: string; readonly reference: string } | undefined {
  const [reference, raised] = [query.get('after') ?? '', query.get('raised') ?? '']
  return /^[\w-]{1,64}$/.test(reference) &&
    /^20\d{2}-[\d-]{5}T[\d:.]{8,15}Z$/.test(raised) &&
    isRealInstant(raised)
    ? { reference, raised }
    : undefined
}

function alertsTable(alerts: readonly Alert[], { now, ports }: Visit, nameOf: OfficerNames): Html {
  return table({
    caption: 'The newest first',
    size: 's',
    responsive: true,
    columns: ['Alert', 'Severity', 'Age', 'About', 'User', 'Person', 'Status'].map((heading) => ({
      heading,
    })),
    rows: alerts.map((it) => [
      markup`<a class="console-whole" href="/console/alerts/${it.reference}"
        >${it.reference.slice(0, 8)}<span class="nhsuk-u-visually-hidden">: ${plainWord(it.kind)}</span></a
      >`,
      severityTag(it),
      plainWord(ageInWords(new Date(it.raised), now)),
      markup`${plainWord(it.kind)}<br /><span class="nhsuk-body-s">${alertSentence(it)}</span>`,
      markup`${it.actor ?? 'Not known'}<br />${organisationName(it.actorOrganisation, ports)}`,
      it.subject === undefined ? 'None' : whole(spacedNumber(it.subject)),
      statusWords(it.status, nameOf),
    ]),
  })
}

function actorOf(visit: Visit): AlertActor {
  const { userId, organisation } = visit.officer
  return { userId, organisation, organisations: queuesOf(visit) }
}

async function caseFor(visit: Visit): Promise<AlertCase | undefined> {
  const reference = visit.path['reference'] ?? ''
  if (!/^[\w-]{1,64}$/.test(reference)) return undefined
  const found = await visit.ports.alerts.caseOf(reference, actorOf(visit))
  return found !== undefined && isForThem(found, visit) ? found : undefined
}

function noAlert(): Outcome {
  return shown({
    title: 'Alert not found',
    status: 404,
    back: '/alerts',
    content: markup`<p>There is no such alert, or it is not one that you can see.</p>`,
  })
}

async function alertCase(visit: Visit): Promise<Outcome> {
  const found = await caseFor(visit)
  return found === undefined ? noAlert() : casePage(found, visit, undefined)
}

async function casePage(it: AlertCase, visit: Visit, problem: AlertProblem | undefined): Promise<Outcome> {
  const { ports, now } = visit
  const reports = it.kind === 'sharing-problem' ? await ports.problems.ofAlert(it.reference) : []
  const nameOf = await officerNames(visit, it.organisations)
  const forms = actionForms(it, visit, { colleagues: await colleaguesFor(it, visit), nameOf }, problem)
  const content = markup`${problem !== undefined && problemText(problem, forms)}
    <p>${alertSentence(it)}</p>
    ${summaryList([
      { key: 'Severity', value: severityTag(it) },
      { key: 'Status', value: statusWords(it.status, nameOf) },
      { key: 'Raised', value: `${inWords(it.raised)}, ${ageInWords(new Date(it.raised), now)} ago` },
      { key: 'User', value: `${it.actor ?? 'Not known'}, ${organisationName(it.actorOrganisation, ports)}` },
      { key: 'Person', value: it.subject === undefined ? 'None' : spacedNumber(it.subject) },
      { key: 'Purpose', value: it.purpose === undefined ? 'None' : plainWord(it.purpose) },
      {
        key: 'In the queue of',
        value: it.organisations.map((ods) => organisationName(ods, ports)).join(', '),
      },
    ])}
    ${reportedSection(reports, ports)}
    <h2>Why the access was allowed or refused</h2>
    <p>Each event shows the decision, the rules behind it and what was shared.</p>
    <ul>
      ${it.entries.map(({ shard, index, receipt }) => markup`<li><a class="console-wrap" href="/console/events/${shard}/${String(index)}">Event ${receipt}</a></li>`)}
    </ul>
    ${alertHistory(it, nameOf)}
    <h2>What to do</h2>
    ${forms}`
  return {
    answer: {
      kind: 'page',
      title: `Alert: ${plainWord(it.kind).toLowerCase()}`,
      back: '/alerts',
      content,
      status: problem === undefined ? undefined : typeof problem === 'string' ? 409 : 400,
    },
    deed: { kind: 'access', action: 'alert-read', subject: it.subject, about: { alert: it.reference } },
  }
}

function alertHistory(alert: AlertCase, nameOf: OfficerNames): Html {
  return historySection({
    caption: 'What has been done',
    none: 'Nobody has looked at it yet.',
    columns: ['Time', 'By', 'What', 'Details'],
    rows: alert.history.map(({ at, by, action }) => [
      inWords(at),
      by === undefined ? 'The gateway' : nameOf(by),
      actionWords(action, alert),
      actionDetail(action, nameOf),
    ]),
  })
}

async function act(visit: Visit): Promise<Outcome> {
  const found = await caseFor(visit)
  if (found === undefined) return noAlert()
  const { form, officer, ports, now } = visit
  const row = ALERT_ACTIONS.find((it) => nameOf(it) === form.get('action'))
  const text = (form.get('text') ?? '').replaceAll('\0', '').slice(0, 4000)
  if (row === undefined || !isOnItsPath(row.kind, visit))
    return casePage(found, visit, 'That cannot be done from here. Choose below what to do.')
  const action = row.read(text, form, officer.userId)
  const missing = missingIn(row, text, action !== undefined)
  if (missing.length > 0) return casePage(found, visit, missing)
  if (action === undefined) return casePage(found, visit, NOT_SAID)
  if (!(await mayBeGiven(action, found, visit)))
    return casePage(found, visit, [
      { field: fieldOf(row, 'to'), text: 'Choose a colleague who may see this alert.' },
    ])
  const acted = await ports.alerts.act(
    found.reference,
    seenIn(form),
    action,
    actorOf(visit),
    now.toISOString(),
  )
  // As it is now: what was done meanwhile is what there is to decide about.
  if (acted.kind !== 'moved') return casePage((await caseFor(visit)) ?? found, visit, refusedWords(acted))
  // The store has told the log.
  return { answer: { kind: 'redirect', to: `/alerts/${found.reference}` }, deed: 'nothing-read' }
}

const NOT_SAID = 'Nothing was done: the form did not say enough.'

function problemText(problem: AlertProblem, forms: Html): Html | undefined {
  if (typeof problem === 'string') return notificationBanner({ text: problem })
  return problem.every((it) => asks(forms, it.field))
    ? problemsOf(problem)
    : notificationBanner({ text: problem.map((it) => it.text).join(' ') })
}

/** How many events the alert had when its form was made; none where the form does not say. */
function seenIn(form: URLSearchParams): number {
  const seen = form.get('seen') ?? ''
  return /^\d{1,6}$/.test(seen) ? Number(seen) : -1
}

/** An alert is taken by oneself, or given to a colleague who may have it. */
async function mayBeGiven(action: AlertAction, found: AlertCase, visit: Visit): Promise<boolean> {
  if (action.kind !== 'assign' || action.to === visit.officer.userId) return true
  const colleagues = await colleaguesFor(found, visit)
  return colleagues.some((it) => it.userId === action.to)
}

/** An action that closes is only taken where a fresh sign-in was asked for. */
function isOnItsPath(kind: (typeof ALERT_ACTIONS)[number]['kind'], { isFresh }: Visit): boolean {
  return isFresh || !CLOSING_ACTIONS.includes(kind)
}
