import { type Json, arrayOf, isJsonObject } from '../../../../model/json.js'
import { sameJson } from '../../fhirpath/compare.js'

/** Whether a value holds all of a pattern (ElementDefinition.pattern[x]): more is allowed, in arrays too. */
export function matchesPattern(value: Json | undefined, pattern: Json): boolean {
  if (Array.isArray(pattern))
    return Array.isArray(value) && arrayOf(pattern).every((wanted) => isAmong(arrayOf(value), wanted))
  if (!isJsonObject(pattern)) return sameJson(value, pattern)
  if (!isJsonObject(value)) return false
  return Object.entries(pattern).every(
    ([name, wanted]) => wanted === undefined || matchesPattern(value[name], wanted),
  )
}

function isAmong(values: readonly Json[], wanted: Json): boolean {
  return values.some((it) => matchesPattern(it, wanted))
}
