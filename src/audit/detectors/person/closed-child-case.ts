import { detector } from '../detector.js'
import { remember } from '../memory.js'

/** Rule 26: a worker looks at a child's record after the case of their organisation was closed. */
export const closedChildCase = detector({
  rule: 26,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  needs: [],
  plain: 'Somebody opened the record of a child after the case of their organisation was closed.',
  notFor: 'a child who was referred again',
  dials: {
    adultFrom: { value: 18, from: 16, to: 25, means: 'Age in years from which somebody is no child here.' },
  },
  keysOf: ({ isOpen, organisation, subject, age }) =>
    isOpen && subject !== undefined && age !== undefined ? [`${organisation}|${subject}`] : [],
  see: (it, memory, set) => {
    const { at, organisation, subject = '', age = 0, relationships, isStranger } = it
    if (age >= set.number('adultFrom')) return undefined
    const key = `${organisation}|${subject}`
    const open = memory.marks(key).at(-1)
    if (relationships.includes('open-case')) {
      if (open === undefined) remember(memory, key, { at, what: 'open', times: 1 }, 1500)
      else memory.keep(key, [{ ...open, at: Math.max(at, open.at) }], 1500)
      return undefined
    }
    return isStranger && open !== undefined
      ? 'This organisation had an open case for the child, and has none now.'
      : undefined
  },
})
