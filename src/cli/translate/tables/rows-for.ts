import { type TablesForm } from '../../../translation/source/file-form.js'
import { type LoadedTable } from './loaded-table.js'
import { type KeptRow } from './row-store.js'

/** The rows of each table that one record has, by their number, in the order of the table. */
export type PersonRows = ReadonlyMap<string, ReadonlyMap<number, KeptRow>>

type Tables = ReadonlyMap<string, LoadedTable>

/** Every row that goes with these rows of the key's table, join by join. Corrected rows of the key take the place of others. */
export function rowsFor(own: readonly KeptRow[], tables: Tables, form: TablesForm): PersonRows {
  const corrected = own.filter((it) => it.row >= (tables.get(form.key.table)?.correctedFrom ?? Infinity))
  const found = new Map<string, Map<number, KeptRow>>()
  put(found, form.key.table, corrected.length > 0 ? corrected : own)
  for (const join of form.joins) {
    const table = tables.get(join.table)
    if (table === undefined) continue
    const wanted = join.names.flatMap(({ table: name, column }) =>
      [...(found.get(name)?.values() ?? [])].map(
        (it) => it.fields[tables.get(name)?.at(column) ?? -1] ?? null,
      ),
    )
    for (const value of new Set(wanted)) put(found, join.table, table.rows.rowsWith(join.column, value))
  }
  return new Map([...found].map(([name, rows]) => [name, inOrder(rows)]))
}

/** Notes that the rows have a record. */
export function takenFrom(found: PersonRows, tables: Tables): void {
  for (const [name, rows] of found) for (const row of rows.keys()) tables.get(name)?.take(row)
}

function put(found: Map<string, Map<number, KeptRow>>, table: string, rows: readonly KeptRow[]): void {
  if (rows.length === 0) return
  const held = found.get(table) ?? new Map<number, KeptRow>()
  for (const it of rows) held.set(it.row, it)
  found.set(table, held)
}

function inOrder(rows: ReadonlyMap<number, KeptRow>): ReadonlyMap<number, KeptRow> {
  return new Map([...rows].sort(([a], [b]) => a - b))
}
