import { type FileForm, type TablesForm } from './file-form.js'

/** How much a field tells about whom: what an IG officer reads in the data-flow report. */
export const PRIVACY_CLASSES = [
  'identifier',
  'personal',
  'sensitive',
  'third-party',
  'staff',
  'organisation',
  'operational',
  'finance',
  'case-note',
] as const

export type PrivacyClass = (typeof PRIVACY_CLASSES)[number]

/** A column or member of the source: a scalar, or a record of another kind. */
export type SourceField =
  | {
      readonly kind: 'scalar'
      readonly name: string
      readonly type: 'text' | 'number' | 'boolean'
      readonly many: boolean
      readonly privacy: PrivacyClass
    }
  | { readonly kind: 'record'; readonly name: string; readonly of: string; readonly many: boolean }

export type SourceKind = ReadonlyMap<string, SourceField>

/** What a source system sends: its kinds of record, and where reading starts. */
export type SourceSchema = {
  readonly name: string
  readonly version: string
  /** Texts that stand for nothing, besides the empty one. */
  readonly blanks: ReadonlySet<string>
  readonly record: string
  /** How its records stand in a file. */
  readonly file: FileForm
  /** How they stand in a folder with a file for each table, where they do. */
  readonly tables: TablesForm | undefined
  readonly kinds: ReadonlyMap<string, SourceKind>
}

/** Where each field stands among those of its kind. */
export function placesOf(kind: SourceKind | undefined): ReadonlyMap<string, number> {
  return new Map([...(kind?.keys() ?? [])].map((name, place) => [name, place]))
}

/** A scalar of the source by its dotted path from the record: `packagesOfCare.START_DATE`. */
export type SourceLeaf = { readonly path: string; readonly privacy: PrivacyClass }

/** Every scalar of the source, in the order of the schema. */
export function leavesOf(schema: SourceSchema): readonly SourceLeaf[] {
  return leavesOfKind(schema, schema.record, '')
}

function leavesOfKind(schema: SourceSchema, kind: string, prefix: string): readonly SourceLeaf[] {
  return [...(schema.kinds.get(kind) ?? new Map<string, SourceField>()).values()].flatMap((field) =>
    field.kind === 'scalar'
      ? [{ path: `${prefix}${field.name}`, privacy: field.privacy }]
      : leavesOfKind(schema, field.of, `${prefix}${field.name}.`),
  )
}
