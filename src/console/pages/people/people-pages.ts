import { type LogQuestion } from '../../../audit/questions/question.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { insetText } from '../../html/components/inset-text.js'
import { table } from '../../html/components/table.js'
import { input } from '../../html/forms/input.js'
import { radios } from '../../html/forms/radios.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { counted, dayInWords, inWords } from '../../words/dates.js'
import { spacedNumber } from '../../words/names.js'
import { csv } from '../log/csv.js'
import { keepQuestion, keptQuestion } from '../log/kept-question.js'
import { type FieldError, problemsOf, readQuestion } from '../log/question-form.js'
import { VERSIONS, type Version } from './report-line.js'
import { type Report, makeReport, proofsOf } from './report.js'

const back = ({ path }: Visit): string => `/people/${path['question'] ?? ''}/${path['version'] ?? ''}`

/** Who accessed a person: for an officer, and for the person who asks. */
export const PEOPLE_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/people', roles: OFFICER_ROLES, visit: (visit) => shown(askPage(visit, [])) },
  { method: 'POST', path: '/people', roles: OFFICER_ROLES, visit: asked },
  { method: 'GET', path: '/people/:question/:version', roles: OFFICER_ROLES, visit: reportPage },
  {
    method: 'POST',
    path: '/people/:question/:version/csv',
    roles: OFFICER_ROLES,
    fresh: { back },
    visit: csvFile,
  },
  {
    method: 'POST',
    path: '/people/:question/:version/proofs',
    roles: OFFICER_ROLES,
    fresh: { back },
    visit: proofsFile,
  },
]

function askPage({ form, formToken }: Visit, errors: readonly FieldError[]): Parameters<typeof shown>[0] {
  const written = (name: string): string | undefined => form.get(name) ?? undefined
  const errorOf = (field: string): string | undefined => errors.find((it) => it.field === field)?.text
  const content = markup`${problemsOf(errors)}
    <p>A list of everybody who used a person’s record through this gateway, or tried to.</p>
    <form method="post" action="/console/people" novalidate>
      <input type="hidden" name="token" value="${formToken}" />
      ${input({ id: 'person', name: 'person', label: 'NHS number', hint: '10 digits, such as 999 000 0018', width: 10, inputmode: 'numeric', autocomplete: 'off', value: written('person'), error: errorOf('person') })}
      ${input({ id: 'from', name: 'from', label: 'From', type: 'date', width: 10, value: written('from'), error: errorOf('from') })}
      ${input({ id: 'to', name: 'to', label: 'To', type: 'date', width: 10, value: written('to'), error: errorOf('to') })}
      ${radios({
        id: 'version',
        name: 'version',
        legend: 'Who is the report for?',
        value: written('version') ?? 'officer',
        options: [
          { value: 'officer', text: 'For you and your colleagues' },
          { value: 'person', text: 'For the person alone, not for anybody who acts for them' },
          { value: 'proxy', text: 'For somebody who acts for the person, as the registers say' },
        ],
      })}
      ${button({ text: 'Make the report' })}
    </form>`
  const status = errors.length === 0 ? undefined : 400
  return { title: 'Who accessed a person', content, status }
}

async function asked(visit: Visit): Promise<Outcome> {
  const read = readQuestion(visit.form)
  if (read.kind === 'errors') return shown(askPage(visit, read.errors))
  if (read.question.nhsNumber === undefined)
    return shown(askPage(visit, [{ field: 'person', text: 'Enter the NHS number of the person' }]))
  const { nhsNumber, from, to } = read.question
  const id = await keepQuestion(visit, { nhsNumber, from, to })
  const version = VERSIONS.find((it) => it === visit.form.get('version')) ?? 'officer'
  return { answer: { kind: 'redirect', to: `/people/${id}/${version}` }, deed: 'nothing-read' }
}

type Made = { readonly question: LogQuestion; readonly version: Version; readonly report: Report }

async function made(visit: Visit): Promise<Made | undefined> {
  const question = await keptQuestion(visit)
  const version = VERSIONS.find((it) => it === visit.path['version'])
  if (question?.nhsNumber === undefined || version === undefined) return undefined
  return { question, version, report: await makeReport(visit, question, version) }
}

function gone(): Outcome {
  return shown({
    title: 'This report has ended',
    status: 404,
    back: '/people',
    content: markup`<p>Reports are kept as long as the session in which they were made.</p>`,
  })
}

async function reportPage(visit: Visit): Promise<Outcome> {
  const it = await made(visit)
  if (it === undefined) return gone()
  const { question, version, report } = it
  const content = markup`${introduction(question, version, visit)}
  ${
    report.isCut &&
    insetText(
      markup`<p>
        There are more accesses than one report holds. These are the newest: ask for a shorter period.
      </p>`,
    )
  }
  ${report.lines.length === 0 ? markup`<p>Nothing was found.</p>` : linesTable(report, version)}
  ${version !== 'officer' && forThePerson()} ${downloads(visit)}`
  return {
    answer: { kind: 'page', title: 'Who accessed this person', back: '/people', content },
    deed: deedOf('who-accessed-read', it),
  }
}

function introduction({ nhsNumber, from, to }: LogQuestion, version: Version, visit: Visit): Html {
  const period = [
    from === undefined ? 'the beginning' : dayInWords(from),
    to === undefined ? 'today' : dayInWords(to),
  ]
  return markup`<p>
      NHS number ${spacedNumber(nhsNumber ?? '')}, from ${period[0]} to ${period[1]}. Made on
      ${inWords(visit.now)}.
    </p>
    ${
      version === 'officer'
        ? insetText(
            markup`<p>
              This version is for officers. It may hold accesses that the person must not learn of: do not
              give it to them.
              <a href="/console/people/${visit.path['question']}/person">See the version for the person</a>.
            </p>`,
          )
        : insetText(markup`<p>${LEFT_OUT[version]}</p>`)
    }`
}

const LEFT_OUT: Readonly<Record<Exclude<Version, 'officer'>, string>> = {
  person:
    'Accesses for safeguarding or under a legal requirement are not in this version until a safeguarding lead has released them.',
  proxy:
    'Accesses for safeguarding, under a legal requirement or in an emergency are not in this version, released or not. Before you give it to anybody, see that the person or the law has agreed to them.',
}

function linesTable({ lines }: Report, version: Version): Html {
  return table({
    caption: counted(lines.length, 'access').replace(/accesss$/, 'accesses'),
    size: 's',
    responsive: true,
    columns: ['Time', 'Who', 'Purpose', 'What was seen', 'Outcome', 'How'].map((heading) => ({ heading })),
    rows: lines.map(({ entry, time, who, purpose, seen, outcome, how }) => [
      version === 'officer'
        ? markup`<a href="/console/events/${entry.shard}/${String(entry.index)}">${time}</a>`
        : time,
      who,
      purpose,
      seen,
      outcome,
      how,
    ]),
  })
}

/** What a person needs to know to question what they read. */
function forThePerson(): Html {
  return markup`<h2>If something looks wrong</h2>
    <p>“In passing” means that somebody found you in a list or a search and did not open your record.</p>
    <p>
      Write to the data protection officer of the organisation named. You can also complain to the Information
      Commissioner’s Office, ico.org.uk.
    </p>`
}

function downloads({ path, formToken, isFresh }: Visit): Html {
  const place = `/console/people/${path['question'] ?? ''}/${path['version'] ?? ''}`
  const form = (what: string, text: string): Html =>
    markup`<form method="post" action="${place}/${what}">
      <input type="hidden" name="token" value="${formToken}" />
      ${button({ text, variant: 'secondary', small: true })}
    </form>`
  return markup`<div class="console-actions console-no-paper">
      ${form('csv', 'Download as CSV')}${form('proofs', 'Download the proofs')}
    </div>
    <p class="console-no-paper">
      ${!isFresh && 'You will be asked to sign in again first. '}To print the report, use your browser: only
      the report itself is printed.
    </p>`
}

async function csvFile(visit: Visit): Promise<Outcome> {
  const it = await made(visit)
  if (it === undefined) return gone()
  const text = csv(
    ['receipt', 'time', 'who', 'purpose', 'seen', 'outcome', 'how'],
    it.report.lines.map(({ entry, time, who, purpose, seen, outcome, how }) => [
      `${entry.origin}#${String(entry.index)}`,
      time,
      who,
      purpose,
      seen,
      outcome,
      how,
    ]),
  )
  return {
    answer: { kind: 'download', name: 'who-accessed.csv', contentType: 'text/csv; charset=utf-8', text },
    deed: deedOf('who-accessed-export', it),
  }
}

async function proofsFile(visit: Visit): Promise<Outcome> {
  const it = await made(visit)
  if (it === undefined) return gone()
  const text = await proofsOf(it.report, visit, it.version)
  const contentType = 'application/json; charset=utf-8'
  return {
    answer: { kind: 'download', name: 'who-accessed-proofs.json', contentType, text },
    deed: deedOf('who-accessed-proofs', it),
  }
}

function deedOf(action: string, { question, version, report }: Made): Extract<Outcome['deed'], object> {
  const { nhsNumber, from, to } = question
  return {
    kind: 'access',
    action,
    subject: nhsNumber,
    about: { version, from, to, accesses: report.lines.length },
  }
}
