import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'
import { type SourceField, type SourceSchema } from '../../../translation/source/source-schema.js'

/** The source fields, by dotted path, that have a value in the record; what stands for nothing is none. */
export function filledFields(schema: SourceSchema, record: Json): ReadonlySet<string> {
  const filled = new Set<string>()
  addFilled(schema, schema.record, record, '', filled)
  return filled
}

function addFilled(
  schema: SourceSchema,
  kind: string,
  value: Json,
  prefix: string,
  filled: Set<string>,
): void {
  if (!isJsonObject(value)) return
  for (const field of schema.kinds.get(kind)?.values() ?? []) {
    const member = value[field.name]
    if (member !== undefined && member !== null) addField(schema, field, member, prefix, filled)
  }
}

function addField(
  schema: SourceSchema,
  field: SourceField,
  member: Json,
  prefix: string,
  filled: Set<string>,
): void {
  const path = `${prefix}${field.name}`
  const items = Array.isArray(member) ? arrayOf(member) : [member]
  if (field.kind === 'record') for (const item of items) addFilled(schema, field.of, item, `${path}.`, filled)
  else if (items.some((it) => !isBlank(schema, it))) filled.add(path)
}

function isBlank(schema: SourceSchema, value: Json): boolean {
  if (value === null) return true
  const text = typeof value === 'string' ? value.trim() : undefined
  return text !== undefined && (text === '' || schema.blanks.has(text))
}
