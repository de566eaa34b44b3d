import { type TablesForm } from '../../../translation/source/file-form.js'
import { type LoadedTable } from './loaded-table.js'
import { type KeptRow } from './row-store.js'

/** The rows of each table that one record has, by their number, in the order of the table. */
export type PersonRows = ReadonlyMap<string, ReadonlyMap<number, KeptRow>>

export type FoundRows = {
  readonly rows: PersonRows
  /** False where the rows together have more characters than were allowed: then all are there, those past it with no more than joins need. */
  readonly isWhole: boolean
}

type Tables = ReadonlyMap<string, LoadedTable>
type Keep = (table: string, rows: Iterable<KeptRow>) => void

/**
 * Every row that goes with those of one key, join by join, of which at most so many characters are held at once.
 * Corrected rows of the key take the place of others.
 */
export function rowsFor(
  key: string | null,
  tables: Tables,
  form: TablesForm,
  mostCharacters: number,
): FoundRows {
  const found = new Map<string, Map<number, KeptRow>>()
  let characters = 0
  const keep: Keep = (name, rows) => {
    const held = found.get(name) ?? new Map<number, KeptRow>()
    for (const it of rows) {
      if (held.has(it.row)) continue
      characters += sizeOf(it)
      held.set(it.row, characters > mostCharacters ? keysOf(it, name, tables, form) : it)
    }
    if (held.size > 0) found.set(name, held)
  }
  keep(form.key.table, ownRows(key, tables, form))
  for (const join of form.joins) {
    const rows = tables.get(join.table)?.rows
    for (const value of wantedBy(join, found, tables))
      keep(join.table, rows?.rowsWith(join.column, value) ?? [])
  }
  return {
    rows: new Map([...found].map(([name, rows]) => [name, inOrder(rows)])),
    isWhole: characters <= mostCharacters,
  }
}

/** Notes that the rows have a record. */
export function takenFrom(found: PersonRows, tables: Tables): void {
  for (const [name, rows] of found) for (const row of rows.keys()) tables.get(name)?.take(row)
}

function* ownRows(key: string | null, tables: Tables, { key: own }: TablesForm): Generator<KeptRow> {
  const table = tables.get(own.table)
  if (table === undefined) return
  const { rows, correctedFrom } = table
  let corrected = false
  for (const it of rows.rowsWith(own.column, key)) corrected ||= it.row >= correctedFrom
  for (const it of rows.rowsWith(own.column, key)) if (!corrected || it.row >= correctedFrom) yield it
}

/** The values by which rows of a join are looked for, each once. */
function wantedBy(
  join: TablesForm['joins'][number],
  found: PersonRows,
  tables: Tables,
): ReadonlySet<string | null> {
  const wanted = new Set<string | null>()
  for (const { table, column } of join.names)
    for (const it of found.get(table)?.values() ?? [])
      wanted.add(it.fields[tables.get(table)?.at(column) ?? -1] ?? null)
  return wanted
}

/** The row with nothing but the columns by which rows of other tables are looked for. */
function keysOf({ row, fields }: KeptRow, name: string, tables: Tables, form: TablesForm): KeptRow {
  const columns = form.joins
    .flatMap((it) => it.names)
    .filter((it) => it.table === name)
    .map((it) => tables.get(name)?.at(it.column))
  return { row, fields: fields.map((it, at) => (columns.includes(at) ? it : null)) }
}

function sizeOf({ fields }: KeptRow): number {
  return fields.reduce((sum, it) => sum + (it?.length ?? 0), 0)
}

function inOrder(rows: ReadonlyMap<number, KeptRow>): ReadonlyMap<number, KeptRow> {
  return new Map([...rows].sort(([a], [b]) => a - b))
}
