/** How a source writes its records into a file. */
export type FileForm =
  | {
      readonly kind: 'csv'
      readonly delimiter: ',' | ';' | '|' | '\t'
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
      readonly delimiter?: ',' | ';' | '|' | '\t'
      readonly header?: 'exact' | 'some'
      readonly encoding?: string
    }
  | { readonly form: 'xml'; readonly record: string; readonly encoding?: string }
  | { readonly form: 'json'; readonly encoding?: string }

const ENCODING = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,40}$' }

/** JSON Schema of a written file form. */
export const FILE_FORM_SCHEMA = {
  oneOf: [
    {
      type: 'object',
      required: ['form'],
      additionalProperties: false,
      properties: {
        form: { const: 'csv' },
        delimiter: { enum: [',', ';', '|', '\t'] },
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
  ],
}

/** The file form that was written, with what it leaves unsaid; JSON where none was. */
export function fileFormOf(written: WrittenFileForm | undefined): FileForm {
  const encoding = written?.encoding
  if (written?.form === 'csv')
    return { kind: 'csv', delimiter: written.delimiter ?? ',', header: written.header ?? 'exact', encoding }
  if (written?.form === 'xml') return { kind: 'xml', record: written.record.split('/'), encoding }
  return { kind: 'json', encoding }
}
