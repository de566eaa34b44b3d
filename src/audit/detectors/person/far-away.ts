import { detector, workerKey } from '../detector.js'
import { DAY, type Mark, distinct, recent, remember } from '../memory.js'

/** Rule 18: a worker looks at records of people from where their organisation has nobody. */
export const farAway = detector({
  rule: 18,
  severity: 'low',
  about: 'worker',
  quietDays: 7,
  needs: ['PDS demographics'],
  plain: 'Somebody opened records of people who live where hardly anybody their organisation sees lives.',
  notFor: 'the one person who moved away, or lives at the edge',
  dials: {
    people: { value: 3, from: 1, to: 100, means: 'Such people in a week.' },
    rareBelow: {
      value: 3,
      from: 1,
      to: 500,
      means:
        'A postcode district is far where fewer people than this of it were seen with a relationship in 90 days.',
    },
    known: {
      value: 200,
      from: 10,
      to: 1000,
      means: 'People that the organisation must have been seen with before anything is far.',
    },
  },
  keysOf: (it) =>
    it.isOpen && it.district !== undefined && it.subject !== undefined
      ? [`at ${it.organisation}|${it.district}`, `of ${it.organisation}`, `by ${workerKey(it)}`]
      : [],
  see: (it, memory, set) => {
    const { at, organisation, district = '', subject = '' } = it
    const [near, all] = [`at ${organisation}|${district}`, `of ${organisation}`]
    if (!it.isStranger) {
      once(near, set.number('rareBelow'))
      once(all, set.number('known'))
      return undefined
    }
    const isFar =
      peopleUnder(near).length < set.number('rareBelow') && peopleUnder(all).length >= set.number('known')
    if (!isFar) return undefined
    const far = distinct(remember(memory, `by ${workerKey(it)}`, { at, what: subject, times: 1 }, 7))
    return far >= set.number('people')
      ? `In a week ${far} people from districts where hardly anybody else here lives.`
      : undefined

    function peopleUnder(key: string): readonly Mark[] {
      return recent(memory.marks(key), at, 90 * DAY)
    }

    /** No more people are kept than are asked for. */
    function once(key: string, most: number): void {
      const people = peopleUnder(key)
      if (people.length < most && !people.some((mark) => mark.what === subject))
        remember(memory, key, { at, what: subject, times: 1 }, 90)
    }
  },
})
