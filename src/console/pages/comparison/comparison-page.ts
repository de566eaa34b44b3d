import {
  type Comparison,
  type ComparisonQuestion,
  THEN,
} from '../../../disclosure/simulation/compare-rule-sets.js'
import { type KeptRuleSet } from '../../../model/rules/kept-rule-set.js'
import { OFFICER_ROLES } from '../../../model/officers/officer.js'
import { button } from '../../html/components/button.js'
import { table } from '../../html/components/table.js'
import { input } from '../../html/forms/input.js'
import { type Option, select } from '../../html/forms/select.js'
import { type Html, markup } from '../../html/html.js'
import { type Outcome, type PageRow, type Visit, shown } from '../../visit.js'
import { counted, dayInWords, inWords } from '../../words/dates.js'
import { organisationName, plainType, plainWord } from '../../words/names.js'
import { type FieldError, isDay, problemsOf } from '../log/question-form.js'

/** What other rules would have done with past decisions. */
export const COMPARISON_PAGES: readonly PageRow[] = [
  { method: 'GET', path: '/comparison', roles: OFFICER_ROLES, visit: ask },
  { method: 'POST', path: '/comparison', roles: OFFICER_ROLES, visit: compare },
]

const TITLE = 'Difference between rule sets'
const MOST_DAYS = 92
const NAMED_BY = 'By the day they were first in force'

async function ask(visit: Visit): Promise<Outcome> {
  return shown({ title: TITLE, content: await formOf(visit, []) })
}

async function formOf(visit: Visit, errors: readonly FieldError[]): Promise<Html> {
  const { ports, form, formToken, now } = visit
  const kept = await ports.ruleSets()
  const options = kept.map(optionOf(ports.ruleSetInForce))
  const day = (back: number): string => new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10)
  const errorOf = (name: string): string | undefined => errors.find((it) => it.field === name)?.text
  const date = (name: string, label: string, start: string): Html =>
    input({ id: name, name, label, type: 'date', value: form.get(name) ?? start, error: errorOf(name) })
  const choice = (name: string, label: string, all: readonly Option[], start: string): Html =>
    select({
      id: name,
      name,
      label,
      hint: NAMED_BY,
      options: all,
      value: form.get(name) ?? start,
      error: errorOf(name),
    })
  return markup`${problemsOf(errors)}
    <p>
      Decisions of the past are taken again by two rule sets, from the facts that their entries in the log keep. No
      record is asked, and nothing of anybody’s record is shown. Rule sets that were in force can be chosen; a draft is
      tried with <code>linchpin rules simulate</code>.
    </p>
    <form method="post" action="/console/comparison" novalidate>
      <input type="hidden" name="token" value="${formToken}" />
      ${choice('before', 'From the rules', [{ value: THEN, text: 'By which each was decided' }, ...options], THEN)}
      ${choice('after', 'To the rules', options, ports.ruleSetInForce)}
      <div class="console-filters">
        ${date('from', 'First day', day(6))} ${date('to', 'Last day', day(0))}
      </div>
      ${button({ text: 'Compare' })}
    </form>`
}

function optionOf(inForce: string): (it: KeptRuleSet) => Option {
  return ({ hash, since }) => ({
    value: hash,
    text: `${dayInWords(since)}, ${hash === inForce ? 'in force now' : hash.slice(0, 8)}`,
  })
}

async function compare(visit: Visit): Promise<Outcome> {
  const { form, ports, viewer } = visit
  const errors = errorsIn(form)
  if (errors.length > 0) return shown({ title: TITLE, status: 400, content: await formOf(visit, errors) })
  const field = (name: string): string => form.get(name) ?? ''
  const [from, to, before, after] = ['from', 'to', 'before', 'after'].map(field)
  const question: ComparisonQuestion = {
    viewer,
    from: from ?? '',
    to: to ?? '',
    before: before ?? '',
    after: after ?? '',
  }
  const found = await ports.compareRuleSets(question)
  if (found === undefined) {
    const unknown = [{ field: 'after', text: 'Choose a rule set that was in force' }]
    return shown({ title: TITLE, status: 400, content: await formOf(visit, unknown) })
  }
  const content = markup`${resultOf(found, question, visit)}
    <h2>Compare others</h2>
    ${await formOf(visit, [])}`
  const { replayed, otherwise } = found
  return {
    answer: { kind: 'page', title: TITLE, back: '/comparison', content },
    deed: {
      kind: 'access',
      action: 'rules-compared',
      about: {
        from: question.from,
        to: question.to,
        before: question.before,
        after: question.after,
        replayed,
        otherwise,
      },
    },
  }
}

function errorsIn(form: URLSearchParams): readonly FieldError[] {
  const [from, to] = [form.get('from') ?? '', form.get('to') ?? '']
  const bad = [
    { field: 'from', value: from },
    { field: 'to', value: to },
  ].filter((it) => !isDay(it.value))
  if (bad.length > 0)
    return bad.map(({ field }) => ({ field, text: 'Enter a real date, such as 2026-11-22' }))
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days < 0) return [{ field: 'to', text: 'The last day must be on or after the first day' }]
  return days < MOST_DAYS ? [] : [{ field: 'to', text: `Choose at most ${String(MOST_DAYS)} days` }]
}

function resultOf(found: Comparison, { from, to }: ComparisonQuestion, visit: Visit): Html {
  const { replayed, otherwise, unreadable, isCut, rows } = found
  return markup`<h2>${dayInWords(from)} to ${dayInWords(to)}</h2>
    <ul class="console-figures">
      <li><strong>${replayed.toLocaleString('en-GB')}</strong> decisions taken again</li>
      <li><strong>${otherwise.toLocaleString('en-GB')}</strong> come out otherwise</li>
      <li><strong>${unreadable.toLocaleString('en-GB')}</strong> entries that cannot be taken again</li>
    </ul>
    ${isCut && markup`<p>There were more decisions than are taken again at once: these are the newest. Choose fewer days to see the others.</p>`}
    ${visit.viewer !== 'all' && markup`<p>Of decisions about several organisations’ records, only what concerns your organisation’s is counted.</p>`}
    ${rows.length === 0 ? markup`<p>Nothing would come out otherwise.</p>` : [totalsTable(found), listed(found, visit)]}
    <p>As at ${inWords(visit.now)}.</p>`
}

type Row = Comparison['rows'][number]

function totalsTable({ totals }: Comparison): Html {
  return table({
    caption: 'Totals by outcome',
    size: 's',
    columns: [
      { heading: 'Outcome' },
      { heading: 'Items', numeric: true },
      { heading: 'Decisions', numeric: true },
    ],
    rows: totals.map((it) => [plainWord(it.what), it.items, it.decisions]),
    firstCellIsHeader: true,
  })
}

function placeText({ shard, index }: Row['places'][number]): string {
  return `${String(shard)}/${String(index)}`
}

function listed({ rows }: Comparison, { ports }: Visit): Html {
  return table({
    caption: 'Differences',
    size: 's',
    responsive: true,
    columns: [
      { heading: 'Outcome' },
      { heading: 'Asked by' },
      { heading: 'What' },
      { heading: 'Items', numeric: true },
      { heading: 'Rules' },
      { heading: 'Events' },
    ],
    rows: rows
      .toSorted((one, other) => one.what.localeCompare(other.what, 'en') || other.items - one.items)
      .map((it) => [
        plainWord(it.what),
        markup`${plainWord(it.role)}<br />${organisationName(it.organisation, ports)}`,
        plainType(it.type),
        it.items,
        it.rules.join(', '),
        eventLinks(it),
      ]),
  })
}

function eventLinks({ places, decisions }: Row): Html {
  const others = decisions - places.length
  return markup`${places.map((it) => markup`<a href="/console/events/${placeText(it)}">Event ${placeText(it)}</a><br />`)}
  ${others > 0 && `and ${counted(others, 'other')}`}`
}
