/** A column of one of the tables of a source. */
export type TableColumn = { readonly table: string; readonly column: string }

/** Rows that go with rows already found: those whose column has a value that one of these columns has. */
export type RowJoin = TableColumn & {
  readonly names: readonly TableColumn[]
  /** Whether every row goes with some record, or rows that nothing names are left out as not needed. */
  readonly each: 'belongs' | 'may-be-unnamed'
}

/** A folder with a CSV file for each table: one record for each value of the key, with the rows of every table for it. */
export type TablesForm = {
  readonly delimiter: Delimiter
  readonly encoding: string | undefined
  readonly key: TableColumn
  /** In an order in which each names only rows found before. */
  readonly joins: readonly RowJoin[]
}

type Delimiter = ',' | ';' | '|' | '\t'

/** How a source writes its records into one file. */
export type FileForm =
  | {
      readonly kind: 'csv'
      readonly delimiter: Delimiter
      /** `exact`: the header names every column; `some`: columns may be left out. Never one that is not known. */
      readonly header: 'exact' | 'some'
      readonly encoding: string | undefined
    }
  | {
      readonly kind: 'xml'
      /** Element names from the root to the record. */
      readonly record: readonly string[]
      readonly encoding: string | undefined
    }
  /** One value, an array of records, or a record on each line. */
  | { readonly kind: 'json'; readonly encoding: string | undefined }

/** The file form as a source schema writes it. */
export type WrittenFileForm =
  | {
      readonly form: 'csv'
      readonly delimiter?: Delimiter
      readonly header?: 'exact' | 'some'
      readonly encoding?: string
    }
  | { readonly form: 'xml'; readonly record: string; readonly encoding?: string }
  | { readonly form: 'json'; readonly encoding?: string }
  | WrittenTablesForm

/** `TABLE.COLUMN: TABLE.COLUMN`, or a list of those. */
type WrittenJoins = Readonly<Record<string, string | readonly string[]>>

type WrittenTablesForm = {
  readonly form: 'tables'
  readonly key: string
  readonly rows?: WrittenJoins
  readonly named?: WrittenJoins
  readonly delimiter?: Delimiter
  readonly encoding?: string
}

const ENCODING = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' }

const DELIMITER = { enum: [',', ';', '|', '\t'] }
const IS_COLUMN = '^\\w+\\.\\w+$'
const COLUMN = { type: 'string', pattern: IS_COLUMN }
const JOINS = {
  type: 'object',
  patternProperties: {
    [IS_COLUMN]: { type: ['string', 'array'], pattern: IS_COLUMN, minItems: 1, items: COLUMN },
  },
  additionalProperties: false,
}

/** JSON Schema of a written file form. */
export const FILE_FORM_SCHEMA = {
  type: 'object',
  required: ['form'],
  discriminator: { propertyName: 'form' },
  oneOf: [
    {
      type: 'object',
      required: ['form'],
      additionalProperties: false,
      properties: {
        form: { const: 'csv' },
        delimiter: DELIMITER,
        header: { enum: ['exact', 'some'] },
        encoding: ENCODING,
      },
    },
    {
      type: 'object',
      required: ['form', 'record'],
      additionalProperties: false,
      properties: {
        form: { const: 'xml' },
        record: { type: 'string', pattern: '^[A-Za-z_][\\w.-]*(/[A-Za-z_][\\w.-]*)*$' },
        encoding: ENCODING,
      },
    },
    {
      type: 'object',
      required: ['form'],
      additionalProperties: false,
      properties: { form: { const: 'json' }, encoding: ENCODING },
    },
    {
      type: 'object',
      required: ['form', 'key'],
      additionalProperties: false,
      properties: {
        form: { const: 'tables' },
        key: COLUMN,
        rows: JOINS,
        named: JOINS,
        delimiter: DELIMITER,
        encoding: ENCODING,
      },
    },
  ],
}

/** The form of one file as it was written, with what it leaves unsaid; JSON where none was, and for many tables in one file. */
export function fileFormOf(written: WrittenFileForm | undefined): FileForm {
  const encoding = written?.encoding
  if (written?.form === 'csv')
    return { kind: 'csv', delimiter: written.delimiter ?? ',', header: written.header ?? 'exact', encoding }
  if (written?.form === 'xml') return { kind: 'xml', record: written.record.split('/'), encoding }
  return { kind: 'json', encoding }
}

/** The tables of a source that writes each into a file of its own; undefined where it does not. */
export function tablesFormOf(written: WrittenFileForm | undefined): TablesForm | undefined {
  if (written?.form !== 'tables') return undefined
  const joins = [
    ...Object.entries(written.rows ?? {}).map((it) => joinOf(it, 'belongs')),
    ...Object.entries(written.named ?? {}).map((it) => joinOf(it, 'may-be-unnamed')),
  ]
  const { delimiter, encoding, key } = written
  return { delimiter: delimiter ?? ',', encoding, key: columnOf(key), joins }
}

function joinOf([column, names]: [string, string | readonly string[]], each: RowJoin['each']): RowJoin {
  const listed = typeof names === 'string' ? [names] : names
  return { ...columnOf(column), names: listed.map(columnOf), each }
}

function columnOf(written: string): TableColumn {
  const [table = '', column = ''] = written.split('.')
  return { table, column }
}
