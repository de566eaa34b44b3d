import { concernedBy } from '../../../audit/problems/concerned.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import {
  MOST_PROBLEM_TEXT,
  PROBLEMS,
  type Problem,
  type ProblemReport,
  isProblem,
} from '../../../model/problems/problem-report.js'
import { button } from '../../html/components/button.js'
import { radios } from '../../html/forms/radios.js'
import { textarea } from '../../html/forms/textarea.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { type SeenEntry, isAnswer, noEvent, receiptOf, seenEntry, unreadable } from '../log/seen-entry.js'
import { problemsOf } from '../log/question-form.js'
import { PROBLEM_WORDS } from './reported-section.js'

/** Where an officer says that an answer was wrong. */
export const REPORT_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/events/:shard/:index/report', roles: OFFICER_ROLES, visit: askPage },
  { method: 'POST', path: '/events/:shard/:index/report', roles: OFFICER_ROLES, visit: report },
]

async function askPage(visit: Visit): Promise<Outcome> {
  return withAnswer(visit, (found) => shown(formPage(found, visit, undefined)))
}

async function withAnswer(
  visit: Visit,
  then: (found: SeenEntry) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const found = await seenEntry(visit)
  if (found === undefined) return noEvent()
  if (typeof found === 'string') return unreadable(found)
  return isAnswer(found.entry.columns) ? then(found) : noEvent()
}

async function report(visit: Visit): Promise<Outcome> {
  return withAnswer(visit, async (found) => {
    const made = reportOf(found, visit)
    if (made === undefined) return shown(formPage(found, visit, 'Choose what was wrong'))
    const standing = await visit.ports.problems.take(made)
    if (standing === 'too-many') return tooMany(found)
    const back = eventOf(found)
    // The store tells the log. Of two that come at once one is the first here still.
    const added =
      standing === 'taken' ? await visit.ports.problems.add(made, receiptOf(found.entry)) : standing
    return added === 'kept'
      ? shown({ title: 'It was reported', back, content: REPORTED })
      : shown({ title: 'You had reported this already', back, content: kept(added.made) })
  })
}

const REPORTED = markup`<p>
    It becomes a case in the <a href="/console/alerts">alerts</a> of your organisation, and of the
    organisations it concerns. An answer is reported once by each officer: another report of the same answer
    changes nothing.
  </p>`

function kept(first: Problem): Html {
  return markup`<p>
      What you reported first stands: “${PROBLEM_WORDS[first]}”. An answer is reported once by each officer: what
      you reported now was not kept.
    </p>`
}

function eventOf({ entry }: SeenEntry): string {
  return `/events/${entry.shard}/${String(entry.index)}`
}

function formPage(found: SeenEntry, { form, formToken }: Visit, error: string | undefined): ShownPage {
  const content: Html = markup`${error !== undefined && problemsOf([{ field: 'problem', text: error }])}
    <p>
      What you report becomes a case in the queue of your organisation and of the organisations it concerns.
      Who that is depends on what was wrong: that something was withheld is never told to the organisation
      that asked.
    </p>
    <form method="post" action="/console${eventOf(found)}/report" novalidate>
      <input type="hidden" name="token" value="${formToken}" />
      ${radios({ id: 'problem', name: 'problem', legend: 'What was wrong?', options: PROBLEMS.map((value) => ({ value, text: PROBLEM_WORDS[value] })), error })}
      ${textarea({ id: 'text', name: 'text', label: 'What happened (optional)', hint: `Up to ${String(MOST_PROBLEM_TEXT)} characters. Officers of the organisations concerned read it; it is in no log and in no message.`, value: form.get('text') ?? undefined })}
      ${button({ text: 'Report' })}
    </form>`
  return {
    title: 'Report a problem',
    status: error === undefined ? undefined : 400,
    back: eventOf(found),
    content,
  }
}

type ShownPage = Parameters<typeof shown>[0]

function reportOf(
  { entry }: SeenEntry,
  { form, officer, viewer, now, ports }: Visit,
): ProblemReport | undefined {
  const problem = form.get('problem') ?? undefined
  const event = readEvent(entry.text, entry.columns)
  if (!isProblem(problem) || event === undefined) return undefined
  const { actor, actorOrganisation, subject, purpose } = entry.columns
  const { userId: by, organisation } = officer
  return {
    shard: entry.shard,
    index: entry.index,
    problem,
    text: (form.get('text') ?? '').trim().slice(0, MOST_PROBLEM_TEXT),
    by,
    organisation,
    concerned: concernedBy(event, problem, { organisation, viewer }, ports.controllerOf),
    access: { actor, actorOrganisation, subject, purpose },
    at: now.toISOString(),
  }
}

function tooMany(found: SeenEntry): Outcome {
  return shown({
    title: 'Too many reports',
    status: 409,
    back: eventOf(found),
    content: markup`<p>You have reported as many answers as one person can in an hour. Nothing was reported.</p>`,
  })
}
