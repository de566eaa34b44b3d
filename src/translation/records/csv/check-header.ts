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
  const unknown = header
    .map((name, index) => ({ name, number: index + 1 }))
    .filter(({ name }) => !known.has(name))
    .map(({ name, number }) => {
      const hint = didYouMean(
        name,
        columns.filter((it) => !header.includes(it)),
      )
      return `column ${number} of the header is not a column of the source${hint}`
    })
  const twice = [...new Set(header.filter((it, index) => known.has(it) && header.indexOf(it) < index))]
  const missing = form.header === 'exact' ? columns.filter((it) => !header.includes(it)) : []
  return [
    ...unknown,
    ...twice.map((it) => `the header names "${it}" twice`),
    ...missing.map((it) => `the header lacks "${it}"`),
  ]
}
