import {
  type ChainedParameter,
  type ReverseParameter,
  type SearchParameter,
} from '../../model/search-query.js'
import { resourceType } from '../resource-types.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { type FhirResource } from '../resource.js'
import { matcherOf } from './match.js'
import { type References, literalsOf, referenceTo } from './references.js'

/**
 * References of everything beside the matches that made them matches: what chains led to and what `_has` found,
 * however far. Whoever is given the matches has been told of these, though none of them is in the answer.
 */
export function reachedThrough(
  row: ResourceTypeRow,
  parameters: readonly SearchParameter[],
  matches: readonly FhirResource[],
  released: References,
): readonly string[] {
  return [...new Set(parameters.flatMap((it) => reachedBy(row, it, matches, released)))]
}

function reachedBy(
  row: ResourceTypeRow,
  parameter: SearchParameter,
  matches: readonly FhirResource[],
  released: References,
): readonly string[] {
  if (parameter.kind === 'value') return []
  const steps =
    parameter.kind === 'has'
      ? [referring(parameter, matches, released)]
      : referredTo(row, parameter, matches, released)
  return steps.flatMap(({ type, inner, candidates }) => {
    const next = resourceType(type)
    if (next === undefined) return []
    const isMatch = matcherOf(next, [inner], released)
    const found = candidates.filter(isMatch)
    return [...found.map(referenceTo), ...reachedBy(next, inner, found, released)]
  })
}

type Step = {
  readonly type: string
  readonly inner: SearchParameter
  /** Of that type, and tied to one of the matches. */
  readonly candidates: readonly FhirResource[]
}

function referredTo(
  row: ResourceTypeRow,
  { name, links }: ChainedParameter,
  matches: readonly FhirResource[],
  released: References,
): readonly Step[] {
  const targets = matches.flatMap((it) => literalsOf(row, name, it)).flatMap((it) => released.find(it) ?? [])
  return links.map(({ type, parameter }) => ({
    type,
    inner: parameter,
    candidates: targets.filter((it) => it.resourceType === type),
  }))
}

function referring(
  { type, by, parameter }: ReverseParameter,
  matches: readonly FhirResource[],
  released: References,
): Step {
  const row = resourceType(type)
  const wanted = new Set(matches.map(referenceTo))
  const refers = (it: FhirResource): boolean =>
    row !== undefined && it.resourceType === type && literalsOf(row, by, it).some((one) => wanted.has(one))
  return { type, inner: parameter, candidates: released.all.filter(refers) }
}
