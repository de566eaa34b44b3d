import { type Json } from '../../model/json.js'
import { type SearchParameter, type ValueParameter } from '../../model/search-query.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { resourceType, searchParameter } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { comparisonOf } from './compare/comparisons.js'
import { matchesToken } from './compare/token-match.js'
import { type References, literalsOf, referenceTo } from './references.js'

type Predicate = (resource: FhirResource) => boolean

/**
 * Whether a resource satisfies every parameter: repeated parameters are AND, alternatives within one are OR (FHIR R4
 * search 3.1.1.4). Chains and `_has` are followed among `released` and nowhere else, so that neither a withheld
 * resource nor a masked value can match.
 */
export function matcherOf(
  row: ResourceTypeRow,
  parameters: readonly SearchParameter[],
  released: References,
): Predicate {
  const predicates = parameters.map((it) => predicateOf(row, it, released))
  return (resource) => predicates.every((it) => it(resource))
}

function predicateOf(row: ResourceTypeRow, wanted: SearchParameter, released: References): Predicate {
  if (wanted.kind === 'value') return valuePredicate(row, wanted)
  if (wanted.kind === 'has') {
    const referred = referredBy(wanted, released)
    return (resource) => referred.has(referenceTo(resource))
  }
  const links = wanted.links.map((it) => ({ type: it.type, isMatch: ofType(it, released) }))
  return (resource) =>
    literalsOf(row, wanted.name, resource).some((reference) => {
      const target = released.find(reference)
      return target !== undefined && links.some((it) => it.type === target.resourceType && it.isMatch(target))
    })
}

/** References of everything that some released resource which satisfies the inner parameter refers to. */
function referredBy(
  wanted: Extract<SearchParameter, { readonly kind: 'has' }>,
  released: References,
): ReadonlySet<string> {
  const row = resourceType(wanted.type)
  if (row === undefined) return new Set()
  const isMatch = predicateOf(row, wanted.parameter, released)
  const matching = released.all.filter((it) => it.resourceType === row.type && isMatch(it))
  return new Set(matching.flatMap((it) => literalsOf(row, wanted.by, it)))
}

function ofType(
  { type, parameter }: { readonly type: string; readonly parameter: SearchParameter },
  released: References,
): Predicate {
  const row = resourceType(type)
  return row === undefined ? () => false : judgedOnce(predicateOf(row, parameter, released))
}

/** Many resources may refer to one: what a chain finds there is worked out once. */
function judgedOnce(predicate: Predicate): Predicate {
  const judged = new Map<FhirResource, boolean>()
  return (resource) => {
    const known = judged.get(resource) ?? predicate(resource)
    judged.set(resource, known)
    return known
  }
}

function valuePredicate(row: ResourceTypeRow, wanted: ValueParameter): Predicate {
  const parameter = searchParameter(row, wanted.name)
  if (parameter === undefined) return () => false
  const { valuesIn } = parameter
  const { modifier, values } = wanted
  if (modifier === 'missing') {
    const isWanted = values[0]?.text === 'true'
    return (resource) => (valuesIn(resource).length === 0) === isWanted
  }
  const compare = modifier === 'not' ? matchesToken : comparisonOf(parameter, modifier)
  if (compare === undefined) return () => false
  const isAny = (found: readonly Json[]): boolean =>
    values.some((text) => found.some((value) => compare(value, text, parameter)))
  return modifier === 'not'
    ? (resource) => !isAny(valuesIn(resource))
    : (resource) => isAny(valuesIn(resource))
}
