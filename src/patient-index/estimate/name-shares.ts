import { type Name, type Prepared } from '../compare/prepare.js'
import { AVERAGE, type NameShares, RAREST } from '../match/weights.js'

/** Names borne by fewer are all counted as rare alike. */
const FEWEST = 5

/** How often each name is borne among these people. Only names that many bear are kept: the rest could tell of one. */
export function nameShares(people: readonly Prepared[]): NameShares {
  return { given: sharesOf(people.map((it) => it.given)), family: sharesOf(people.map((it) => it.family)) }
}

function sharesOf(names: readonly Name[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { whole } of names) if (whole !== '') counts.set(whole, (counts.get(whole) ?? 0) + 1)
  const all = [...counts.values()].reduce((sum, it) => sum + it, 0)
  if (all === 0) return new Map()
  const shares = new Map<string, number>()
  let average = 0
  for (const [name, count] of counts) {
    average += (count / all) ** 2
    if (count >= FEWEST) shares.set(name, count / all)
  }
  shares.set(AVERAGE, average)
  shares.set(RAREST, FEWEST / all)
  return shares
}
