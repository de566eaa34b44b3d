import { type Json } from '../../model/json.js'
import { type SearchParameter, type SearchValue } from '../../model/search-query.js'
import { valuesAt } from '../element-path.js'
import { type ResourceTypeRow, type SearchParameterRow } from '../resource-type-row.js'
import { searchParameter } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { matchesDate } from './date-match.js'
import { matchesReference, matchesReferenceIdentifier } from './reference-match.js'
import { matchesString } from './string-match.js'
import { matchesToken, matchesTokenText } from './token-match.js'
import { unescaped } from './escapes.js'

type Comparison = (value: Json, wanted: SearchValue, parameter: SearchParameterRow) => boolean

/** How each kind compares, by modifier; the empty modifier is the plain comparison. */
const COMPARISONS: Readonly<Record<SearchParameterRow['kind'], Readonly<Record<string, Comparison>>>> = {
  token: { '': matchesToken, text: matchesTokenText },
  string: {
    '': matchesString('starts-with'),
    exact: matchesString('exact'),
    contains: matchesString('contains'),
  },
  date: { '': matchesDate },
  reference: { '': matchesReference, identifier: matchesReferenceIdentifier },
  uri: { '': (value, wanted) => value === unescaped(wanted.text) },
}

/**
 * True when the resource satisfies every parameter: repeated parameters are AND, alternatives within one are OR
 * (FHIR R4 search 3.1.1.4). Looks at nothing but the resource given, so a withheld or masked value cannot match.
 */
export function matches(
  row: ResourceTypeRow,
  parameters: readonly SearchParameter[],
  resource: FhirResource,
): boolean {
  return parameters.every((it) => matchesOne(row, it, resource))
}

function matchesOne(row: ResourceTypeRow, wanted: SearchParameter, resource: FhirResource): boolean {
  const parameter = searchParameter(row, wanted.name)
  if (parameter === undefined) return false
  const values = parameter.paths.flatMap((path) => valuesAt(resource, path))
  if (wanted.modifier === 'missing') return wanted.values[0]?.text === String(values.length === 0)
  if (wanted.modifier === 'not')
    return !wanted.values.some((text) => values.some((value) => matchesToken(value, text, parameter)))
  const compare = comparisonOf(parameter, wanted.modifier)
  if (compare === undefined) return false
  return wanted.values.some((text) => values.some((value) => compare(value, text, parameter)))
}

/** A modifier that names a type restricts a reference to that type. */
function comparisonOf(parameter: SearchParameterRow, modifier: string | undefined): Comparison | undefined {
  const known = COMPARISONS[parameter.kind][modifier ?? '']
  if (known !== undefined || modifier === undefined) return known
  if (parameter.kind !== 'reference' || !/^[A-Z]/.test(modifier)) return undefined
  return (value, wanted) => matchesReference(value, wanted, { ...parameter, targets: [modifier] })
}
