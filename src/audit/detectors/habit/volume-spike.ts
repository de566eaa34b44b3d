import { detector, workerKey } from '../detector.js'
import { DAY, type Mark, type Memory, recent, remember } from '../memory.js'

const DAYS = 30

/** Rule 12: a worker opens far more records in a day than they, and others in their role, ever do. */
export const volumeSpike = detector({
  rule: 12,
  severity: 'medium',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain: 'Somebody opened far more records in a day than they usually do, and than others in their role do.',
  notFor: 'a duty desk, where every day is busy',
  dials: {
    least: { value: 40, from: 5, to: 1000, means: 'Accesses in a day below which nothing is a spike.' },
    deviations: {
      value: 6,
      from: 2,
      to: 50,
      means: 'How many median absolute deviations above the median of 30 days.',
    },
    history: { value: 10, from: 3, to: 30, means: 'Finished days without which there is no median.' },
  },
  keysOf: (it) => (it.isOpen ? [ownKey(it), roleKey(it)] : []),
  see: (it, memory, set) => {
    const today = countToday(it, memory)
    if (today < set.number('least')) return undefined
    const usual = [ownKey(it), roleKey(it)]
      .map((key) => finished(recent(memory.marks(key), it.at, DAYS * DAY)))
      .filter((days) => days.length >= set.number('history'))
    const most = Math.max(...usual.map((days) => median(days) + set.number('deviations') * spread(days)))
    // Unless there is a median there is nothing that could be far from it.
    return usual.length > 0 && today > most
      ? `${today} accesses in a day, where up to ${Math.floor(most)} would be usual.`
      : undefined
  },
})

type Sighted = Parameters<typeof workerKey>[0]

function ownKey(it: Sighted): string {
  return `own ${workerKey(it)}`
}

function roleKey({ organisation, role }: Sighted): string {
  return `role ${organisation}|${role ?? ''}`
}

const FINISHED = 'finished'

/** Adds one to the worker's count of the day; a day that is over becomes one of their usual ones, and of their role's. */
function countToday(it: Sighted, memory: Memory): number {
  const day = it.recorded.slice(0, 10)
  const marks = recent(memory.marks(ownKey(it)), it.at, DAYS * DAY)
  const open = marks.find((mark) => mark.what !== FINISHED)
  if (open === undefined || open.what === day) {
    const times = (open?.times ?? 0) + 1
    const rest = marks.filter((mark) => mark !== open)
    memory.keep(ownKey(it), [...rest, { at: it.at, what: day, times }], DAYS)
    return times
  }
  // An entry of another shard that is a little late counts in the day at hand.
  if (open.what > day) return open.times
  const ended: Mark = { ...open, what: FINISHED }
  const rest = marks.filter((mark) => mark !== open)
  memory.keep(ownKey(it), [...rest, ended, { at: it.at, what: day, times: 1 }], DAYS)
  remember(memory, roleKey(it), ended, DAYS)
  return 1
}

function finished(marks: readonly Mark[]): readonly number[] {
  return marks.filter((it) => it.what === FINISHED).map((it) => it.times)
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Median absolute deviation, and a tenth of the median where everybody is alike. */
function spread(values: readonly number[]): number {
  const middle = median(values)
  return Math.max(median(values.map((it) => Math.abs(it - middle))), middle / 10, 1)
}
