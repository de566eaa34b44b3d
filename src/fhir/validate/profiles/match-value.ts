import { type Json, isJsonObject } from '../../../model/json.js'
import { sameJson } from '../fhirpath/compare.js'

/** Whether a value holds all of a pattern (ElementDefinition.pattern[x]): more is allowed, in arrays too. */
export function matchesPattern(value: Json | undefined, pattern: Json): boolean {
  if (Array.isArray(pattern))
    return (
      Array.isArray(value) && pattern.every((wanted) => value.some((it: Json) => matchesPattern(it, wanted)))
    )
  if (!isJsonObject(pattern)) return sameJson(value, pattern)
  if (!isJsonObject(value)) return false
  return Object.entries(pattern).every(
    ([name, wanted]) => wanted === undefined || matchesPattern(value[name], wanted),
  )
}

/** Whether a value is exactly the fixed one (ElementDefinition.fixed[x]). */
export function isFixed(value: Json | undefined, fixed: Json): boolean {
  return sameJson(value, fixed)
}
