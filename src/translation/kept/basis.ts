import { isFound, recalled, remember } from '../expressions/memory.js'
import { ownMember } from '../expressions/own-member.js'
import { type Factor, type Scope } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'

/**
 * What alone decides, within one setting, what an expression or a part of the output gives; undefined where it is not
 * known that nothing else has a say: an item of `$each`, another table.
 */
export type Basis = readonly Factor[] | undefined

/** What stands on a basis; on none that is known where it says nothing. */
export type Based = { readonly basis?: Basis }

/** The basis of what is made of several parts. */
export function basisOf(parts: readonly (Based | undefined)[]): Basis {
  const all = new Map<string | object, Factor>()
  for (const it of parts) {
    if (it === undefined) continue
    if (it.basis === undefined) return undefined
    for (const factor of it.basis) if (!all.has(factor.of)) all.set(factor.of, factor)
  }
  return [...all.values()]
}

/** A field of the record, as the source wrote it, and its place in the schema where that is known. */
export function fieldOf(name: string, place = -1): Factor {
  const read = ownMember(name)
  return { of: name, place, read: ({ run }) => read(run.record.content) }
}

/** Whom the record is about. */
export const PERSON: Factor = {
  of: { name: 'person' },
  read: ({ run }) => run.context.patientReference,
}

/**
 * What the map names, where it is found once for each record, on a basis of its own; found without being raised, which
 * the use itself does.
 */
export function namedBy(
  name: object,
  place: number,
  evaluate: (scope: Scope) => Value,
  basis: readonly Factor[],
): Factor {
  return {
    of: name,
    basis,
    read: (scope) => {
      const { memory, quiet } = scope.run
      if (isFound(memory, place)) return recalled(memory, place)
      const { raised } = memory
      const value = evaluate(quiet?.() ?? scope)
      remember(memory, place, value, raised)
      return value
    },
  }
}
