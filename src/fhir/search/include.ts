import { type Json, isJsonObject, textOf } from '../../model/json.js'
import { type Include } from '../../model/search-query.js'
import { valuesAt } from '../element-path.js'
import { resourceType, searchParameter } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { partsOf } from './local-reference.js'
import { byTypeAndId } from './sort.js'

/**
 * What the matches of one page bring along, found among the released resources and nowhere else: each once, none that
 * is itself a match of the page, in a fixed order.
 */
export function included(
  includes: readonly Include[],
  page: readonly FhirResource[],
  released: readonly FhirResource[],
): readonly FhirResource[] {
  const matched = new Set(page.map(referenceTo))
  const wanted = new Set(includes.flatMap((it) => FOLLOW[it.direction](it, page, released)))
  return released
    .filter((it) => wanted.has(referenceTo(it)) && !matched.has(referenceTo(it)))
    .toSorted(byTypeAndId)
}

type Follow = (
  include: Include,
  page: readonly FhirResource[],
  released: readonly FhirResource[],
) => readonly string[]

const FOLLOW: Readonly<Record<Include['direction'], Follow>> = {
  include: (include, page) =>
    page
      .filter((it) => it.resourceType === include.sourceType)
      .flatMap((it) => referencesBy(include, it))
      .filter((it) => include.targetType === undefined || partsOf(it)?.type === include.targetType),
  revinclude: (include, page, released) => {
    const targets = new Set(page.map(referenceTo))
    return released
      .filter((it) => it.resourceType === include.sourceType)
      .filter((it) => referencesBy(include, it).some((reference) => targets.has(reference)))
      .map(referenceTo)
  },
}

/** The literal references, without a version, that a resource holds at the paths of the parameter. */
function referencesBy(include: Include, resource: FhirResource): readonly string[] {
  const row = resourceType(include.sourceType)
  const parameter = row === undefined ? undefined : searchParameter(row, include.parameter)
  return (parameter?.paths ?? []).flatMap((path) => valuesAt(resource, path).flatMap(literal))
}

function literal(value: Json): readonly string[] {
  const parts = isJsonObject(value) ? partsOf(textOf(value['reference']) ?? '') : undefined
  return parts === undefined ? [] : [`${parts.type}/${parts.id}`]
}

/** How other resources refer to this one. */
function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}
