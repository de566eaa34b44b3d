import { type Condition } from '../conditions/condition.js'
import { type FactPath, factReader, isResourceFact } from '../conditions/fact-paths.js'
import { type FactTree } from '../../model/facts.js'
import { type Residue } from './steps.js'

/**
 * Rules found by the one value they are about, as a local rule is about one organisation: a request meets its own
 * without passing all the others.
 */
export type KeyedRules = {
  /** The rules that could show for these facts, in their order; those left out are known not to apply. */
  for(facts: FactTree, isUnknown: (fact: FactPath, facts: FactTree) => boolean): readonly Residue[]
}

type Placed = { readonly residue: Residue; readonly place: number }
type Key = { readonly fact: FactPath; readonly value: string | number | boolean }

/** Sorts rules by the request fact that each requires to have one value, where it requires one. */
export function keyedRules(residues: readonly Residue[]): KeyedRules {
  const unkeyed: Placed[] = []
  const keyed = new Map<FactPath, Map<unknown, Placed[]>>()
  residues.forEach((residue, place) => {
    const key = keyOf(residue.kind === 'power' ? residue.when : residue.applies)
    if (key === undefined) unkeyed.push({ residue, place })
    else placesIn(keyed, key).push({ residue, place })
  })
  return {
    for: (facts, isUnknown) => {
      const met = [...unkeyed]
      for (const [fact, byValue] of keyed) {
        // INVARIANT: unknown fires denials, so that with an unknown fact every rule about it is met.
        if (isUnknown(fact, facts)) met.push(...[...byValue.values()].flat())
        else met.push(...(byValue.get(factReader(fact)(facts)) ?? []))
      }
      return met.sort((a, b) => a.place - b.place).map((it) => it.residue)
    },
  }
}

function placesIn(keyed: Map<FactPath, Map<unknown, Placed[]>>, { fact, value }: Key): Placed[] {
  const byValue = keyed.get(fact) ?? new Map<unknown, Placed[]>()
  keyed.set(fact, byValue)
  const places = byValue.get(value) ?? []
  byValue.set(value, places)
  return places
}

/** The comparison without which the condition is known not to hold. */
function keyOf(condition: Condition): Key | undefined {
  if (condition.kind === 'all') return condition.of.map(keyOf).find((it) => it !== undefined)
  if (condition.kind !== 'test' || condition.equals === undefined) return undefined
  const [fact] = condition.facts
  return fact === undefined || isResourceFact(fact) ? undefined : { fact, value: condition.equals }
}
