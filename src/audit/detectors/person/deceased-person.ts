import { detector } from '../detector.js'
import { DAY, remember } from '../memory.js'

/** Rule 17: a worker looks at the record of somebody who has died. */
export const deceasedPerson = detector({
  rule: 17,
  severity: 'medium',
  about: 'worker-and-person',
  quietDays: 0,
  needs: [],
  plain: 'Somebody opened the record of a person who has died.',
  notFor: 'an organisation that closes its work with the person in the weeks after the death',
  dials: {
    weeks: {
      value: 6,
      from: 0,
      to: 52,
      means: 'Weeks, from when the death is first seen here, in which work with the person is closed.',
    },
  },
  keysOf: ({ isOpen, isDeceased, subject }) => (isOpen && isDeceased ? [subject ?? ''] : []),
  see: ({ at, subject = '', isStranger }, memory, set) => {
    const key = subject
    const first = memory.marks(key)[0]
    if (first === undefined) remember(memory, key, { at, what: 'seen', times: 1 }, 3650)
    const weeks = Math.floor((at - (first?.at ?? at)) / (7 * DAY))
    if (!isStranger && weeks < set.number('weeks')) return undefined
    return isStranger
      ? 'The person has died, and no relationship is established.'
      : `The death was seen here ${weeks} weeks before.`
  },
})
