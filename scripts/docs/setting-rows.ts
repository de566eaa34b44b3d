import { code, codes } from './markdown.js'

/** One key of the settings. */
export type SettingRow = {
  /** Dotted path, `[]` for the items of a list. */
  readonly key: string
  readonly value: string
  /** `either`: one of the keys of its parent, and no other of them. */
  readonly required: 'yes' | 'no' | 'either'
  readonly meaning: string
}

/** The parts of JSON Schema that the settings use. */
type Schema = {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly maxProperties?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly oneOf?: readonly Schema[]
  readonly additionalProperties?: boolean | Schema
}

/** Every key a schema knows, in its order, parents before their members. Throws an Error for a key without meaning. */
export function settingRows(schema: object): readonly SettingRow[] {
  return membersOf(schema, '').map(({ key, schema: own, required }) => {
    if (own.description === undefined) throw new Error(`the setting ${key} is not described`)
    return { key, value: valueText(own), required, meaning: own.description }
  })
}

type Member = { readonly key: string; readonly schema: Schema; readonly required: SettingRow['required'] }

function membersOf(schema: Schema, prefix: string): readonly Member[] {
  if (schema.items !== undefined) return membersOf(schema.items, prefix === '' ? '[]' : `${prefix}[]`)
  if (schema.oneOf !== undefined) {
    const single = schema.oneOf.every((it) => Object.keys(it.properties ?? {}).length === 1)
    const members = schema.oneOf.flatMap((it) => membersOf(it, prefix))
    return single ? members.map((it) => ({ ...it, required: 'either' })) : members
  }
  return Object.entries(schema.properties ?? {}).flatMap(([name, own]) => {
    const key = prefix === '' ? name : `${prefix}.${name}`
    return [
      { key, schema: own, required: own.const === undefined ? requiredOf(name, schema) : 'yes' },
      ...membersOf(own, key),
    ]
  })
}

function requiredOf(name: string, schema: Schema): SettingRow['required'] {
  if (schema.maxProperties === 1) return 'either'
  return (schema.required ?? []).includes(name) ? 'yes' : 'no'
}

function valueText(schema: Schema): string {
  if (schema.enum !== undefined) return `one of ${codes(schema.enum.map(String))}`
  if (schema.const !== undefined) return code(schema.const)
  if (schema.oneOf !== undefined) return 'map, in one of the forms below'
  if (schema.items === undefined) return typeText(schema)
  return schema.items.type === 'object' ? 'list' : `list: ${valueText(schema.items)}`
}

function typeText({ type = '', minimum, maximum, pattern }: Schema): string {
  return [
    TYPES[type] ?? type,
    ...(minimum === undefined ? [] : [`from ${String(minimum)}`]),
    ...(maximum === undefined ? [] : [`to ${String(maximum)}`]),
    ...(pattern === undefined ? [] : [`matching ${code(pattern)}`]),
  ].join(' ')
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: '`true` or `false`',
  object: 'map',
}
