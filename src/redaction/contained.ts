import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../model/json.js'
import { without } from './copy-along.js'

/**
 * The contained resources that the rest of the resource still refers to, directly or through one another: a contained
 * resource shares the fate of what points at it, and one that nothing points at would tell of what was removed.
 */
export function referencedContained(resource: JsonObject): readonly JsonObject[] {
  const contained = objectsOf(resource['contained'])
  const wanted = new Set(localIdsIn(without(resource, 'contained')))
  let size = -1
  while (size < wanted.size) {
    size = wanted.size
    contained
      .filter((it) => wanted.has(textOf(it['id']) ?? ''))
      .forEach((it) => {
        localIdsIn(it).forEach((id) => wanted.add(id))
      })
  }
  return contained.filter((it) => wanted.has(textOf(it['id']) ?? ''))
}

/** The ids after `#` in every reference at any depth. */
function localIdsIn(value: Json): readonly string[] {
  if (isJsonObject(value)) {
    const reference = textOf(value['reference'])
    const own = reference?.startsWith('#') === true ? [reference.slice(1)] : []
    return [...own, ...Object.values(value).flatMap((it) => (it === undefined ? [] : localIdsIn(it)))]
  }
  return arrayOf(value).flatMap(localIdsIn)
}
