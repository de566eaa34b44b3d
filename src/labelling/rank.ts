import { byTypeAndId, newestFirst } from '../fhir/search/sort.js'
import { type Unlabelled } from './label.js'
import { referenceTo } from './spread.js'

/** The place of each resource among those of its type from its source: 1 for the newest, undated ones last. */
export function ranksOf(resources: readonly Unlabelled[]): ReadonlyMap<string, number> {
  const byDate = newestFirst()
  const ordered = resources.map((it) => it.resource).toSorted((a, b) => byDate(a, b) || byTypeAndId(a, b))
  const ranks = new Map<string, number>()
  const counts = new Map<string, number>()
  for (const resource of ordered) {
    const reference = referenceTo(resource)
    if (ranks.has(reference)) continue
    const rank = (counts.get(resource.resourceType) ?? 0) + 1
    counts.set(resource.resourceType, rank)
    ranks.set(reference, rank)
  }
  return ranks
}
