import { type DetectorName, isDetector } from '../../src/audit/detectors/detector-table.js'
import { readSighting } from '../../src/audit/detectors/sighting.js'
import { takeIn, watching } from '../../src/audit/detectors/watch.js'
import { memoriesInMap } from '../../tests/audit/detectors/memories.js'
import { START, lookLine } from '../../tests/audit/detectors/sightings.js'
import { type Planted } from './planted.js'
import { syntheticYear } from './synthetic-year.js'

/** How one who did wrong was found. */
export type Found = {
  readonly planted: Planted
  /** Looks without need before the alert, with the one that raised it, and days from the first; undefined: not found. */
  readonly after: { readonly looks: number; readonly days: number } | undefined
}

/** What the detectors made of a year. */
export type YearFigures = {
  readonly events: number
  readonly seconds: number
  readonly alerts: number
  /** Alerts about those who did nothing wrong, by detector. */
  readonly falseAlerts: ReadonlyMap<DetectorName, number>
  readonly found: readonly Found[]
  /** Most keys remembered at once. */
  readonly remembered: number
}

/** Puts a synthetic year before the detectors; only reading the entries and the detectors are timed. */
export function watchYear(seed: number, most: number): YearFigures {
  const { looks, planted } = syntheticYear(seed, most)
  const memories = memoriesInMap()
  const all = watching(undefined)
  const first = new Map<string, number>()
  const falseAlerts = new Map<DetectorName, number>()
  const wrongdoers = new Set(planted.map((it) => it.worker.id))
  let [events, alerts, milliseconds, remembered] = [0, 0, 0, 0]
  for (const look of looks) {
    const line = lookLine(look, BigInt(events++))
    const known = {
      worker: undefined,
      person: undefined,
      isColleague: false,
      watchedBy: undefined,
      ...look.known,
    }
    const began = performance.now()
    const sighting = readSighting(line, known)
    const drafts = sighting === undefined ? [] : takeIn(all, sighting, memories.of)
    milliseconds += performance.now() - began
    for (const { kind, actor = '' } of drafts) {
      if (!isDetector(kind)) continue
      alerts++
      const key = `${actor} ${kind}`
      if (!first.has(key) || !planted.some((it) => keyOf(it) === key && dayOf(first.get(key)) >= it.from))
        first.set(key, look.after ?? 0)
      if (!wrongdoers.has(actor)) falseAlerts.set(kind, (falseAlerts.get(kind) ?? 0) + 1)
    }
    if (events % 20_000 === 0) {
      remembered = Math.max(remembered, memories.size())
      memories.forget(START + (look.after ?? 0) * 60_000)
    }
  }
  return {
    events,
    seconds: milliseconds / 1000,
    alerts,
    falseAlerts,
    remembered: Math.max(remembered, memories.size()),
    found: planted.map((it) => ({ planted: it, after: foundAfter(it, first.get(keyOf(it))) })),
  }
}

function keyOf({ worker, expected }: Planted): string {
  return `${worker.id} ${expected}`
}

function dayOf(after: number | undefined): number {
  return Math.floor(((after ?? 0) + 600) / 1440)
}

function foundAfter({ from, to }: Planted, at: number | undefined): Found['after'] {
  if (at === undefined || dayOf(at) < from || dayOf(at) > to + 1) return undefined
  return { looks: dayOf(at) - from + 1, days: dayOf(at) - from }
}
