import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'
import { type SourceField, type SourceSchema } from '../../../translation/source/source-schema.js'
import { count } from './tally.js'

/** Counts, once for the record, each source field that has a value in it; what stands for nothing is none. */
export function countFilled(schema: SourceSchema, record: Json, counts: Map<string, number>): void {
  if (!isJsonObject(record)) return
  const within = new Set<string>()
  for (const field of schema.kinds.get(schema.record)?.values() ?? []) {
    const member = record[field.name]
    if (typeof member !== 'string') addMember(schema, field, member, within)
    else if (field.kind === 'scalar' && !isBlank(schema, member)) count(counts, field.name)
  }
  for (const field of within) count(counts, field)
}

function addMember(
  schema: SourceSchema,
  field: SourceField,
  member: Json | undefined,
  filled: Set<string>,
): void {
  if (member !== undefined && member !== null) addField(schema, field, member, '', filled)
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
