import { type Json, arrayOf, isJsonObject } from '../../../model/json.js'
import { type SourceField, type SourceSchema } from '../../../translation/source/source-schema.js'
import { count } from './tally.js'

/** Counts of records by what is filled in them. */
type FilledCounter = {
  /** Counts, once for the record, each source field that has a value in it; what stands for nothing is none. */
  take(record: Json): void
  /** Adds what was counted. */
  addTo(counts: Map<string, number>): void
}

/** Counts for records of this schema, none so far. */
export function filledCounter(schema: SourceSchema): FilledCounter {
  const fields = [...(schema.kinds.get(schema.record)?.values() ?? [])]
  const texts = fields.map(() => 0)
  const others = new Map<string, number>()
  return {
    take: (record) => {
      if (!isJsonObject(record)) return
      const within = new Set<string>()
      for (let at = 0; at < fields.length; at++) {
        const field = fields[at]
        if (field === undefined) continue
        const member = record[field.name]
        if (typeof member !== 'string') addMember(schema, field, member, within)
        else if (member !== '' && field.kind === 'scalar' && !isBlank(schema, member))
          texts[at] = (texts[at] ?? 0) + 1
      }
      for (const field of within) count(others, field)
    },
    addTo: (counts) => {
      for (const [at, { name }] of fields.entries()) if (texts[at] !== 0) count(counts, name, texts[at])
      for (const [field, number] of others) count(counts, field, number)
    },
  }
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
