import { type SearchOptions } from './options.js'
import { type Searched } from './search.js'

/** What comes with the Patient instead of by a search of its own. */
export type BroughtAlong = SearchOptions & { readonly broughtBy: string }

/** True for what comes in the search for the Patient, and is searched by nothing else. */
export function isBroughtAlong(search: SearchOptions): search is BroughtAlong {
  return search.broughtBy !== undefined
}

/** How the search for the Patient is told to bring it along (FHIR R4, search.html#revinclude). */
export function revincludeOf({ type, broughtBy }: BroughtAlong): string {
  return `${type}:${broughtBy}`
}

/**
 * What the searches for the Patient brought along of one type, as a search for it would have given it. A source that
 * does not say that it did so has not: what it left out is no empty answer (FHIR R4, search.html#conformance: the self
 * link holds the parameters that were used).
 */
export function broughtAlong(search: BroughtAlong, searched: readonly Searched[]): Searched {
  const found = searched.flatMap((it) => (it.kind === 'found' ? [it] : []))
  if (found.length === 0 || !found.every((it) => saysSo(it.self, revincludeOf(search))))
    return { kind: 'error', reason: 'include-ignored' }
  return {
    kind: 'found',
    matches: found.flatMap((it) =>
      it.included.filter(({ resource }) => resource.resourceType === search.type),
    ),
    included: [],
    isWhole: found.every((it) => it.isWhole),
    self: undefined,
  }
}

/** The self link may be relative, and an include may say the type it includes as well. */
function saysSo(self: string | undefined, wanted: string): boolean {
  if (self === undefined || !URL.canParse(self, 'https://source.invalid/')) return false
  const { searchParams } = new URL(self, 'https://source.invalid/')
  return searchParams.getAll('_revinclude').some((it) => it === wanted || it === `${wanted}:Patient`)
}
