import { Refusal } from '../model/refusal.js'
import { type Candidates } from './gather-facts.js'
import { type RegistersRead, isSameReading } from './registers/read-registers.js'

/** What a request was permitted by, and what that rested on. */
type Rested = { readonly read: RegistersRead; readonly facts: Candidates }

/**
 * Compares what the registers say once the sources have answered with what the request was permitted by: dissents,
 * objections, consents, capacity, proxies, relationships and the reason for breaking the glass. Refuses with
 * CANNOT_CHECK where anything is otherwise, or the consents cannot be read: a refusal counts from the moment it was
 * recorded, however slow a source is. The caller asks again, and is then decided on anew. Registers that say the same
 * word for word give the same facts; `factsOf` is asked for those of any others.
 */
export function needsUnchanged(
  before: Rested,
  after: RegistersRead,
  factsOf: (read: RegistersRead) => Candidates,
): void {
  const isKnown = after.recorded !== undefined
  if (!isKnown || !(isSameReading(before.read, after) || isSame(before.facts, factsOf(after))))
    throw new Refusal('CANNOT_CHECK', { detail: 'registers changed meanwhile' })
}

/** Registers give their rows as they come, nearly always in the same order: another one is looked into. */
function isSame(before: Candidates, after: Candidates): boolean {
  const [was, is] = [linesOf(before), linesOf(after)]
  return JSON.stringify(was) === JSON.stringify(is) || stateOf(was) === stateOf(is)
}

function linesOf({ candidates, unheld, recorded }: Candidates): readonly unknown[] {
  return [
    ...candidates.map(({ source, facts }) => [source.id, facts]),
    ...unheld.map(({ recordClass, facts }) => [recordClass, facts]),
    ...(recorded ?? []),
  ]
}

/** In an order that says nothing. */
function stateOf(lines: readonly unknown[]): string {
  return lines
    .map((it) => JSON.stringify(it, inOrder))
    .toSorted()
    .join('\n')
}

function inOrder(_name: string, value: unknown): unknown {
  return Array.isArray(value) && value.every((it) => typeof it === 'string') ? value.toSorted() : value
}
