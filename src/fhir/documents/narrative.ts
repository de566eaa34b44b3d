import { arrayOf, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { sourceOfId } from '../../model/source.js'
import { type ReportedOutcome, outcomeText } from '../outcomes/reported-outcome.js'
import { type FhirResource } from '../resource.js'
import { newestFirst } from '../search/sort.js'
import { referencedIn } from './referenced.js'
import { type SummarySection } from './summary-sections.js'
import { firstWords, wordsOf } from './words.js'

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text that may stand anywhere in XHTML: nothing a source wrote is ever markup. Characters XML cannot hold are left out. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (it) => ESCAPES[it] ?? '')
}

const PERSON: readonly (readonly [string, readonly string[]])[] = [
  ['NHS number', ['identifier.value']],
  ['Born', ['birthDate']],
  ['Died', ['deceasedDateTime', 'deceasedBoolean']],
  ['Gender', ['gender']],
  ['Address', ['address']],
  ['Telephone', ['telecom']],
]

/** Whose record it is, for a reader: what was released of the person and nothing else. */
export function personNarrative(patient: FhirResource | undefined): string {
  if (patient === undefined) return ''
  const lines = PERSON.flatMap(([title, elements]) => {
    const words = firstWords(patient, elements)
    return words === '' ? [] : [`<li>${title}: ${escaped(words)}</li>`]
  })
  return `<ul>${lines.join('')}</ul>`
}

/**
 * One section for a reader, as XHTML within a `div`: a table of what was released, or that nothing was; then what each
 * source said, so that an empty table is never read as nothing to know.
 */
export function sectionNarrative(
  section: SummarySection,
  entries: readonly FhirResource[],
  released: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
  nameOf: (source: string) => string,
): string {
  const nothing =
    '<p>Nothing was found that can be shown. This does not mean that there is nothing to know.</p>'
  const table = entries.length === 0 ? nothing : tableOf(section, entries, released, nameOf, outcomes)
  return table + coverage(outcomes, nameOf)
}

/** What has ended or was resolved stands after what has not, each with the newest first. */
function currentFirst(): (a: FhirResource, b: FhirResource) => number {
  const byDate = newestFirst()
  return (a, b) => Number(isOver(a)) - Number(isOver(b)) || byDate(a, b)
}

const OVER = /^(inactive|resolved|finished|completed|stopped|cancelled|entered-in-error|not-done|revoked)$/

function isOver(entry: FhirResource): boolean {
  const concept = objectOf(entry['clinicalStatus'])
  const code = textOf(entry['status']) ?? textOf(objectsOf(concept?.['coding'])[0]?.['code']) ?? ''
  return OVER.test(code)
}

function tableOf(
  { title, columns }: SummarySection,
  entries: readonly FhirResource[],
  released: readonly FhirResource[],
  nameOf: (source: string) => string,
  outcomes: readonly ReportedOutcome[],
): string {
  const shown = columns.filter(({ elements }) => entries.some((it) => cell(it, elements, released) !== ''))
  const head = [...shown.map((it) => it.title), 'Source'].map((it) => `<th>${escaped(it)}</th>`).join('')
  const rows = entries.toSorted(currentFirst()).map((entry) => {
    const cells = shown.map(({ elements }) => cell(entry, elements, released))
    const source = sourceOfId(
      textOf(entry['id']) ?? '',
      outcomes.map((it) => it.source),
    )
    const all = [...cells, source === undefined ? '' : nameOf(source)]
    return `<tr>${all.map((it) => `<td>${escaped(it)}</td>`).join('')}</tr>`
  })
  return `<table><caption>${escaped(title)}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** The words of a cell; where they are only a reference, those of what it names. */
function cell(entry: FhirResource, elements: readonly string[], released: readonly FhirResource[]): string {
  const words = firstWords(entry, elements)
  if (words !== '') return words
  const named = elements
    .flatMap((it) => [...arrayOf(entry[it]), entry[it]])
    .filter(isJsonObject)
    .flatMap((it) => referencedIn(released, textOf(it['reference'])) ?? [])
  return named.map((it) => firstWords(it, ['name', 'code', 'title'])).join('; ')
}

function coverage(outcomes: readonly ReportedOutcome[], nameOf: (source: string) => string): string {
  const lines = outcomes.map((it) => {
    const asAt = wordsOf(it.asOf.slice(0, 10))
    const warnings = it.warnings.map((code) => ` ${outcomeText(code)}`).join('')
    return `<li>${escaped(nameOf(it.source))}, as at ${escaped(asAt)}: ${escaped(outcomeText(it.outcome) + warnings)}</li>`
  })
  return lines.length === 0 ? '<p>No source was asked.</p>' : `<ul>${[...new Set(lines)].join('')}</ul>`
}
