import { type ResourceFacts } from '../../model/facts.js'
import { type Judged } from '../decide.js'
import { type ItemRun, type RecordedItem } from './recorded-facts.js'

/** The distinct facts among some resources, and where each stands. */
export type ItemTable = {
  readonly items: readonly RecordedItem[]
  /** The place of the facts of one of these resources. */
  placeOf(judged: Pick<Judged, 'labelled'>): number
  /** The facts of several of these resources, counted, with their ranks as runs. */
  runsOf(judged: readonly Pick<Judged, 'labelled'>[]): readonly ItemRun[]
}

/** Puts the facts of resources into one table, each once: a record of a thousand results has few distinct facts. */
export function itemTable(judged: readonly Pick<Judged, 'labelled'>[]): ItemTable {
  const places = new Map<string, number>()
  const items: RecordedItem[] = []
  const known = new Map<Judged['labelled'], number>()
  const placeOf = ({ labelled }: Pick<Judged, 'labelled'>): number =>
    known.get(labelled) ?? places.get(keyOf(itemOf(labelled))) ?? -1
  for (const { labelled } of judged) {
    const item = itemOf(labelled)
    const key = keyOf(item)
    const place = places.get(key) ?? items.length
    if (place === items.length) items.push(item)
    places.set(key, place)
    known.set(labelled, place)
  }
  return { items, placeOf, runsOf: (some) => runsOf(some, placeOf) }
}

function itemOf({ source, facts }: Judged['labelled']): RecordedItem {
  return { source: source.id, facts: kept(facts) }
}

function keyOf(item: RecordedItem): string {
  return JSON.stringify(item)
}

/** What its source tells is known of the source; the rank is kept apart, because it differs for every item. */
function kept({ class: recordClass, overrideSupported, rank, ...facts }: ResourceFacts): ResourceFacts {
  return facts
}

function runsOf(
  judged: readonly Pick<Judged, 'labelled'>[],
  placeOf: ItemTable['placeOf'],
): readonly ItemRun[] {
  const byPlace = new Map<number, (number | undefined)[]>()
  for (const it of judged) {
    const place = placeOf(it)
    const ranks = byPlace.get(place)
    if (ranks === undefined) byPlace.set(place, [it.labelled.facts.rank])
    else ranks.push(it.labelled.facts.rank)
  }
  return [...byPlace].map(([item, ranks]) => ({
    item,
    count: ranks.length,
    ranks: inRuns(ranks.filter((it) => it !== undefined)),
  }))
}

/** Sorted numbers as runs from-to: 1, 2, 3, 7 is [1, 3], [7, 7]. */
function inRuns(numbers: readonly number[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = []
  for (const it of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && it === last[1] + 1) last[1] = it
    else runs.push([it, it])
  }
  return runs
}
