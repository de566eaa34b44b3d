import { detector, workerKey } from '../detector.js'
import { type Mark, remember } from '../memory.js'

/** Rule 14: a worker looks at many people, each on one day and never again, none of whom they have to do with. */
export const breadth = detector({
  rule: 14,
  severity: 'high',
  about: 'worker',
  quietDays: 30,
  needs: [],
  plain: 'Somebody opened the records of many people, each on one day only, without a relationship to them.',
  notFor: 'a duty desk that sees everybody once, each referred to it',
  dials: {
    days: { value: 90, from: 7, to: 365, means: 'Days looked back.' },
    people: { value: 20, from: 3, to: 1000, means: 'People seen on one day only in those days.' },
  },
  keysOf: (it) => (it.isStranger && it.subject !== undefined ? [workerKey(it)] : []),
  see: (it, memory, set) => {
    const key = workerKey(it)
    const what = `${it.recorded.slice(0, 10)} ${it.subject ?? ''}`
    const seen = memory.marks(key)
    if (seen.some((mark) => mark.what === what)) return undefined
    const once = seenOnce(remember(memory, key, { at: it.at, what, times: 1 }, set.number('days')))
    return once >= set.number('people')
      ? `${once} people in ${set.number('days')} days, each on one day only.`
      : undefined
  },
})

/** Each mark is a person and a day. */
function seenOnce(marks: readonly Mark[]): number {
  const days = new Map<string, number>()
  for (const { what } of marks) {
    const person = what.slice('2026-01-01 '.length)
    days.set(person, (days.get(person) ?? 0) + 1)
  }
  return [...days.values()].filter((it) => it === 1).length
}
