import { NOTHING_KEPT, detector } from '../detector.js'

/** Rule 1: a worker looks at their own record. */
export const ownRecord = detector({
  rule: 1,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  needs: ['staff list'],
  plain:
    'Somebody opened their own record as a worker; there is another way for a person to see their record.',
  notFor: 'a person who looks at their own record as a citizen',
  dials: {},
  keysOf: (it) => (it.isOpen && it.known.worker?.person !== undefined ? NOTHING_KEPT : []),
  see: ({ known: { worker, person } }) =>
    person !== undefined && worker?.person === person
      ? 'The NHS number is the one that the staff list gives for this user.'
      : undefined,
})
