import { detector, workerKey } from '../detector.js'
import { HOUR, distinct, recent, remember } from '../memory.js'

/** What an officer reads of a case that names it, which is a reason to read the log of the person it is about. */
const CASES: readonly string[] = ['alert-read', 'episode-read']

/** Rule 27: an officer reads the log of people without a case. */
export const logReading = detector({
  rule: 27,
  severity: 'medium',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain:
    'An officer read the access log of people without any alert or case about them, and without a reason.',
  notFor: 'an officer who follows an alert, or who gave a reason',
  dials: {
    hours: { value: 72, from: 1, to: 720, means: 'Hours after an officer opened a case about the person.' },
    people: { value: 5, from: 1, to: 100, means: 'People without a case in a day.' },
  },
  keysOf: (it) =>
    it.kind === 'access' && it.subject !== undefined
      ? [`case ${workerKey(it)}|${it.subject}`, `read ${workerKey(it)}`]
      : [],
  see: (it, memory, set) => {
    const { at, action, about, subject = '' } = it
    const cases = `case ${workerKey(it)}|${subject}`
    if (CASES.includes(action)) {
      memory.keep(cases, [{ at, what: action, times: 1 }], 30)
      return undefined
    }
    if (typeof about['reason'] === 'string' && about['reason'].trim() !== '') return undefined
    if (recent(memory.marks(cases), at, set.number('hours') * HOUR).length > 0) return undefined
    const people = distinct(remember(memory, `read ${workerKey(it)}`, { at, what: subject, times: 1 }, 1))
    return people >= set.number('people') ? `${people} people in a day.` : undefined
  },
})
