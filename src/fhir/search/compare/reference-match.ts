import { type Json, isJsonObject, objectOf, textOf } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type SearchComponentRow } from '../../resource-type-row.js'
import { unescaped } from '../escapes.js'
import { partsOf } from '../local-reference.js'
import { matchesToken } from './token-match.js'

/** True when a reference parameter may point to resources of the type. */
export function mayPointTo({ targets = [] }: Pick<SearchComponentRow, 'targets'>, type: string): boolean {
  return targets.includes(type) || targets.includes('*')
}

/**
 * Reference comparison (FHIR R4 search 3.1.1.4.12): `Type/id`, or a bare `id` of any type the parameter may point to,
 * or another server's URL or a canonical one exactly. This server's own absolute form was made relative when the
 * search was parsed.
 */
export function matchesReference(
  value: Json,
  wanted: SearchValue,
  row: Pick<SearchComponentRow, 'targets'>,
): boolean {
  const reference = isJsonObject(value) ? textOf(value['reference']) : textOf(value)
  if (reference === undefined) return false
  const text = unescaped(wanted.text)
  const target = partsOf(reference)
  if (target === undefined) return reference === text || isVersionOf(reference, text)
  if (!mayPointTo(row, target.type)) return false
  const sought = partsOf(text)
  if (sought !== undefined) return sought.type === target.type && sought.id === target.id
  return text === target.id
}

/** A canonical reference with a version is also found without one. */
function isVersionOf(reference: string, text: string): boolean {
  return !text.includes('|') && reference.startsWith(`${text}|`)
}

/** The `:identifier` modifier: the identifier that the reference itself carries. */
export function matchesReferenceIdentifier(value: Json, wanted: SearchValue): boolean {
  const identifier = isJsonObject(value) ? objectOf(value['identifier']) : undefined
  return identifier !== undefined && matchesToken(identifier, wanted, {})
}
