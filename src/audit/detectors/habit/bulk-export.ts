import { detector, workerKey } from '../detector.js'
import { HOUR, distinct, recent, remember } from '../memory.js'

const WHOLE: readonly string[] = ['everything', 'summary']

/** Rule 23: a worker takes whole records of many people in a short time. */
export const bulkExport = detector({
  rule: 23,
  severity: 'high',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain: 'Somebody took the whole records of many people in a short time.',
  notFor: 'a clinic that opens the record of each of its people',
  dials: {
    people: { value: 30, from: 2, to: 1000, means: 'People whose whole record was taken in an hour.' },
    items: {
      value: 5000,
      from: 100,
      to: 1_000_000,
      means: 'Items of any record that were taken in an hour.',
    },
  },
  keysOf: (it) => (it.kind === 'disclosure' && it.released > 0 ? [workerKey(it)] : []),
  see: (it, memory, set) => {
    const what = WHOLE.includes(it.action) ? (it.subject ?? '') : ''
    const mark = { at: it.at, what, times: it.released }
    const marks = recent(remember(memory, workerKey(it), mark, 1 / 24), it.at, HOUR)
    const people = distinct(marks.filter((seen) => seen.what !== ''))
    const items = marks.reduce((sum, seen) => sum + seen.times, 0)
    return people >= set.number('people') || items >= set.number('items')
      ? `In an hour the whole records of ${people} people, and ${items} items in all.`
      : undefined
  },
})
