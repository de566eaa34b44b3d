import { type Json, arrayOf, isJsonObject } from '../../model/json.js'
import { type Run } from '../expressions/scope.js'
import { safeName } from '../source/member-name.js'
import { type SourceField, type SourceSchema } from '../source/source-schema.js'

/** Raises an issue for every member of the record that the source schema does not know: it was not translated. */
export function raiseUnexpected(schema: SourceSchema, content: Json, run: Run): void {
  raiseIn(schema, schema.record, content, '', run)
}

function raiseIn(schema: SourceSchema, kind: string, value: Json, location: string, run: Run): void {
  if (!isJsonObject(value)) return
  const fields = schema.kinds.get(kind)
  for (const name of Object.keys(value)) {
    const field = fields?.get(name)
    if (field?.kind === 'scalar') continue
    const at = location === '' ? safeName(name) : `${location}.${safeName(name)}`
    if (field === undefined) raise(run, at, value[name])
    else raiseWithin(schema, field, value[name], at, run)
  }
}

function raiseWithin(
  schema: SourceSchema,
  field: SourceField,
  member: Json | undefined,
  at: string,
  run: Run,
): void {
  if (field.kind !== 'record' || member === undefined) return
  if (!field.many) raiseIn(schema, field.of, member, at, run)
  else
    for (const [index, item] of arrayOf(member).entries())
      raiseIn(schema, field.of, item, `${at}[${index}]`, run)
}

function raise(run: Run, location: string, value: Json | undefined): void {
  run.raise({ code: 'unexpected-field', severity: 'warning', location, element: undefined, value })
}
