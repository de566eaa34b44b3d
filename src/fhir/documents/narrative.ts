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

/** What one source says of the person, and what it is called. */
export type PersonView = { readonly patient: FhirResource; readonly source: string }

/**
 * Whose record it is, for a reader: what was released of the person and nothing else. An address that another source
 * has as the current one, and the person's own entry has not, stands beside it as that source's: none is chosen.
 */
export function personNarrative(
  own: FhirResource | undefined,
  others: readonly PersonView[],
  at: string,
): string {
  const lines = PERSON.flatMap(([title, elements]) => {
    const words = own === undefined ? '' : firstWords(own, elements)
    return words === '' ? [] : [`<li>${title}: ${escaped(words)}</li>`]
  })
  const known = new Set(own === undefined ? [] : currentAddresses(own, at).map(compared))
  const elsewhere = others.flatMap(({ patient, source }) =>
    currentAddresses(patient, at)
      .filter((it) => !known.has(compared(it)))
      .map((it) => `<li>Address according to ${escaped(source)}: ${escaped(it)}</li>`),
  )
  if (lines.length + elsewhere.length === 0) return ''
  const differ = known.size > 0 && elsewhere.length > 0 ? `<p>${ADDRESSES_DIFFER}</p>` : ''
  return `<ul>${[...lines, ...elsewhere].join('')}</ul>${differ}`
}

const ADDRESSES_DIFFER = 'The sources do not agree on where the person lives now.'

/** Where the person lives as at a date, each address in words. */
function currentAddresses(patient: FhirResource, at: string): readonly string[] {
  const current = objectsOf(patient['address']).filter((it) => {
    const end = textOf(objectOf(it['period'])?.['end'])
    return it['use'] !== 'old' && (end === undefined || end >= at.slice(0, end.length))
  })
  return current.map((it) => firstWords({ address: it }, ['address'])).filter((it) => it !== '')
}

/**
 * Words as they are compared: how they are pointed and capitalised says nothing, nor how a postcode is spaced. Where one
 * number ends says much, in a strength as in an address.
 */
function compared(words: string): string {
  return words
    .toLowerCase()
    .replace(/(?<!\p{N})[.,]|[.,](?!\p{N})|[^\p{L}\p{N}.,]/gu, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .replace(/\b([a-z]{1,2}\d[a-z\d]?) (\d[a-z]{2})\b/g, '$1$2')
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
  return table + disagreement(section, entries, released, outcomes, nameOf) + coverage(outcomes, nameOf)
}

/** That the lists which several sources keep of the same are not the same, where that is so. */
function disagreement(
  { columns, comparedBy }: SummarySection,
  entries: readonly FhirResource[],
  released: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
  nameOf: (source: string) => string,
): string {
  if (comparedBy === undefined) return ''
  const lists = new Map<string, Set<string>>()
  for (const entry of entries.filter((it) => !isOver(it))) {
    const source = sourceOf(entry, outcomes)
    if (source === undefined) continue
    const list = lists.get(source) ?? new Set()
    const cells = columns
      .slice(0, comparedBy)
      .map(({ elements }) => compared(cell(entry, elements, released)))
    lists.set(source, list.add(cells.join('; ')))
  }
  const contents = new Set([...lists.values()].map((it) => [...it].toSorted().join('|')))
  if (contents.size < 2) return ''
  const names = [...lists.keys()].map(nameOf).toSorted().join(' and ')
  return `<p>${escaped(`The lists of ${names} are not the same. What is on one alone is not denied by the other.`)}</p>`
}

function sourceOf(entry: FhirResource, outcomes: readonly ReportedOutcome[]): string | undefined {
  const sources = outcomes.map((it) => it.source)
  return sourceOfId(textOf(entry['id']) ?? '', sources)
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
    const source = sourceOf(entry, outcomes)
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
