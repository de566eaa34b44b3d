import { grouped } from '../../model/grouped.js'
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
  const followed = includes.map((it) => ({
    iterates: it.iterates,
    follow: FOLLOW[it.direction](it, released),
  }))
  let following = followed
  for (let from = page; from.length > 0 && following.length > 0;) {
    const found = new Map(following.flatMap(({ follow }) => follow(from)).map((it) => [referenceTo(it), it]))
    // INVARIANT: each resource is followed once, so that no web of references takes more steps than it has members.
    from = [...found.values()].filter((it) => !matched.has(referenceTo(it)) && !brought.has(referenceTo(it)))
    for (const it of from) brought.set(referenceTo(it), it)
    following = followed.filter((it) => it.iterates)
  }
  return [...brought.values()].toSorted(byTypeAndId)
}

/** From some resources to what an include brings of them. Looks at the whole released set once, however often it is followed. */
type Follow = (from: readonly FhirResource[]) => readonly FhirResource[]

const FOLLOW: Readonly<Record<Include['direction'], (include: Include, released: References) => Follow>> = {
  include: (include, released) => (from) =>
    from
      .flatMap((it) => referencesBy(include, it))
      .filter((it) => include.targetType === undefined || partsOf(it)?.type === include.targetType)
      .flatMap((it) => released.find(it) ?? []),
  revinclude: (include, released) => {
    const pairs = released.all.flatMap((it) => referencesBy(include, it).map((target) => ({ target, it })))
    const byTarget = grouped(pairs, ({ target }) => target)
    return (from) => from.flatMap((it) => (byTarget.get(referenceTo(it)) ?? []).map((pair) => pair.it))
  },
}

/** What a resource of the include's type refers to by its parameter; nothing of any other type. */
function referencesBy({ sourceType, parameter }: Include, resource: FhirResource): readonly string[] {
  if (resource.resourceType !== sourceType) return []
  const row = resourceType(sourceType)
  return row === undefined ? [] : literalsOf(row, parameter, resource)
}
