import { detector, pairKeys } from '../detector.js'
import { MINUTE, remember } from '../memory.js'

/** Two looks within this time are one: a record is read on several pages. */
const SITTING = 30 * MINUTE

/** Rule 13: a worker looks at one person again and again. */
export const repeatedViewing = detector({
  rule: 13,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 30,
  needs: [],
  plain: 'Somebody opened one person’s record again and again.',
  notFor: 'the person’s own worker, who looks every few days',
  dials: {
    days: { value: 90, from: 7, to: 365, means: 'Days looked back.' },
    stranger: {
      value: 8,
      from: 2,
      to: 500,
      means: 'Times in those days, where no relationship is established. Within half an hour counts once.',
    },
    known: { value: 90, from: 5, to: 900, means: 'Times in those days, where one is.' },
  },
  keysOf: (it) => (it.isOpen ? pairKeys(it) : []),
  see: (it, memory, set) => {
    const [key = ''] = pairKeys(it)
    const days = set.number('days')
    const last = memory.marks(key).at(-1)
    if (last !== undefined && Math.abs(it.at - last.at) < SITTING) return undefined
    const what = it.isStranger ? 'stranger' : 'known'
    const marks = remember(memory, key, { at: it.at, what, times: 1 }, days)
    // What was seen as the person’s own worker says nothing against a look after that.
    const times = marks.filter((mark) => mark.what === what).length
    return times >= set.number(what)
      ? `${times} times in ${days} days${it.isStranger ? ', and no relationship is established' : ''}.`
      : undefined
  },
})
