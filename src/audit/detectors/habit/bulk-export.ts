import { detector, workerKey } from '../detector.js'
import { DAY, HOUR, remember } from '../memory.js'

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
    const people = new Set<string>()
    let items = 0
    for (const { what: whole, times } of remember(memory, workerKey(it), mark, HOUR / DAY)) {
      items += times
      if (whole !== '') people.add(whole)
    }
    return people.size >= set.number('people') || items >= set.number('items')
      ? `In an hour the whole records of ${people.size} people, and ${items} items in all.`
      : undefined
  },
})
