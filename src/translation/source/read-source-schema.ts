import { shapeCheck, contentOf } from '../text/check-shape.js'
import { type ReadFile, offsetOf } from '../text/mapping-file.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { tablesAreSound } from './check-tables-form.js'
import { FILE_FORM_SCHEMA, type WrittenFileForm, fileFormOf, tablesFormOf } from './file-form.js'
import {
  PRIVACY_CLASSES,
  type PrivacyClass,
  type SourceField,
  type SourceKind,
  type SourceSchema,
} from './source-schema.js'

type WrittenField = {
  readonly type?: 'text' | 'number' | 'boolean'
  readonly kind?: string
  readonly many?: boolean
  readonly privacy?: PrivacyClass
}

type WrittenSchema = {
  readonly name: string
  readonly version: string
  readonly blanks?: readonly string[]
  readonly record: string
  readonly file?: WrittenFileForm
  readonly kinds: Readonly<Record<string, Readonly<Record<string, WrittenField>>>>
}

const hasShape = shapeCheck<WrittenSchema>({
  type: 'object',
  required: ['name', 'version', 'title', 'record', 'kinds'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
    version: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+$' },
    title: { type: 'string' },
    assumptions: { type: 'array', items: { type: 'string' } },
    blanks: { type: 'array', items: { type: 'string' } },
    record: { type: 'string' },
    file: FILE_FORM_SCHEMA,
    kinds: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: {
          type: 'object',
          additionalProperties: false,
          properties: {
            type: { enum: ['text', 'number', 'boolean'] },
            kind: { type: 'string' },
            many: { type: 'boolean' },
            privacy: { enum: PRIVACY_CLASSES },
            note: { type: 'string' },
          },
          oneOf: [{ required: ['type', 'privacy'] }, { required: ['kind'] }],
        },
      },
    },
  },
})

/** The source schema the file holds; undefined when it is not one, every reason reported where it stands. */
export function readSourceSchema(file: ReadFile): SourceSchema | undefined {
  const written = contentOf(file, hasShape)
  if (written === undefined) return undefined
  const kinds = new Map(Object.entries(written.kinds).map(([name, fields]) => [name, kindOf(fields)]))
  const schema: SourceSchema = {
    name: written.name,
    version: written.version,
    blanks: new Set(written.blanks ?? []),
    record: written.record,
    file: fileFormOf(written.file),
    tables: tablesFormOf(written.file),
    kinds,
  }
  const sound = kindsAreKnown(file, schema) && kindsEnd(file, schema, schema.record, [])
  return sound && tablesAreSound(file, schema) ? schema : undefined
}

function kindOf(fields: Readonly<Record<string, WrittenField>>): SourceKind {
  return new Map(Object.entries(fields).map(([name, field]) => [name, fieldOf(name, field)]))
}

function fieldOf(name: string, field: WrittenField): SourceField {
  const many = field.many ?? false
  if (field.kind !== undefined) return { kind: 'record', name, of: field.kind, many }
  return { kind: 'scalar', name, type: field.type ?? 'text', many, privacy: field.privacy ?? 'sensitive' }
}

function kindsAreKnown(file: ReadFile, schema: SourceSchema): boolean {
  const unknown = (offset: number, name: string): boolean => {
    file.report(offset, 'unknown-field', `no kind is named "${name}"${didYouMean(name, schema.kinds.keys())}`)
    return false
  }
  let known = true
  if (!schema.kinds.has(schema.record))
    known = unknown(offsetOf(file.document.get('record', true)), schema.record)
  for (const [kind, fields] of schema.kinds)
    for (const field of fields.values())
      if (field.kind === 'record' && !schema.kinds.has(field.of))
        known = unknown(offsetOf(file.document.getIn(['kinds', kind, field.name, 'kind'], true)), field.of)
  return known
}

/** A kind inside itself would have no end of fields. */
function kindsEnd(file: ReadFile, schema: SourceSchema, kind: string, above: readonly string[]): boolean {
  for (const field of schema.kinds.get(kind)?.values() ?? []) {
    if (field.kind !== 'record') continue
    if (field.of === kind || above.includes(field.of)) {
      const at = offsetOf(file.document.getIn(['kinds', kind, field.name, 'kind'], true))
      file.report(at, 'shape', `kind "${field.of}" holds itself`)
      return false
    }
    if (!kindsEnd(file, schema, field.of, [...above, kind])) return false
  }
  return true
}
