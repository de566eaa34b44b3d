import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 4: a worker looks at the record of somebody they are on record as close to. */
export const familyRelation = detector({
  rule: 4,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  // A proxy that a person has agreed to is in the entry, whether or not there is a list.
  needs: [],
  plain: 'Somebody opened, as a worker, the record of a person they act for or have declared an interest in.',
  notFor: 'somebody who acts for another person, who signed in as themselves',
  dials: {},
  keysOf: (it) => (it.isOpen && it.purpose !== 'subject-access' ? NOTHING_KEPT : []),
  see: ({ isProxy, known: { worker, person } }) => {
    if (isProxy) return 'The person has agreed that this user acts for them.'
    return person !== undefined && worker?.declared.includes(person) === true
      ? 'The user has declared an interest in this person to their organisation.'
      : undefined
  },
})
