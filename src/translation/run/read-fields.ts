import { type Json, type JsonObject, isJsonObject } from '../../model/json.js'
import { type Run } from '../expressions/scope.js'
import { type SourceSchema, placesOf } from '../source/source-schema.js'

/** Reads all fields of a record at once; undefined where it has a member that is not one of them, or is not a scalar. */
export type ReadFields = (content: Json) => Run['fields']

/** Looks at a record whose members are those of the record before no further than that: one sweep of them reads all. */
export function fieldReader(schema: SourceSchema): ReadFields {
  const fields = schema.kinds.get(schema.record)
  const placeOf = placesOf(fields)
  const none = [...placeOf.keys()].map(() => undefined)
  let names: readonly string[] = []
  let places: readonly number[] = []
  return (content) => {
    if (!isJsonObject(content)) return undefined
    const read = swept(content, names, places, none)
    if (read !== undefined) return read
    const found = Object.keys(content)
    if (!found.every((it) => fields?.get(it)?.kind === 'scalar')) return undefined
    names = found
    places = found.map((it) => placeOf.get(it) ?? 0)
    return swept(content, names, places, none)
  }
}

/** The members, each at its place; undefined where they are others than those named, or in another order. */
function swept(
  content: JsonObject,
  names: readonly string[],
  places: readonly number[],
  none: readonly undefined[],
): Run['fields'] {
  const values: (Json | undefined)[] = none.slice()
  let count = 0
  // What an object inherits would only make it one that is looked at.
  for (const name in content) {
    const place = places[count]
    if (place === undefined || name !== names[count]) return undefined
    values[place] = content[name]
    count++
  }
  return count === names.length ? values : undefined
}
