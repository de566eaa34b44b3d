import { type FileForm } from '../../source/file-form.js'
import { didYouMean } from '../../../model/spelling/nearest-name.js'

export type CsvForm = Extract<FileForm, { kind: 'csv' }>

/**
 * Everything wrong with a header, in words that repeat only names of the source's own columns: the first line of a
 * file without a header is a person.
 */
export function headerProblems(
  form: CsvForm,
  header: readonly string[],
  columns: readonly string[],
): readonly string[] {
  const known = new Set(columns)
  const lacking = columns.filter((it) => !header.includes(it))
  const unknown = header
    .map((name, index) => ({ name, number: index + 1 }))
    .filter(({ name }) => !known.has(name))
    .map(({ name, number }) => {
      const hint = didYouMean(name, lacking) || expectedOf(lacking)
      return `column ${number} of the header is not a column of the source${hint}`
    })
  const twice = [...new Set(header.filter((it, index) => known.has(it) && header.indexOf(it) < index))]
  const missing = form.header === 'exact' ? lacking : []
  return [
    ...unknown,
    ...twice.map((it) => `the header names "${it}" twice`),
    ...missing.map((it) => `the header lacks "${it}"`),
  ]
}

const MOST_NAMED = 3

/** What a header may say: the first of the columns, and how many more there are. */
export function expectedOf(columns: readonly string[]): string {
  if (columns.length === 0) return '; every column of the source is there already'
  const named = columns.slice(0, MOST_NAMED).map((it) => `"${it}"`)
  const more = columns.length - named.length
  return `; expected ${named.join(', ')}${more > 0 ? ` or another of ${more} more` : ''}`
}
