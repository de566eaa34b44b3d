import { NOTHING_KEPT, detector } from '../detector.js'

const RESTRICTED: readonly (string | undefined)[] = ['R', 'V', 'REDACTED']
const CARE: readonly string[] = ['registered-practice', 'admission', 'referral']

/** Rule 6: a worker looks at the record of somebody whose demographics PDS restricts. */
export const restrictedRecord = detector({
  rule: 6,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 30,
  needs: [],
  plain: 'Somebody opened the record of a person whose details are restricted nationally.',
  notFor: 'the person’s own worker or clinician',
  dials: {},
  keysOf: (it) => (it.isOpen && RESTRICTED.includes(it.sensitivity) ? NOTHING_KEPT : []),
  see: ({ relationships, roleGroup }) => {
    const isTheirs = relationships.includes('open-case')
    const isCared = roleGroup === 'regulated-health' && relationships.some((it) => CARE.includes(it))
    return isTheirs || isCared
      ? undefined
      : 'PDS marks the person as restricted; this user is not known to work with them.'
  },
})
