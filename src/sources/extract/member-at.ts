import { type Json, objectOf } from '../../model/json.js'
import { type SourceSchema } from '../../translation/source/source-schema.js'

/** The member that a path of the settings names, steps parted by `/`; undefined where the record has none. */
export function memberAt(content: Json, path: string): Json | undefined {
  let at: Json | undefined = content
  for (const step of path.split('/')) at = objectOf(at)?.[step]
  return at
}

/** Whether the records of a source have the scalar member that a path names. */
export function hasMember(schema: SourceSchema, path: string): boolean {
  let kind = schema.record
  for (const step of path.split('/')) {
    const field = schema.kinds.get(kind)?.get(step)
    if (field === undefined) return false
    kind = field.kind === 'record' ? field.of : ''
  }
  return kind === ''
}
