import { type Json, isJsonObject, objectOf, textOf } from '../../model/json.js'
import { type SearchValue } from '../../model/search-query.js'
import { type SearchParameterRow } from '../resource-type-row.js'
import { partsOf } from './local-reference.js'
import { matchesToken } from './token-match.js'

/**
 * Reference comparison (FHIR R4 search 3.1.1.4.12): `Type/id`, or a bare `id` of any type the parameter may point to,
 * or another server's URL exactly. This server's own absolute form was made relative when the search was parsed.
 */
export function matchesReference(
  value: Json,
  wanted: SearchValue,
  parameter: Pick<SearchParameterRow, 'targets'>,
): boolean {
  const reference = isJsonObject(value) ? textOf(value['reference']) : textOf(value)
  if (reference === undefined) return false
  const target = partsOf(reference)
  const sought = partsOf(wanted.text)
  const targets = parameter.targets ?? []
  if (target === undefined) return reference === wanted.text
  if (!targets.includes(target.type)) return false
  if (sought !== undefined) return sought.type === target.type && sought.id === target.id
  return wanted.text === target.id
}

/** The `:identifier` modifier: the identifier that the reference itself carries. */
export function matchesReferenceIdentifier(value: Json, wanted: SearchValue): boolean {
  const identifier = isJsonObject(value) ? objectOf(value['identifier']) : undefined
  return identifier !== undefined && matchesToken(identifier, wanted, {})
}
