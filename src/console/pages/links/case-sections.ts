import { type LinkCase } from '../../../disclosure/linking/link-desk.js'
import { type LinkEvidence, type LinkSuggestion } from '../../../model/links/record-link.js'
import { button } from '../../html/components/button.js'
import { notificationBanner } from '../../html/components/notification-banner.js'
import { summaryList } from '../../html/components/summary-list.js'
import { table } from '../../html/components/table.js'
import { type Option } from '../../html/forms/select.js'
import { radios } from '../../html/forms/radios.js'
import { textarea } from '../../html/forms/textarea.js'
import { historySection } from '../../html/history-section.js'
import { type Html, markup } from '../../html/html.js'
import { type Visit } from '../../visit.js'
import { inWords } from '../../words/dates.js'
import { type FieldError, problemsOf } from '../log/question-form.js'
import { plainWord, sourceName, spacedNumber } from '../../words/names.js'
import { type OfficerNames } from '../../words/officer-names.js'

/** Why nothing was done: a sentence, or what is wrong with the questions of the form. */
export type CaseProblem = string | readonly FieldError[]

/** One record: who it may be about and how well they fit, what was done, and what can be. */
export function caseSections(
  it: LinkCase,
  visit: Visit,
  nameOf: OfficerNames,
  problem: CaseProblem | undefined,
): Html {
  const { source, localId, raised, suggestions, isLinked } = it
  const form = (suggestions.length > 0 || isLinked) && judgeForm(it, visit, problem)
  return markup`${problem !== undefined && problemText(problem, form !== false)} ${summaryList([
    { key: 'Source', value: sourceName(source, visit.ports) },
    { key: 'Its own id of the person', value: localId },
    { key: 'State', value: stateInWords(it) },
    ...(raised === undefined ? [] : [{ key: 'Waiting since', value: inWords(raised) }]),
  ])}
    ${raised !== undefined && suggestionsSection(suggestions)} ${linkHistory(it, nameOf)}
    ${form}`
}

/** What is wrong with the questions leads to them, where they are still asked. */
function problemText(problem: CaseProblem, isAsked: boolean): Html | undefined {
  if (typeof problem === 'string') return notificationBanner({ text: problem })
  return isAsked
    ? problemsOf(problem)
    : notificationBanner({ text: 'Nothing was done: nobody is suggested for this record any more.' })
}

function stateInWords({ raised, isLinked }: LinkCase): string {
  if (isLinked) return 'Linked'
  return raised === undefined ? 'Linked to nobody' : 'Waiting to be judged'
}

function suggestionsSection(suggestions: readonly LinkSuggestion[]): Html {
  if (suggestions.length === 0)
    return markup`<h2>Who it may be about</h2>
      <p>Nobody can be suggested now.</p>`
  return markup`<h2>Who it may be about</h2>
    <p>
      What the record says was compared with what the Personal Demographics Service says. How far each agrees is shown,
      and not what either of them says: look the record up in the system it is from.
    </p>
    ${suggestions.map(
      ({ nhsNumber, evidence }) => markup`<h3>NHS number ${spacedNumber(nhsNumber)}</h3>
        ${evidenceTable(evidence)}`,
    )}`
}

function evidenceTable({ agreement, probability, rules }: LinkEvidence): Html {
  return markup`<p>
      Probability that it is this person, by the weights of the matcher: ${(probability * 100).toFixed(1)} %.
      ${rules.length > 0 && `Rules that hold: ${rules.join(', ')}.`}
    </p>
    ${table({
      caption: 'How far each field agrees',
      size: 's',
      columns: [{ heading: 'Field' }, { heading: 'Agreement' }],
      rows: Object.entries(agreement).map(([field, level]) => [
        FIELD_WORDS[field] ?? plainWord(field),
        LEVEL_WORDS[level] ?? plainWord(level),
      ]),
      firstCellIsHeader: true,
    })}`
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  given: 'Given name',
  middle: 'Middle names',
  family: 'Family name',
  birthDate: 'Date of birth',
  sex: 'Sex',
  nhsNumber: 'NHS number',
}

/** That somebody had another name is not told: it counts as alike. */
const LEVEL_WORDS: Readonly<Record<string, string>> = {
  former: 'Alike',
  missing: 'Not known to one of them',
  'new-year': 'Both 1 January, which stands for an unknown day',
  swapped: 'The same, in another order',
  slip: 'One digit differs',
  house: 'The same house',
  sector: 'The same part of town',
}

function linkHistory({ history }: LinkCase, nameOf: OfficerNames): Html {
  return historySection({
    caption: 'What has been done',
    none: 'Nothing has been done yet.',
    columns: ['Time', 'What', 'Person', 'By', 'Why'],
    rows: history.map((it) => [
      inWords(it.at),
      plainWord(it.act),
      it.nhsNumber === undefined ? 'Cannot be shown' : spacedNumber(it.nhsNumber),
      nameOf(it.by),
      it.reason,
    ]),
  })
}

function judgeForm(
  { reference, version, suggestions, isLinked }: LinkCase,
  visit: Visit,
  problem: CaseProblem | undefined,
): Html {
  const errorOf = (field: string): string | undefined =>
    typeof problem === 'string' ? undefined : problem?.find((it) => it.field === field)?.text
  const sent = problem === undefined ? undefined : visit.form
  const options: readonly Option[] = [
    ...suggestions.map(({ nhsNumber }) => ({
      value: `link ${nhsNumber}`,
      text: `It is about ${spacedNumber(nhsNumber)}`,
    })),
    ...(suggestions.length === 0 ? [] : [{ value: 'dismiss', text: 'It is about none of those suggested' }]),
    ...(isLinked ? [{ value: 'unlink', text: 'The link is wrong: undo it' }] : []),
  ]
  return markup`<h2>What to do</h2>
    <form method="post" action="/console/links/${reference}" novalidate>
      <input type="hidden" name="token" value="${visit.formToken}" />
      <input type="hidden" name="seen" value="${version}" />
      ${radios({ id: 'judgement', name: 'judgement', legend: 'What is right', options, error: errorOf('judgement'), value: sent?.get('judgement') ?? undefined })}
      ${textarea({ id: 'reason', name: 'reason', label: 'Why', hint: 'It goes into the log with your name. Write nothing of the person’s record.', error: errorOf('reason'), value: sent?.get('reason') ?? '' })}
      ${!visit.isFresh && markup`<p>You will be asked to sign in again first.</p>`} ${button({ text: 'Confirm' })}
    </form>`
}
