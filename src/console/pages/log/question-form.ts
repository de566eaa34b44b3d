import { type LogQuestion } from '../../../audit/questions/question.js'
import { parseNhsNumber } from '../../../model/nhs-number.js'
import { PURPOSES } from '../../../model/purpose.js'
import { REFUSALS } from '../../../model/refusal.js'
import { type FormError, errorSummary } from '../../html/forms/error-summary.js'
import { button } from '../../html/components/button.js'
import { input } from '../../html/forms/input.js'
import { type Option, select } from '../../html/forms/select.js'
import { type Html, markup } from '../../html/html.js'
import { type Visit } from '../../visit.js'
import { dayInWords } from '../../words/dates.js'
import { outcomeWord, plainWord } from '../../words/names.js'

/** What was filled in, and what is wrong with it. */
export type ReadQuestion =
  | { readonly kind: 'question'; readonly question: LogQuestion }
  | { readonly kind: 'errors'; readonly errors: readonly FieldError[] }

export type FieldError = { readonly field: string; readonly text: string }

/** Reads the search form; an empty field asks for nothing. */
export function readQuestion(form: URLSearchParams): ReadQuestion {
  const written = (name: string): string | undefined => {
    const value = (form.get(name) ?? '').trim()
    return value === '' ? undefined : value
  }
  const errors = errorsIn(written)
  if (errors.length > 0) return { kind: 'errors', errors }
  return {
    kind: 'question',
    question: {
      nhsNumber: parseNhsNumber(written('person') ?? ''),
      from: written('from'),
      to: written('to'),
      user: written('user'),
      organisation: written('organisation'),
      purpose: written('purpose'),
      rule: written('rule'),
      outcome: written('outcome'),
      breakGlass: written('breakGlass') === 'yes' ? true : undefined,
    },
  }
}

function errorsIn(written: (name: string) => string | undefined): readonly FieldError[] {
  const person = written('person')
  const [from, to] = [written('from'), written('to')]
  return [
    ...(person !== undefined && parseNhsNumber(person) === undefined
      ? [{ field: 'person', text: 'Enter an NHS number of 10 digits, such as 999 000 0018' }]
      : []),
    ...dayErrors('from', from),
    ...dayErrors('to', to),
    ...(isDay(from) && isDay(to) && from > to
      ? [{ field: 'to', text: 'The last day must be on or after the first day' }]
      : []),
    ...TEXTS.filter(
      (field) => (written(field) ?? '').length > 200 || (written(field) ?? '').includes('\0'),
    ).map((field) => ({ field, text: 'Enter 200 characters or fewer' })),
  ]
}

const TEXTS: readonly string[] = ['user', 'organisation', 'purpose', 'rule', 'outcome']

function dayErrors(field: string, value: string | undefined): readonly FieldError[] {
  return value === undefined || isDay(value) ? [] : [{ field, text: 'Enter a real date, such as 2026-11-22' }]
}

/** Whether a text is a day that there is, from the year 2000 on, as an ISO 8601 date. */
export function isDay(value: string | undefined): value is string {
  if (value === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value) && value >= '2000-01-01'
}

/** What is wrong with a form, in front of it; undefined where nothing is. */
export function problemsOf(errors: readonly FieldError[]): Html | undefined {
  const listed: readonly FormError[] = errors.map(({ field, text }) => ({ text, href: `#${field}` }))
  return listed.length === 0 ? undefined : errorSummary(listed)
}

type Named = {
  readonly id: string
  readonly name: string
  readonly error: string | undefined
  readonly value: string | undefined
}

/** The search form, filled in as before: with what was asked, or with what was written where something is wrong with it. */
export function questionForm(
  { form, formToken, ports }: Visit,
  question: LogQuestion,
  errors: readonly FieldError[],
): Html {
  const errorOf = (field: string): string | undefined => errors.find((it) => it.field === field)?.text
  const named = (name: string, asked: string | undefined): Named => ({
    id: name,
    name,
    error: errorOf(name),
    value: errors.length === 0 ? asked : (form.get(name) ?? undefined),
  })
  const organisations = ports.organisations.map(({ ods, name }) => ({ value: ods, text: name }))
  const rules = ports.rules.map(({ id }) => ({ value: id, text: id }))
  return markup`<form method="post" action="/console/log" novalidate>
    <input type="hidden" name="token" value="${formToken}" />
    <div class="console-filters">
      ${input({ ...named('person', question.nhsNumber), label: 'NHS number', inputmode: 'numeric', autocomplete: 'off' })}
      ${input({ ...named('user', question.user), label: 'User ID', autocomplete: 'off', spellcheck: false })}
      ${select({ ...named('organisation', question.organisation), label: 'Organisation that asked', options: any(organisations) })}
      ${select({ ...named('purpose', question.purpose), label: 'Purpose', options: any(PURPOSE_OPTIONS) })}
      ${select({ ...named('outcome', question.outcome), label: 'Outcome', options: any(OUTCOME_OPTIONS) })}
      ${select({ ...named('rule', question.rule), label: 'Rule', options: any(rules) })}
      ${select({ ...named('breakGlass', question.breakGlass === true ? 'yes' : ''), label: 'Break-glass', options: BREAK_GLASS })}
      ${input({ ...named('from', question.from), label: 'From', type: 'date' })}
      ${input({ ...named('to', question.to), label: 'To', type: 'date' })}
    </div>
    ${button({ text: 'Search' })}
  </form>`
}

function any(options: readonly Option[]): readonly Option[] {
  return [{ value: '', text: 'Any' }, ...options]
}

const PURPOSE_OPTIONS: readonly Option[] = PURPOSES.map((value) => ({ value, text: plainWord(value) }))
const OUTCOME_OPTIONS: readonly Option[] = ['released', ...Object.keys(REFUSALS)].map((value) => ({
  value,
  text: outcomeWord(value),
}))
const BREAK_GLASS: readonly Option[] = [
  { value: '', text: 'Any' },
  { value: 'yes', text: 'Break-glass only' },
]

/** A question in a sentence, without the number of the person. */
export function questionInWords(question: LogQuestion): string {
  const parts = WORDS.flatMap(({ of, say }) => {
    const value = of(question)
    return value === undefined ? [] : [say(String(value))]
  })
  return parts.length === 0 ? 'everything' : parts.join(', ')
}

type Words = {
  readonly of: (question: LogQuestion) => string | true | undefined
  readonly say: (value: string) => string
}

const WORDS: readonly Words[] = [
  { of: (it) => it.nhsNumber, say: () => 'one person' },
  { of: (it) => it.user, say: (value) => `user ${value}` },
  { of: (it) => it.organisation, say: (value) => `asked by ${value}` },
  { of: (it) => it.purpose, say: (value) => plainWord(value).toLowerCase() },
  { of: (it) => it.rule, say: (value) => `rule ${value}` },
  { of: (it) => it.outcome, say: (value) => outcomeWord(value).toLowerCase() },
  { of: (it) => it.breakGlass, say: () => 'break-glass' },
  { of: (it) => it.from, say: (value) => `from ${dayInWords(value)}` },
  { of: (it) => it.to, say: (value) => `to ${dayInWords(value)}` },
]
