import {
  type ReadPart,
  type ReadRecord,
  type Rejection,
  type Surroundings,
} from '../../../translation/records/read-record.js'
import { readCsv } from '../../../translation/records/csv/read-csv.js'
import { type TablesForm } from '../../../translation/source/file-form.js'
import { type SourceSchema } from '../../../translation/source/source-schema.js'
import { type LoadedTable, csvLine, startTable } from './loaded-table.js'
import { type OpenTable, type TableFile } from './open-tables.js'
import { type FoundRows, type PersonRows, rowsFor, takenFrom } from './rows-for.js'

/** Characters of one row, and of all rows of one record: more is rejected, so that memory stays bounded. */
const MOST_OF_A_ROW = 1_048_576
const MOST_OF_A_RECORD = 16_777_216
const RECORDS_IN_A_PART = 64

/**
 * Reads the records of a source that writes each table into a file of its own: all tables once through, then one record
 * for each value of the key, in the order of the key's table. With corrected rows, only records that have one of them.
 */
export async function* readTables(
  opened: readonly OpenTable[],
  schema: SourceSchema,
  form: TablesForm,
): AsyncGenerator<ReadPart> {
  const tables = new Map(opened.map((it) => [it.name, startTable(it, form, schema.blanks)]))
  try {
    let readable = true
    for (const table of tables.values())
      for (const file of table.files)
        for await (const part of load(
          table,
          file,
          form,
          table.files.some((it) => it.rows === 'corrected'),
        )) {
          readable &&= !part.records.some((it) => it.kind === 'rejected' && it.reason === 'wrong-header')
          yield part
        }
    if (!readable) return
    const some = opened.some((it) => it.files.some((file) => file.rows === 'corrected'))
    yield* recordsOf(tables, form, some ? 'corrected' : 'all')
    for (const table of tables.values()) yield* strays(table, some ? 'corrected' : 'all')
  } finally {
    for (const table of tables.values()) table.rows.close()
  }
}

/** Keeps the rows of one file, and gives out those that cannot be read: of an export that was corrected, not again. */
async function* load(
  table: LoadedTable,
  { file, input, rows }: TableFile,
  form: TablesForm,
  corrections: boolean,
): AsyncGenerator<ReadPart> {
  const { names } = table
  const csv = { kind: 'csv', delimiter: form.delimiter, header: 'exact', encoding: undefined } as const
  const limits = { characters: MOST_OF_A_ROW, depth: 1, attributes: 0 }
  if (rows === 'corrected') table.correctedFrom = table.rows.count
  for await (const part of readCsv(input.text, { form: csv, columns: names }, limits)) {
    const rejected: Rejection[] = []
    for (const it of part.records)
      if (it.kind === 'rejected') rejected.push(it)
      else table.add(it)
    const said =
      corrections && rows === 'exported' ? rejected.filter((it) => it.reason === 'wrong-header') : rejected
    if (said.length > 0) yield { records: said, around: part.around, table: { name: table.name, file } }
  }
}

type Wanted = 'all' | 'corrected'

function* recordsOf(
  tables: ReadonlyMap<string, LoadedTable>,
  form: TablesForm,
  wanted: Wanted,
): Generator<ReadPart> {
  const main = tables.get(form.key.table)
  if (main === undefined) return
  let records: ReadRecord[] = []
  for (let row = 0; row < main.rows.count; row++) {
    const read = recordAt(row, main, tables, form, wanted)
    if (read !== undefined) records.push(read)
    if (records.length === RECORDS_IN_A_PART) {
      yield partOf(main, records)
      records = []
    }
  }
  yield partOf(main, records)
}

/** The record whose first row this is; undefined for any other row, and for a record that is not wanted. */
function recordAt(
  row: number,
  main: LoadedTable,
  tables: ReadonlyMap<string, LoadedTable>,
  form: TablesForm,
  wanted: Wanted,
): ReadRecord | undefined {
  const kept = main.rows.read(row)
  const key = kept.fields[main.at(form.key.column)] ?? null
  const first = main.rows.rowsWith(form.key.column, key).next()
  if (first.done === true) {
    const stray = wanted === 'all' || row >= main.correctedFrom
    main.take(row)
    return stray ? rejection(main, row, `the row has no ${form.key.column}`, 'row-of-nobody') : undefined
  }
  if (first.value.row !== row) return undefined
  const found = rowsFor(key, tables, form, MOST_OF_A_RECORD)
  takenFrom(found.rows, tables)
  if (wanted === 'corrected' && !hasCorrected(found.rows, tables)) return undefined
  return recordFrom(found, row, main, tables)
}

function recordFrom(
  { rows: found, isWhole }: FoundRows,
  row: number,
  main: LoadedTable,
  tables: ReadonlyMap<string, LoadedTable>,
): ReadRecord {
  if (!isWhole)
    return rejection(
      main,
      row,
      `the rows of the record have more than ${MOST_OF_A_RECORD} characters`,
      'too-long',
    )
  const texts = [...(found.get(main.name)?.values() ?? [])].map((it) => csvLine(it.fields, main.delimiter))
  const content = Object.fromEntries(
    [...found].map(([name, rows]) => [
      name,
      [...rows.values()].map((it) => tables.get(name)?.contentOf(it) ?? {}),
    ]),
  )
  return { kind: 'record', line: main.rows.lineOf(row), content, text: texts.join('\n') }
}

function hasCorrected(found: PersonRows, tables: ReadonlyMap<string, LoadedTable>): boolean {
  return [...found].some(([name, rows]) =>
    [...rows.keys()].some((it) => it >= (tables.get(name)?.correctedFrom ?? Infinity)),
  )
}

/** Rows that should go with some record, and go with none. */
function* strays(table: LoadedTable, wanted: Wanted): Generator<ReadPart> {
  if (table.each !== 'belongs') return
  let records: ReadRecord[] = []
  for (let row = wanted === 'all' ? 0 : table.correctedFrom; row < table.rows.count; row++) {
    if (table.isTaken(row)) continue
    records.push(
      rejection(
        table,
        row,
        'the row belongs to nobody: no other row of the export names it',
        'row-of-nobody',
      ),
    )
    if (records.length === RECORDS_IN_A_PART) {
      yield partOf(table, records)
      records = []
    }
  }
  yield partOf(table, records)
}

function rejection(table: LoadedTable, row: number, message: string, reason: Rejection['reason']): Rejection {
  const { fields } = table.rows.read(row)
  const line = table.rows.lineOf(row)
  return { kind: 'rejected', line, column: 1, reason, message, text: csvLine(fields, table.delimiter) }
}

function partOf(table: LoadedTable, records: readonly ReadRecord[]): ReadPart {
  const around: Surroundings = {
    before: `${csvLine(table.names, table.delimiter)}\n`,
    between: '\n',
    after: '\n',
  }
  return { records, around, table: { name: table.name, file: table.files[0]?.file ?? table.name } }
}
