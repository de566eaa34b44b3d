import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 5: a worker looks at the record of somebody they work with. */
export const colleague = detector({
  rule: 5,
  severity: 'medium',
  about: 'worker-and-person',
  quietDays: 0,
  needs: ['staff list'],
  plain: 'Somebody opened the record of a person who works for the same organisation.',
  notFor: 'a colleague whose own worker or practice they are',
  dials: {},
  keysOf: (it) => (it.isStranger ? NOTHING_KEPT : []),
  see: ({ known: { worker, person, isColleague } }) =>
    isColleague && (person === undefined || worker?.person !== person)
      ? 'The person is in the staff list, and no relationship for their care is established.'
      : undefined,
})
