import { type Judged, type Judgement, type LinkCase } from '../../../disclosure/linking/link-desk.js'
import { type ListedRecord } from '../../../model/links/record-link.js'
import { isNhsNumber } from '../../../model/nhs-number.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { Refusal, refusalRow } from '../../../model/refusal.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { table } from '../../html/components/table.js'
import { input } from '../../html/forms/input.js'
import { type Content, type Html, attributes, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { ageInWords, inWords } from '../../words/dates.js'
import { sourceName } from '../../words/names.js'
import { type OfficerNames, officerNames } from '../../words/officer-names.js'
import { type CaseProblem, caseSections } from './case-sections.js'

/** Whose records are that came without an NHS number: the queue, and the case of each. */
export const LINKS_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/links', roles: OFFICER_ROLES, visit: (visit) => orOutage(queue(visit)) },
  { method: 'POST', path: '/links', roles: OFFICER_ROLES, visit: (visit) => orOutage(search(visit)) },
  {
    method: 'GET',
    path: '/links/:reference',
    roles: OFFICER_ROLES,
    visit: (visit) => orOutage(oneCase(visit)),
  },
  {
    method: 'POST',
    path: '/links/:reference',
    roles: OFFICER_ROLES,
    fresh: { back: ({ path }) => `/links/${path['reference'] ?? ''}` },
    visit: (visit) => orOutage(judge(visit)),
  },
]

const TITLE = 'Records without an NHS number'
async function queue(visit: Visit): Promise<Outcome> {
  const { ports, viewer, query, formToken } = visit
  const view = query.get('view') === 'done' ? 'done' : 'waiting'
  const { records, next } = await ports.links.list(viewer, view, query.get('after') ?? undefined)
  const content = markup`<p>
      A record that comes without an NHS number is shown to nobody until it is linked to a person. What fits surely is
      linked by rules; what may fit waits here for somebody who knows the record.
    </p>
    ${searchForm(formToken)}
    <ul class="nhsuk-list console-actions" aria-label="Which records">
      ${VIEWS.map(({ name, text }) => markup`<li><a${attributes({ href: `/console/links?view=${name}`, 'aria-current': name === view ? 'true' : undefined })}>${text}</a></li>`)}
    </ul>
    ${await recordsTable(records, view === 'done' ? 'The newest first' : 'The longest waiting first', visit)}
    ${next !== undefined && markup`<p><a href="/console/links?view=${view}&after=${encodeURIComponent(next)}">More records</a></p>`}`
  return {
    answer: { kind: 'page', title: TITLE, content },
    deed: { kind: 'access', action: 'links-queue', about: { view, records: records.length } },
  }
}

/** A source's own id is written in a form: it is in no address. */
async function search(visit: Visit): Promise<Outcome> {
  const { ports, viewer, form, formToken } = visit
  const localId = (form.get('localId') ?? '').replaceAll('\0', '').trim().slice(0, 200)
  const records = await ports.links.withId(viewer, localId)
  return {
    answer: {
      kind: 'page',
      title: TITLE,
      back: '/links',
      content: markup`${searchForm(formToken)} ${await recordsTable(records, 'With this id', visit)}`,
    },
    deed: {
      kind: 'access',
      action: 'links-queue',
      about: { view: 'search', localId, records: records.length },
    },
  }
}

function searchForm(formToken: string): Html {
  return markup`<form method="post" action="/console/links" novalidate>
    <input type="hidden" name="token" value="${formToken}" />
    ${input({ id: 'localId', name: 'localId', label: 'The source’s own id of the person', width: 20 })}
    ${button({ text: 'Find', variant: 'secondary' })}
  </form>`
}

const VIEWS = [
  { name: 'waiting', text: 'Waiting to be judged' },
  { name: 'done', text: 'What has been done' },
] as const

const ACTS = {
  waiting: 'Waiting',
  linked: 'Linked',
  unlinked: 'Link undone',
  dismissed: 'None of those suggested',
} as const

async function recordsTable(records: readonly ListedRecord[], caption: string, visit: Visit): Promise<Html> {
  if (records.length === 0) return markup`<p>There is none.</p>`
  const { now, ports } = visit
  const nameOf = await linkersNames(
    visit,
    records.map((it) => it.source),
  )
  return table({
    caption,
    size: 's',
    responsive: true,
    columns: ['Record', 'Source', 'State', 'Since'].map((heading) => ({ heading })),
    rows: records.map((it): readonly Content[] => [
      markup`<a class="console-wrap" href="/console/links/${it.reference}">${it.localId}</a>`,
      sourceName(it.source, ports),
      ACTS[it.act],
      it.by === undefined ? ageInWords(new Date(it.at), now) : `${inWords(it.at)}, by ${nameOf(it.by)}`,
    ]),
  })
}

/** Who judged is an officer of the organisation whose source a record is of. */
async function linkersNames(visit: Visit, sources: readonly string[]): Promise<OfficerNames> {
  const holders = visit.ports.sources.filter((it) => sources.includes(it.id))
  return officerNames(
    visit,
    holders.map((it) => it.organisation),
  )
}

async function oneCase(visit: Visit): Promise<Outcome> {
  const found = await caseFor(visit)
  return found === undefined ? noCase() : casePage(found, visit, undefined)
}

function caseFor({ ports, viewer, path }: Visit): Promise<LinkCase | undefined> {
  return ports.links.caseOf(viewer, path['reference'] ?? '')
}

function noCase(): Outcome {
  return shown({
    title: 'Record not found',
    status: 404,
    back: '/links',
    content: markup`<p>There is no such record, or it is not one of your organisation’s.</p>`,
  })
}

/** Everybody whose number is shown. */
function numbersIn({ suggestions, history }: LinkCase): readonly string[] {
  return [...new Set([...suggestions, ...history].flatMap((it) => it.nhsNumber ?? []))]
}

async function casePage(it: LinkCase, visit: Visit, problem: CaseProblem | undefined): Promise<Outcome> {
  const numbers = numbersIn(it)
  const [only] = numbers
  return {
    answer: {
      kind: 'page',
      title: TITLE,
      back: '/links',
      content: caseSections(it, visit, await linkersNames(visit, [it.source]), problem),
      status: problem === undefined ? undefined : typeof problem === 'string' ? 409 : 400,
    },
    deed: {
      kind: 'access',
      action: 'links-case',
      subject: numbers.length === 1 ? only : undefined,
      about: { source: it.source, localId: it.localId, nhsNumbers: numbers },
    },
  }
}

async function judge(visit: Visit): Promise<Outcome> {
  const found = await caseFor(visit)
  if (found === undefined) return noCase()
  const judgement = judgementIn(visit.form)
  const reason = (visit.form.get('reason') ?? '').replaceAll('\0', '').trim().slice(0, 1000)
  const errors = [
    ...(judgement === undefined ? [{ field: 'judgement', text: 'Choose what is right.' }] : []),
    ...(reason === '' ? [{ field: 'reason', text: 'Write why.' }] : []),
  ]
  if (judgement === undefined || errors.length > 0) return casePage(found, visit, errors)
  const { officer, now, ports } = visit
  const act = { by: officer.userId, at: now.toISOString(), reason }
  const problem = PROBLEMS[await ports.links.judge(found, visit.form.get('seen') ?? '', judgement, act)]
  // As it is now: what was done meanwhile is what there is to decide about.
  if (problem !== undefined) return casePage((await caseFor(visit)) ?? found, visit, problem)
  // The store has told the log.
  return { answer: { kind: 'redirect', to: `/links/${found.reference}` }, deed: 'nothing-read' }
}

function judgementIn(form: URLSearchParams): Judgement | undefined {
  const [kind, number = ''] = (form.get('judgement') ?? '').split(' ')
  if (kind === 'unlink' || kind === 'dismiss') return { kind }
  return kind === 'link' && isNhsNumber(number) ? { kind, nhsNumber: number } : undefined
}

/** Why it was not done; what was done has no words. */
const PROBLEMS: Readonly<Record<Judged, string | undefined>> = {
  linked: undefined,
  unlinked: undefined,
  dismissed: undefined,
  unavailable: 'The Personal Demographics Service did not answer: nothing was done.',
  'not-linkable': 'No record may be linked to that number.',
  'not-suggested': 'That person is not suggested for this record any more.',
  'linked-already': 'It is linked to that person already.',
  'linked-otherwise': 'It is linked to somebody else: undo that link first.',
  contradicted: 'The source itself gives this record the NHS number of somebody else.',
  parted: 'Somebody has said that it is not that person.',
  'not-linked': 'It is linked to nobody.',
  'changed-meanwhile':
    'Somebody has judged this meanwhile, or others are suggested now. See what is there, and decide again.',
  'not-waiting': 'It does not wait to be judged.',
}

/** An outage is told as one: nothing was shown or done. */
async function orOutage(outcome: Promise<Outcome>): Promise<Outcome> {
  try {
    return await outcome
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'CANNOT_CHECK') throw error
    const content = insetText(`${refusalRow('CANNOT_CHECK').text} Nothing was done.`)
    return shown({ title: TITLE, status: 503, back: '/links', content })
  }
}
