import { eventFor } from '../../../audit/questions/event-for.js'
import { readEvent } from '../../../audit/questions/read-event.js'
import { type FoundEntry, type LogQuestion } from '../../../audit/questions/question.js'
import { type JsonObject } from '../../../model/json.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { details } from '../../html/components/details.js'
import { table } from '../../html/components/table.js'
import { tag } from '../../html/components/tag.js'
import { whole } from '../../html/whole.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { inWords } from '../../words/dates.js'
import { organisationName, outcomeWord, plainType, plainWord, spacedNumber } from '../../words/names.js'
import { csv } from './csv.js'
import { cursorText, keepQuestion, keptQuestion, readCursor } from './kept-question.js'
import { type FieldError, problemsOf, questionForm, questionInWords, readQuestion } from './question-form.js'

const PAGE = 50
/** An export is no way to copy the whole log. */
const MOST_EXPORTED = 10_000

/** Searching the access log. */
export const LOG_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/log', roles: OFFICER_ROLES, visit: newest },
  { method: 'POST', path: '/log', roles: OFFICER_ROLES, visit: asked },
  { method: 'GET', path: '/log/:question', roles: OFFICER_ROLES, visit: found },
  {
    method: 'POST',
    path: '/log/:question/export',
    roles: OFFICER_ROLES,
    fresh: { back: ({ path }) => `/log/${path['question'] ?? ''}` },
    visit: exported,
  },
]

/** Before anything is asked for: the newest events. */
async function newest(visit: Visit): Promise<Outcome> {
  return await results(visit, {}, undefined)
}

async function asked(visit: Visit): Promise<Outcome> {
  const read = readQuestion(visit.form)
  if (read.kind === 'errors') return withErrors(visit, read.errors)
  const id = await keepQuestion(visit, read.question)
  return { answer: { kind: 'redirect', to: `/log/${id}` }, deed: 'nothing-read' }
}

function withErrors(visit: Visit, errors: readonly FieldError[]): Outcome {
  const title = 'Access log'
  const content = markup`${problemsOf(errors)}${questionForm(visit, {}, errors)}`
  return shown({ title, status: 400, content })
}

async function found(visit: Visit): Promise<Outcome> {
  const question = await keptQuestion(visit)
  return question === undefined ? gone() : await results(visit, question, visit.path['question'])
}

/** The question belonged to another session or an ended one. */
function gone(): Outcome {
  return shown({
    title: 'This search has ended',
    status: 404,
    back: '/log',
    content: markup`<p>Searches are kept as long as the session in which they were made.</p>`,
  })
}

async function results(visit: Visit, question: LogQuestion, id: string | undefined): Promise<Outcome> {
  const { viewer, ports, query } = visit
  const after = readCursor(query.get('after'))
  const page = await ports.log.search(viewer, question, after, PAGE)
  const entries = visibleOf(page.entries, visit)
  const isOpen = id === undefined
  const content = markup`${details('Search the log', questionForm(visit, question, []), isOpen)}
    <p>${after === undefined ? 'The newest first' : 'Older events'}: ${questionInWords(question)}.</p>
    ${entries.length === 0 ? markup`<p>Nothing was found that you can see.</p>` : entriesTable(entries, visit)}
    <div class="console-actions">
      ${page.next !== undefined && markup`<a class="nhsuk-link" rel="next" href="/console/log${id === undefined ? '' : `/${id}`}?after=${cursorText(page.next)}">Older events</a>`}
      ${id !== undefined && entries.length > 0 && exportForm(visit, id)}
    </div>`
  return {
    answer: { kind: 'page', title: 'Access log', content },
    deed: {
      kind: 'access',
      action: 'log-search',
      subject: question.nhsNumber,
      about: { question: aboutOf(question), entries: entries.length },
    },
  }
}

/** The question as it is kept in the log: the person is the subject of the entry already. */
function aboutOf({ nhsNumber, ...rest }: LogQuestion): JsonObject {
  return { ...rest, person: nhsNumber !== undefined }
}

function exportForm({ formToken, isFresh }: Visit, id: string): Html {
  return markup`<form method="post" action="/console/log/${id}/export">
    <input type="hidden" name="token" value="${formToken}" />
    ${button({ text: isFresh ? 'Download as CSV' : 'Sign in again to download', variant: 'secondary', small: true })}
  </form>`
}

/** An entry that the visitor may see, what of its columns, and which kind of record was asked for. */
export type VisibleEntry = {
  readonly entry: FoundEntry
  readonly columns: FoundEntry['columns']
  readonly type: string | undefined
}

/**
 * Those entries of which the visitor may see anything: what an entry is found by may have been written by an older
 * gateway, which let others find it too.
 */
export function visibleOf(entries: readonly FoundEntry[], { ports, viewer }: Visit): readonly VisibleEntry[] {
  return entries.flatMap((entry) => {
    const { text, columns } = entry
    const event = readEvent(text, columns)
    // Evidence that cannot be read says nothing of what may be seen.
    if (event === undefined)
      return {
        entry,
        columns: viewer === 'all' ? columns : { ...columns, subject: undefined },
        type: undefined,
      }
    const seen = eventFor(viewer, event, ports.controllerOf)
    return seen === undefined ? [] : { entry, columns: seen.columns, type: seen.type }
  })
}

/** Events in a table, each leading to its own page. */
export function entriesTable(entries: readonly VisibleEntry[], { ports }: Visit): Html {
  return table({
    caption: 'Events',
    size: 's',
    responsive: true,
    compact: true,
    columns: ['Time', 'User', 'Organisation', 'Person', 'What', 'Purpose', 'Outcome'].map((heading) => ({
      heading,
    })),
    rows: entries.map(({ entry, columns, type }) => [
      markup`<a href="/console/events/${entry.shard}/${String(entry.index)}"
          >${inWords(columns.recorded)}</a
        >`,
      columns.actor ?? 'The gateway',
      columns.actorOrganisation === undefined ? 'None' : organisationName(columns.actorOrganisation, ports),
      columns.subject === undefined ? 'None' : whole(spacedNumber(columns.subject)),
      askedFor(entry, type),
      columns.purpose === undefined ? 'None' : plainWord(columns.purpose),
      [outcomeTag({ columns }), columns.breakGlass && markup` ${tag('Break-glass', 'orange')}`],
    ]),
  })
}

/** What was done, and of which kind of record, as far as the visitor may see it. */
function askedFor({ columns }: FoundEntry, type: string | undefined): string {
  const action = plainWord(columns.action)
  return type === undefined ? action : `${action}: ${plainType(type)}`
}

function outcomeTag({ columns }: Pick<FoundEntry, 'columns'>): Html {
  const colour =
    columns.outcome === 'released' ? 'green' : columns.kind === 'refusal' ? 'red' : ('grey' as const)
  return tag(outcomeWord(columns.outcome), colour)
}

async function exported(visit: Visit): Promise<Outcome> {
  const question = await keptQuestion(visit)
  if (question === undefined) return gone()
  const { ports, viewer } = visit
  const found = await ports.log.search(viewer, question, undefined, MOST_EXPORTED)
  const entries = visibleOf(found.entries, visit)
  const text = csv(
    [
      'receipt',
      'recorded',
      'user',
      'organisation',
      'nhsNumber',
      'action',
      'purpose',
      'outcome',
      'breakGlass',
    ],
    entries.map(({ entry, columns }) => [
      `${entry.shard}#${String(entry.index)}`,
      columns.recorded,
      columns.actor,
      columns.actorOrganisation,
      columns.subject,
      columns.action,
      columns.purpose,
      columns.outcome,
      columns.breakGlass ? 'yes' : 'no',
    ]),
  )
  return {
    answer: { kind: 'download', name: 'access-log.csv', contentType: 'text/csv; charset=utf-8', text },
    deed: {
      kind: 'access',
      action: 'log-export',
      subject: question.nhsNumber,
      about: { question: aboutOf(question), entries: entries.length, isCut: found.next !== undefined },
    },
  }
}
