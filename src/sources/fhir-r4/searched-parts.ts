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
  readonly found: readonly Found[]
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
  if (searched.kind !== 'found') return { search, areas, rows: searched, found: [], isWhole: false }
  const { matches, included, isWhole } = searched
  const found = [...matches, ...included]
  const failed = (reason: string): Part => failedPart(search, reason)
  if (found.some((it) => isOfAnother(it.resource, id, person))) return failed('other-person')
  if (matches.some((it) => it.resource.resourceType !== type)) return failed('other-type')
  return { search, areas, rows: { kind: 'rows', rows: matches.map((it) => it.resource) }, found, isWhole }
}

/** A search of which nothing is passed on. */
export function failedPart(search: SearchOptions, reason: string): Part {
  return { search, areas: search.areas, rows: { kind: 'error', reason }, found: [], isWhole: false }
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
