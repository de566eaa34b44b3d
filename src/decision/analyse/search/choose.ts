import { type Choice, type Node, OPEN, type Truths } from './node.js'

/** A condition over variables, the variables it reads, and the truths it may have. */
export type Wanted = { readonly node: Node; readonly reads: ReadonlySet<number>; readonly allowed: Truths }

/** Met, or the variables whose values the contradiction rests on. */
export type Ended = 'met' | ReadonlySet<number>

const NOTHING: ReadonlySet<number> = new Set()

/**
 * Chooses values until every goal is met for certain; takes back what leaves a goal without hope. A contradiction that
 * does not rest on a variable is not looked for again under its other values.
 */
export function search(
  wanted: readonly Wanted[],
  choice: Choice,
  sizes: readonly number[],
  budget: { left: number },
  accepts: () => boolean,
): Ended {
  if (--budget.left <= 0) return NOTHING
  const hopeless = wanted.find((it) => (it.node.truths(choice) & it.allowed) === 0)
  if (hopeless !== undefined) return hopeless.reads
  const left = wanted.filter((it) => (it.node.truths(choice) & ~it.allowed) !== 0)
  const place = placeToChoose(left, choice)
  if (place === undefined) return accepts() ? 'met' : new Set(choice.keys())
  const restsOn = new Set<number>()
  for (let value = 0; value < (sizes[place] ?? 0); value++) {
    choice[place] = value
    const ended = search(left, choice, sizes, budget, accepts)
    if (ended === 'met') return ended
    if (!ended.has(place)) {
      choice[place] = OPEN
      return ended
    }
    for (const it of ended) restsOn.add(it)
  }
  choice[place] = OPEN
  restsOn.delete(place)
  return restsOn
}

/** An open variable of the goal that depends on the fewest: where a contradiction shows soonest. */
function placeToChoose(left: readonly Wanted[], choice: Choice): number | undefined {
  let fewest: ReadonlySet<number> | undefined
  for (const { node } of left) {
    const open = new Set<number>()
    node.open(choice, open)
    if (open.size > 0 && (fewest === undefined || open.size < fewest.size)) fewest = open
    if (fewest?.size === 1) break
  }
  return fewest?.values().next().value
}
