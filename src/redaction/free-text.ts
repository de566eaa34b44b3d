import { freeTextAt } from '../fhir/text/free-text.js'
import { type Json, type JsonObject, arrayOf, isJsonObject } from '../model/json.js'
import { childrenOf, withChildren } from './copy-along.js'
import { MASKED } from './masked.js'

/**
 * The element without anything that somebody wrote in their own words, or that nobody can read, at any depth; where it
 * stood is said to be masked, so that what R4 requires is still there. Codes, names, addresses and dates stay.
 */
export function withoutFreeText(element: JsonObject, within?: string): JsonObject {
  const gone = Object.keys(element).filter((name) => freeTextAt(element, name, within) !== undefined)
  const left = withChildren(element, (child, name) => {
    if (gone.includes(name)) return undefined
    return childrenOf(name, child, (it) => (isJsonObject(it) ? withoutFreeText(it, name) : it))
  })
  if (gone.length === 0) return left
  return { ...left, ...Object.fromEntries(gone.map((it) => [`_${it}`, inPlaceOf(element[it])])) }
}

function inPlaceOf(value: Json | undefined): Json {
  return Array.isArray(value) ? arrayOf(value).map(() => MASKED) : MASKED
}
