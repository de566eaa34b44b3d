import { detector } from '../detector.js'
import { DAY, recent, remember } from '../memory.js'

/** Rule 2: a worker looks at the record of somebody of their own family name, where the name is not a common one. */
export const sameSurname = detector({
  rule: 2,
  severity: 'medium',
  about: 'worker-and-person',
  quietDays: 0,
  needs: ['staff list', 'PDS demographics'],
  plain: 'Somebody opened the record of a person who has their own family name, and few people here have it.',
  notFor: 'a common family name',
  dials: {
    commonFrom: {
      value: 5,
      from: 2,
      to: 500,
      means: 'How many different people of one family name within a year make it a common one.',
    },
  },
  keysOf: ({ organisation, family, isOpen }) =>
    isOpen && family !== undefined ? [`${organisation}|${family}`] : [],
  see: (it, memory, set) => {
    const { at, organisation, family, subject = '', known } = it
    if (family === undefined) return undefined
    const key = `${organisation}|${family}`
    const commonFrom = set.number('commonFrom')
    const before = recent(memory.marks(key), at, 365 * DAY)
    const isNew = !before.some((mark) => mark.what === subject)
    if (isNew && before.length < commonFrom) remember(memory, key, { at, what: subject, times: 1 }, 365)
    const people = before.length + (isNew ? 1 : 0)
    const isSame = known.worker?.family === family && known.worker.person !== known.person
    return isSame && people < commonFrom
      ? `${people} of the people seen here in a year have this family name.`
      : undefined
  },
})
