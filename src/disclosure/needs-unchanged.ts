import { Refusal } from '../model/refusal.js'
import { type Candidates } from './gather-facts.js'

/**
 * Compares what the registers say once the sources have answered with what the request was permitted by: dissents,
 * objections, consents, capacity, proxies, relationships and the reason for breaking the glass. Refuses with
 * CANNOT_CHECK where anything is otherwise, or the consents cannot be read: a refusal counts from the moment it was
 * recorded, however slow a source is. The caller asks again, and is then decided on anew.
 */
export function needsUnchanged(before: Candidates, after: Candidates): void {
  if (after.recorded === undefined || stateOf(after) !== stateOf(before))
    throw new Refusal('CANNOT_CHECK', { detail: 'registers changed meanwhile' })
}

/** In an order that says nothing: registers give their rows as they come. */
function stateOf({ candidates, unheld, recorded }: Candidates): string {
  const lines = [
    ...candidates.map(({ source, facts }) => [source.id, facts]),
    ...unheld.map(({ recordClass, facts }) => [recordClass, facts]),
    ...(recorded ?? []),
  ]
  return lines
    .map((it) => JSON.stringify(it, inOrder))
    .toSorted()
    .join('\n')
}

function inOrder(_name: string, value: unknown): unknown {
  return Array.isArray(value) && value.every((it) => typeof it === 'string') ? value.toSorted() : value
}
