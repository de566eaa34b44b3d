import { type Json, isJsonObject } from '../../model/json.js'

/** True for values that would be written alike but for the order of their members; a member left undefined is none. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (isJsonObject(a)) {
    if (!isJsonObject(b)) return false
    return [...Object.keys(a), ...Object.keys(b)].every((name) => isSameJson(a[name], b[name]))
  }
  return !isJsonObject(b) && a.length === b.length && a.every((it, at) => isSameJson(it, b[at]))
}
