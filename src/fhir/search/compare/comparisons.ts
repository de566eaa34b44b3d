import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { type SearchValue } from '../../../model/search-query.js'
import { type SearchComponentRow, type SearchKind, type SearchParameterRow } from '../../resource-type-row.js'
import { unescaped } from '../escapes.js'
import { matchesDate } from './date-match.js'
import { matchesNumber, matchesQuantity } from './quantity-match.js'
import { matchesReference, matchesReferenceIdentifier } from './reference-match.js'
import { matchesString } from './string-match.js'
import { matchesOfType, matchesToken, matchesTokenText } from './token-match.js'

type Comparison = (value: Json, wanted: SearchValue, row: SearchParameterRow | SearchComponentRow) => boolean

/** How each kind compares, by modifier; the empty modifier is the plain comparison. */
const COMPARISONS: Readonly<Record<SearchKind, Readonly<Record<string, Comparison>>>> = {
  token: { '': matchesToken, text: matchesTokenText, 'of-type': matchesOfType },
  string: {
    '': matchesString('starts-with'),
    exact: matchesString('exact'),
    contains: matchesString('contains'),
  },
  date: { '': matchesDate },
  reference: { '': matchesReference, identifier: matchesReferenceIdentifier },
  uri: { '': (value, wanted) => value === unescaped(wanted.text) },
  number: { '': matchesNumber },
  quantity: { '': matchesQuantity },
  composite: { '': matchesComposite },
}

/** How the values of a parameter are compared under a modifier; one that names a type restricts a reference to it. */
export function comparisonOf(row: SearchParameterRow, modifier: string | undefined): Comparison | undefined {
  const known = COMPARISONS[row.kind][modifier ?? '']
  if (known !== undefined || modifier === undefined) return known
  if (row.kind !== 'reference' || !/^[A-Z]/.test(modifier)) return undefined
  return (value, wanted) => matchesReference(value, wanted, { targets: [modifier] })
}

/** Composite comparison (FHIR R4 search 3.1.1.4.13): every component matches within one and the same part. */
function matchesComposite(
  value: Json,
  wanted: SearchValue,
  row: SearchParameterRow | SearchComponentRow,
): boolean {
  const components = 'components' in row ? (row.components ?? []) : []
  return isJsonObject(value) && components.every((it, i) => matchesComponent(value, wanted.parts?.[i], it))
}

function matchesComponent(
  part: JsonObject,
  wanted: SearchValue | undefined,
  row: SearchComponentRow,
): boolean {
  const compare = COMPARISONS[row.kind]['']
  if (wanted === undefined || compare === undefined) return false
  return row.valuesIn(part).some((it) => compare(it, wanted, row))
}
