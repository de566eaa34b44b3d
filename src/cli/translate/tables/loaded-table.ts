import { type Json, isJsonObject, textOf } from '../../../model/json.js'
import { type SoundRecord } from '../../../translation/records/read-record.js'
import { type RowJoin, type TablesForm } from '../../../translation/source/file-form.js'
import { type SourceField } from '../../../translation/source/source-schema.js'
import { noMarks } from './growing.js'
import { type OpenTable, type TableFile } from './open-tables.js'
import { type KeptRow, RowStore, type SameKey } from './row-store.js'

/** A table that is being read, or has been. */
export type LoadedTable = {
  readonly name: string
  readonly files: readonly TableFile[]
  /** Its columns, in the order of the source schema. */
  readonly names: readonly string[]
  readonly delimiter: string
  readonly rows: RowStore
  /** Whether each of its rows goes with some record. */
  readonly each: RowJoin['each']
  /** The first row that was corrected; rows before it were exported. */
  correctedFrom: number
  add(record: SoundRecord): void
  /** The position of a column. */
  at(column: string): number
  contentOf(row: KeptRow): Json
  take(row: number): void
  isTaken(row: number): boolean
}

/** A table without rows as yet. */
export function startTable(
  { name, columns, files }: OpenTable,
  form: TablesForm,
  blanks: ReadonlySet<string>,
): LoadedTable {
  const names = [...columns.keys()]
  const joins = form.joins.filter((it) => it.table === name)
  const keys = new Set([...joins, form.key].filter((it) => it.table === name).map((it) => it.column))
  const taken = noMarks()
  const rows = new RowStore(
    [...keys].map((column) => ({
      column,
      at: names.indexOf(column),
      same: sameKey(columns.get(column), blanks),
    })),
  )
  return {
    name,
    files,
    names,
    delimiter: form.delimiter,
    rows,
    each: joins.some((it) => it.each === 'may-be-unnamed') ? 'may-be-unnamed' : 'belongs',
    correctedFrom: Infinity,
    add: ({ content, line }) => {
      const row = isJsonObject(content) ? content : {}
      rows.add(
        names.map((it) => textOf(row[it]) ?? null),
        line,
      )
    },
    at: (column) => names.indexOf(column),
    contentOf: ({ fields }) => Object.fromEntries(names.map((it, index) => [it, fields[index] ?? null])),
    take: (row) => taken.mark(row),
    isTaken: (row) => taken.isMarked(row),
  }
}

/** A row as CSV has it: fields quoted where they must be. */
export function csvLine(fields: readonly (string | null)[], delimiter: string): string {
  const mustQuote = (it: string): boolean => /["\r\n]/.test(it) || it.includes(delimiter)
  return fields
    .map((it) => (it === null ? '' : mustQuote(it) ? `"${it.replaceAll('"', '""')}"` : it))
    .join(delimiter)
}

/** Numbers are the same however many zeros stand around them; a text that stands for nothing is no key. */
function sameKey(field: SourceField | undefined, blanks: ReadonlySet<string>): SameKey {
  const isNumber = field?.kind === 'scalar' && field.type === 'number'
  return (value) => {
    const text = value.trim()
    if (text === '' || blanks.has(text)) return undefined
    return isNumber ? text.replace(/^(-?)0+(?=\d)/, '$1').replace(/^(-?\d+)\.0+$/, '$1') : text
  }
}
