import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type ReadFile, offsetOf } from '../text/mapping-file.js'
import { type TableColumn, type TablesForm } from './file-form.js'
import { type SourceKind, type SourceSchema } from './source-schema.js'

/**
 * True when every table of the record is reached from its key, by columns that there are and rows found before; reports
 * each that is not where it stands.
 */
export function tablesAreSound(file: ReadFile, schema: SourceSchema): boolean {
  const { tables: form } = schema
  if (form === undefined) return true
  const checking: Checking = { file, schema, found: new Set([form.key.table]), sound: true }
  checkColumn(checking, form.key, ['file', 'key'])
  for (const join of form.joins) {
    const path = ['file', join.each === 'belongs' ? 'rows' : 'named', `${join.table}.${join.column}`]
    checkColumn(checking, join, path)
    for (const named of join.names) {
      checkColumn(checking, named, path)
      if (!checking.found.has(named.table))
        wrong(checking, path, 'shape', `rows of ${named.table} are not found before those of ${join.table}`)
    }
    checking.found.add(join.table)
  }
  checkReached(checking, form)
  return checking.sound
}

type Checking = {
  readonly file: ReadFile
  readonly schema: SourceSchema
  /** Tables whose rows are known by now. */
  readonly found: Set<string>
  sound: boolean
}

function checkReached(checking: Checking, form: TablesForm): void {
  const record = checking.schema.kinds.get(checking.schema.record)
  for (const [name, field] of record ?? []) {
    if (field.kind !== 'record' || !field.many)
      wrong(
        checking,
        ['kinds', checking.schema.record, name],
        'shape',
        `${name} is no table: expected many rows of a kind`,
      )
    else if (!checking.found.has(name))
      wrong(
        checking,
        ['file', 'key'],
        'shape',
        `nothing says which rows of ${name} go with ${form.key.table}`,
      )
  }
}

function checkColumn(checking: Checking, { table, column }: TableColumn, path: readonly string[]): void {
  const { kinds, record } = checking.schema
  const tables: SourceKind = kinds.get(record) ?? new Map()
  const field = tables.get(table)
  if (field?.kind !== 'record') {
    wrong(checking, path, 'unknown-field', `no table is named "${table}"${didYouMean(table, tables.keys())}`)
    return
  }
  const columns: SourceKind = kinds.get(field.of) ?? new Map()
  if (columns.get(column)?.kind === 'scalar') return
  const hint = didYouMean(column, columns.keys())
  wrong(checking, path, 'unknown-field', `${table} has no column "${column}"${hint}`)
}

function wrong(
  checking: Checking,
  path: readonly string[],
  code: 'unknown-field' | 'shape',
  message: string,
): void {
  const node = checking.file.document.getIn(path, true)
  checking.file.report(offsetOf(node), code, message)
  checking.sound = false
}
