import { detector, workerKey } from '../detector.js'
import { DAY, MINUTE, distinct, recent, remember } from '../memory.js'

/** Rule 20: a worker looks people up and opens nobody, or tries names with wildcards. */
export const browsing = detector({
  rule: 20,
  severity: 'medium',
  about: 'worker',
  quietDays: 1,
  needs: [],
  plain: 'Somebody looked up many people without opening their records, or tried parts of names.',
  notFor: 'a list that is worked down: who is looked up is opened',
  dials: {
    minutes: {
      value: 15,
      from: 1,
      to: 240,
      means: 'Minutes in which who was looked up is opened, if at all.',
    },
    people: { value: 20, from: 3, to: 500, means: 'People looked up and not opened in a day.' },
    wildcards: { value: 5, from: 1, to: 100, means: 'Searches in a day for a part of a name.' },
  },
  keysOf: (it) => (it.kind === 'access' ? [] : [workerKey(it)]),
  see: (it, memory, set) => {
    const key = workerKey(it)
    const { at, subject = '' } = it
    if (it.isOpen) {
      const marks = memory.marks(key)
      const left = marks.filter((mark) => mark.what !== subject)
      if (left.length < marks.length) memory.keep(key, left, 1)
      return undefined
    }
    const what = isPartOfName(it.query) ? WILDCARD : subject
    if (what === '') return undefined
    const marks = recent(remember(memory, key, { at, what, times: 1 }, 1), at, DAY)
    const wildcards = marks.filter((mark) => mark.what === WILDCARD).length
    const before = at - set.number('minutes') * MINUTE
    const people = distinct(marks.filter((mark) => mark.what !== WILDCARD && mark.at <= before))
    return people >= set.number('people') || wildcards >= set.number('wildcards')
      ? `In a day ${people} people looked up and not opened, and ${wildcards} searches for a part of a name.`
      : undefined
  },
})

const WILDCARD = '*'

/** A name with a wildcard, or of fewer than three letters. */
function isPartOfName(query: string): boolean {
  const names = query.matchAll(/\b(?:family|given|name)(?::[a-z]+)?=([^&\s]*)/gi)
  return [...names].some(
    ([, value = '']) => /[*%_?]/.test(value.replaceAll(/%[0-9a-f]{2}/gi, 'x')) || value.length < 3,
  )
}
