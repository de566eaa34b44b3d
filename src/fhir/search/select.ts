import { createHash } from 'node:crypto'
import { objectOf, textOf } from '../../model/json.js'
import { type SearchQuery } from '../../model/search-query.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { RESOURCE_TYPES, resourceType } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { dateRange } from './date-range.js'
import { included } from './include.js'
import { matcherOf } from './match.js'
import { referencesAmong } from './references.js'
import { byTypeAndId, newestFirst, sorted } from './sort.js'
import { subset } from './subset.js'
import { reachedThrough } from './through.js'

/** One page of an answer. */
export type Selection = {
  readonly matches: readonly FhirResource[]
  readonly included: readonly FhirResource[]
  /** Matches in the whole released result, on every page. */
  readonly total: number
  /** Offset of the next page; undefined on the last. */
  readonly next: number | undefined
  /** Digest of the matches up to there, to be told from others later. */
  readonly given?: string
  /** References of what made the matches match beside themselves, on every page. */
  readonly through?: readonly string[]
  /** What stood on the pages before has changed: this page starts again from the first match, so that none is missed. */
  readonly startsAgain?: boolean
}

/**
 * The page of the search that the query asks for. Matching, order, count and includes see nothing but `released`, so
 * no answer depends on what was withheld or masked; subsetting comes last. What may not be a match by where it comes from
 * is there for includes and chains alone.
 */
export function select(
  query: SearchQuery,
  row: ResourceTypeRow,
  released: readonly FhirResource[],
  mayMatch: (resource: FhirResource) => boolean = () => true,
): Selection {
  const references = referencesAmong(released)
  const isMatch = matcherOf(row, query.parameters, references)
  const found = released.filter((it) => it.resourceType === row.type && mayMatch(it) && isMatch(it))
  const { page, ...place } = pageOf(query, sorted(row, query.sort, found))
  const accompanying = included(query.includes, page, references)
  return {
    matches: page.map((it) => subset(it, query)),
    included: accompanying.map((it) => subset(it, { summary: query.summary, elements: [] })),
    total: found.length,
    through: reachedThrough(row, query.parameters, found, references),
    ...place,
  }
}

/**
 * The page of `$everything` that the query asks for: every released resource about the person, of the types asked and
 * changed since the instant asked, in the table's order of types, newest first; types about nobody and Provenance come along with the last page.
 */
export function selectEverything(query: SearchQuery, released: readonly FhirResource[]): Selection {
  const inTableOrder = tableOrder()
  const wanted = released.filter(isWanted(query))
  const found = wanted.filter(isAboutPerson).toSorted(inTableOrder)
  const others = wanted.filter((it) => !isAboutPerson(it)).toSorted(inTableOrder)
  const { page, ...place } = pageOf(query, found)
  const accompanying = place.next === undefined && query.count !== 0 ? others : []
  return {
    matches: page.map((it) => subset(it, query)),
    included: accompanying.map((it) => subset(it, { summary: query.summary, elements: [] })),
    total: found.length,
    ...place,
  }
}

/**
 * Of the types asked, and changed since the instant asked. What does not say when it changed cannot be shown to be
 * older, and is given; what only accompanies other resources is given with them, however old.
 */
export function isWanted({ types, since }: SearchQuery): (resource: FhirResource) => boolean {
  return (it) => {
    if (types !== undefined && !types.includes(it.resourceType)) return false
    if (since === undefined || !isAboutPerson(it)) return true
    const changed = dateRange(textOf(objectOf(it['meta'])?.['lastUpdated']) ?? '')
    return changed === undefined || changed.to > since
  }
}

type Page = Pick<Selection, 'next' | 'given' | 'startsAgain'> & { readonly page: readonly FhirResource[] }

function pageOf(query: SearchQuery, ordered: readonly FhirResource[]): Page {
  const startsAgain = query.given !== undefined && query.given !== digestOf(ordered.slice(0, query.offset))
  const start = startsAgain ? 0 : query.offset
  if (query.summary === 'count' || query.count === 0)
    return { page: [], next: undefined, given: '', startsAgain }
  const end = query.count === undefined ? ordered.length : start + query.count
  const isLast = end >= ordered.length
  return {
    page: ordered.slice(start, end),
    next: isLast ? undefined : end,
    given: isLast ? '' : digestOf(ordered.slice(0, end)),
    startsAgain,
  }
}

/** 96 bits of a digest of what they are, in their order. */
function digestOf(resources: readonly FhirResource[]): string {
  const references = resources.map((it) => `${it.resourceType}/${textOf(it['id']) ?? ''}`)
  return createHash('sha256').update(references.join(' ')).digest('base64url').slice(0, 16)
}

function isAboutPerson(resource: FhirResource): boolean {
  return (resourceType(resource.resourceType)?.areas ?? []).length > 0
}

const PLACES: ReadonlyMap<string, number> = new Map(RESOURCE_TYPES.map((row, i) => [row.type, i]))

function tableOrder(): (a: FhirResource, b: FhirResource) => number {
  const place = (it: FhirResource): number => PLACES.get(it.resourceType) ?? PLACES.size
  const byDate = newestFirst()
  return (a, b) => place(a) - place(b) || byDate(a, b) || byTypeAndId(a, b)
}
