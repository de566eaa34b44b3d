import { NOTHING_KEPT, detector } from '../detector.js'

const RESTRICTED: readonly (string | undefined)[] = ['R', 'V', 'REDACTED']

/** Rule 6: a worker looks at the record of somebody whose demographics PDS restricts. */
export const restrictedRecord = detector({
  rule: 6,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  needs: [],
  plain: 'Somebody opened the record of a person whose details are restricted nationally.',
  notFor: 'the person’s own worker, whose case is open',
  dials: {},
  keysOf: (it) => (it.isOpen && RESTRICTED.includes(it.sensitivity) ? NOTHING_KEPT : []),
  see: ({ relationships }) =>
    relationships.includes('open-case')
      ? undefined
      : 'PDS marks the person as restricted, and this organisation has no open case.',
})
