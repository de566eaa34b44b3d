import { type Include } from '../../model/search-query.js'
import { resourceType } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { partsOf } from './local-reference.js'
import { type References, literalsOf, referenceTo } from './references.js'
import { byTypeAndId } from './sort.js'

/**
 * What the matches of one page bring along, found among the released resources and nowhere else: each once, none that
 * is itself a match of the page, in a fixed order. Includes that iterate are followed from what was brought until they
 * bring nothing more.
 */
export function included(
  includes: readonly Include[],
  page: readonly FhirResource[],
  released: References,
): readonly FhirResource[] {
  if (includes.length === 0) return []
  const matched = new Set(page.map(referenceTo))
  const brought = new Map<string, FhirResource>()
  let following = includes
  for (let from = page; from.length > 0 && following.length > 0;) {
    const found = following.flatMap((it) => FOLLOW[it.direction](it, from, released))
    from = found.filter((it) => !matched.has(referenceTo(it)) && !brought.has(referenceTo(it)))
    for (const it of from) brought.set(referenceTo(it), it)
    following = includes.filter((it) => it.iterates)
  }
  return [...brought.values()].toSorted(byTypeAndId)
}

type Follow = (
  include: Include,
  from: readonly FhirResource[],
  released: References,
) => readonly FhirResource[]

const FOLLOW: Readonly<Record<Include['direction'], Follow>> = {
  include: (include, from, released) =>
    from
      .flatMap((it) => referencesBy(include, it))
      .filter((it) => include.targetType === undefined || partsOf(it)?.type === include.targetType)
      .flatMap((it) => released.find(it) ?? []),
  revinclude: (include, from, released) => {
    const targets = new Set(from.map(referenceTo))
    return released.all.filter((it) => referencesBy(include, it).some((reference) => targets.has(reference)))
  },
}

/** What a resource of the include's type refers to by its parameter; nothing of any other type. */
function referencesBy({ sourceType, parameter }: Include, resource: FhirResource): readonly string[] {
  if (resource.resourceType !== sourceType) return []
  const row = resourceType(sourceType)
  return row === undefined ? [] : literalsOf(row, parameter, resource)
}
