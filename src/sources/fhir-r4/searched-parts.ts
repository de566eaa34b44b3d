import { resourceType } from '../../fhir/resource-types.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type Area } from '../../model/area.js'
import { grouped } from '../../model/grouped.js'
import { textOf } from '../../model/json.js'
import { type AskContext } from '../connector.js'
import { type Rows } from '../parts/rows.js'
import { type SearchOptions } from './options.js'
import { type Found } from './read-page.js'
import { type Searched } from './search.js'
import { isOfAnother } from './whose.js'

/** The one Patient that was found, and their id in the source. */
export type FoundPerson = {
  readonly found: Found
  readonly id: string
  /** The searches for the Patient, with what they brought along. */
  readonly searched: readonly Searched[]
}

/** One search as it came: what may be passed on, or how it failed. */
export type Part = {
  readonly search: SearchOptions
  readonly areas: readonly Area[]
  readonly rows: Rows
  /** What matched, and what came along with it. */
  readonly found: readonly Found[]
  readonly matched: readonly Found[]
  readonly isWhole: boolean
}

/** The parameters of a search for the person of that id. */
export function queryOf({ query }: SearchOptions, patientId: string): URLSearchParams {
  const filled = new URLSearchParams()
  for (const [name, values] of Object.entries(query ?? {}))
    for (const value of typeof values === 'string' ? [values] : values)
      filled.append(name, value.replaceAll('{patient}', patientId))
  return filled
}

/** What a search came to, or nothing of it where it holds anything of another person or of another type. */
export function partOf(
  search: SearchOptions,
  searched: Searched,
  { id }: FoundPerson,
  { person }: Pick<AskContext, 'person'>,
): Part {
  const { type, areas } = search
  if (searched.kind !== 'found')
    return { search, areas, rows: searched, found: [], matched: [], isWhole: false }
  const { matches, included, isWhole } = searched
  const found = [...matches, ...included]
  const failed = (reason: string): Part => failedPart(search, reason)
  if (found.some((it) => isOfAnother(it.resource, id, person))) return failed('other-person')
  if (matches.some((it) => it.resource.resourceType !== type)) return failed('other-type')
  const rows = { kind: 'rows', rows: matches.map((it) => it.resource) } as const
  return { search, areas, rows, found, matched: matches, isWhole }
}

/** A search of which nothing is passed on. */
function failedPart(search: SearchOptions, reason: string): Part {
  const { areas } = search
  return { search, areas, rows: { kind: 'error', reason }, found: [], matched: [], isWhole: false }
}

/** What is one record of the source's: found together, and of the area that was asked for it where that is one. */
export type FoundTogether = {
  readonly found: readonly Found[]
  readonly area: Area | undefined
  /** True for what no search found. */
  readonly cameAlong: boolean
}

/**
 * What matched, by search, with whatever of no area came along; then what else came along, of no search's area. Which
 * area a thing is of must not rest on what brought it: that may be withheld, and each area is told of with a count.
 */
export function foundTogether(parts: readonly Part[]): readonly FoundTogether[] {
  const matched = new Set(parts.flatMap((it) => it.matched.map(({ resource }) => nameOf(resource))))
  const isAlong = (it: Found): boolean => !isCompany(it) && !matched.has(nameOf(it.resource))
  return [
    ...parts.map((part) => ({
      found: [...part.matched, ...part.found.filter(isCompany)],
      area: part.areas.length === 1 ? part.areas[0] : undefined,
      cameAlong: false,
    })),
    { found: parts.flatMap((it) => it.found).filter(isAlong), area: undefined, cameAlong: true },
  ].filter((it) => it.found.length > 0)
}

function isCompany({ resource }: Found): boolean {
  return resourceType(resource.resourceType)?.areas.length === 0
}

/** Searches that give different things under one id give nothing, whichever came first: none is known to be right. */
export function withoutContradictions(parts: readonly Part[]): readonly Part[] {
  const found = parts.flatMap((it) => it.found.map(({ resource }) => resource))
  const named = grouped(found, nameOf)
  if (named.size === found.length) return parts
  const isOne = new Map([...named].map(([name, same]) => [name, areAlike(same)]))
  return parts.map((part) =>
    part.found.every(({ resource }) => isOne.get(nameOf(resource)) === true)
      ? part
      : failedPart(part.search, 'conflicting-duplicates'),
  )
}

function areAlike([first, ...others]: readonly FhirResource[]): boolean {
  if (others.length === 0) return true
  const text = JSON.stringify(first)
  return others.every((it) => JSON.stringify(it) === text)
}

/** How the source names a resource: `Type/id`. */
export function nameOf(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}
