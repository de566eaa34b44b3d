import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { summaryList } from '../../html/components/summary-list.js'
import { input } from '../../html/forms/input.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { csv } from '../log/csv.js'
import { problemsOf } from '../log/question-form.js'
import { type SeenEntry, noEvent, receiptOf, seenEntry, unreadable } from '../log/seen-entry.js'
import { londonInstant, onLondonClock } from './london-instant.js'
import { BREACH_QUESTIONS } from './questions.js'
import { type Part, wrongDisclosure } from './wrong-disclosure.js'

const PATH = '/events/:shard/:index/wrong-disclosure'
const fresh = { back: placeOf }

/** What exactly went to whom in one disclosure, for those who judge whether it was a breach. */
export const WRONG_DISCLOSURE_PAGES: readonly PageRow[] = [
  { method: 'GET', path: PATH, roles: OFFICER_ROLES, visit: askPage },
  { method: 'POST', path: PATH, roles: OFFICER_ROLES, fresh, visit: reportPage },
  { method: 'POST', path: `${PATH}/csv`, roles: OFFICER_ROLES, fresh, visit: csvFile },
]

function placeOf({ path }: Pick<Visit, 'path'>): string {
  return `/events/${path['shard'] ?? ''}/${path['index'] ?? ''}/wrong-disclosure`
}

function eventOf({ entry }: SeenEntry): string {
  return `/events/${entry.shard}/${String(entry.index)}`
}

/** The disclosure that the address names, or what is said where there is none that the visitor may see. */
async function disclosed(visit: Visit): Promise<SeenEntry | Outcome> {
  const found = await seenEntry(visit)
  if (typeof found === 'string') return unreadable(found)
  return found?.entry.columns.kind === 'disclosure' ? found : noEvent()
}

async function askPage(visit: Visit): Promise<Outcome> {
  const found = await disclosed(visit)
  return 'answer' in found ? found : shown(form(found, visit, undefined))
}

function form(found: SeenEntry, visit: Visit, error: string | undefined): Parameters<typeof shown>[0] {
  const [today, time] = onLondonClock(visit.now)
  const content = markup`${error !== undefined && problemsOf([{ field: 'day', text: error }])}
    <p>
      The report says what exactly went to whom, when and why. It judges nothing: whether this was a breach,
      and whether it has to be notified, is for your organisation.
    </p>
    <form method="post" action="/console${placeOf(visit)}" novalidate>
      <input type="hidden" name="token" value="${visit.formToken}" />
      <h2>When did your organisation become aware that it may have been wrong?</h2>
      ${input({ id: 'day', name: 'day', label: 'Day', type: 'date', width: 10, value: visit.form.get('day') ?? today, error })}
      ${input({ id: 'time', name: 'time', label: 'Time', hint: 'In London, such as 14:05', width: 5, value: visit.form.get('time') ?? time })}
      ${!visit.isFresh && markup`<p>You will be asked to sign in again first.</p>`}
      ${button({ text: 'Make the report' })}
    </form>`
  return {
    title: 'Wrong-disclosure report',
    status: error === undefined ? undefined : 400,
    back: eventOf(found),
    content,
  }
}

type Made = {
  readonly found: SeenEntry
  readonly aware: Date
  readonly parts: readonly Part[]
  /** Sources of which something is kept. */
  readonly kept: readonly string[]
}

async function made(visit: Visit): Promise<Made | Outcome> {
  const found = await disclosed(visit)
  if ('answer' in found) return found
  const { form: fields, now, ports, officer } = visit
  const aware = londonInstant((fields.get('day') ?? '').trim(), (fields.get('time') ?? '').trim())
  if (aware === undefined) return shown(form(found, visit, 'Enter a real day and a time such as 14:05'))
  if (aware > now) return shown(form(found, visit, 'Enter a time that has passed'))
  const kept = await ports.payloads?.read(found.entry.columns.requestId, [officer.organisation])
  const parts = wrongDisclosure(found, { aware, now, kept, ports })
  return { found, aware, parts, kept: (kept ?? []).map((it) => it.source) }
}

async function reportPage(visit: Visit): Promise<Outcome> {
  const it = await made(visit)
  if ('answer' in it) return it
  const content = markup`${insetText(
    markup`<p>
      This is what your organisation may see of the event: what it was told, and everything about the records
      it controls. Notifying is done where your organisation always does it, such as the incident reporting
      tool of the Data Security and Protection Toolkit.
    </p>`,
  )}
  ${it.parts.map(partOf)}
  <h2>What only your organisation can say</h2>
  <ul>
    ${BREACH_QUESTIONS.map(({ question, cite }) => markup`<li>${question} <span class="nhsuk-u-secondary-text-colour">(${cite})</span></li>`)}
  </ul>
  ${downloads(it, visit)}`
  return {
    answer: { kind: 'page', title: 'Wrong-disclosure report', back: eventOf(it.found), content },
    deed: deedOf('wrong-disclosure-report', it),
  }
}

function partOf({ heading, facts }: Part): Html {
  return markup`<h2>${heading}</h2>
    ${facts.length === 0 ? markup`<p>Nothing that you can see.</p>` : summaryList(facts.map(([key, value]) => ({ key: markup`<span class="console-wrap">${key}</span>`, value: markup`<span class="console-wrap">${value}</span>` })))}`
}

function downloads({ found, aware }: Made, visit: Visit): Html {
  const [day, time] = onLondonClock(aware)
  return markup`<div class="console-actions console-no-paper">
      <form method="post" action="/console${placeOf(visit)}/csv">
        <input type="hidden" name="token" value="${visit.formToken}" />
        <input type="hidden" name="day" value="${day}" />
        <input type="hidden" name="time" value="${time}" />
        ${button({ text: 'Download as CSV', variant: 'secondary', small: true })}
      </form>
    </div>
    <p class="console-no-paper">
      <a href="/console${eventOf(found)}/proof">Download the proof with its checkpoint</a>. To print the
      report, use your browser: only the report itself is printed.
    </p>`
}

async function csvFile(visit: Visit): Promise<Outcome> {
  const it = await made(visit)
  if ('answer' in it) return it
  const rows = it.parts.flatMap(({ heading, facts }) => facts.map((fact) => [heading, ...fact]))
  const asked = BREACH_QUESTIONS.map(({ question, cite }) => ['To be answered', `${question} (${cite})`, ''])
  return {
    answer: {
      kind: 'download',
      name: 'wrong-disclosure.csv',
      contentType: 'text/csv; charset=utf-8',
      text: csv(['part', 'what', 'value'], [...rows, ...asked]),
    },
    deed: deedOf('wrong-disclosure-export', it),
  }
}

function deedOf(action: string, { found: { entry }, aware, kept }: Made): Extract<Outcome['deed'], object> {
  return {
    kind: 'access',
    action,
    subject: entry.columns.subject,
    about: { receipt: receiptOf(entry), aware: aware.toISOString(), kept },
  }
}
