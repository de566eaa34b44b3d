import { type Json, type JsonObject, arrayOf, isJsonObject } from '../../model/json.js'
import { type Run } from '../expressions/scope.js'
import { safeName } from '../source/member-name.js'
import { type SourceField, type SourceSchema } from '../source/source-schema.js'

/** Raises an issue for every member of the record that the source schema does not know: it was not translated. */
export type RaiseUnexpected = (content: Json, run: Run) => void

/** Looks at a record whose members are those of the record before no further than that, where all are scalars. */
export function unexpectedFields(schema: SourceSchema): RaiseUnexpected {
  const fields = schema.kinds.get(schema.record)
  let known: readonly string[] = []
  return (content, run) => {
    if (!isJsonObject(content) || areMembers(content, known)) return
    const names = Object.keys(content)
    if (names.every((it) => fields?.get(it)?.kind === 'scalar')) known = names
    else raiseIn(schema, schema.record, content, '', run)
  }
}

function areMembers(content: JsonObject, names: readonly string[]): boolean {
  let count = 0
  // What an object inherits would only make it one that is looked at.
  for (const name in content) if (name !== names[count++]) return false
  return count === names.length
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
