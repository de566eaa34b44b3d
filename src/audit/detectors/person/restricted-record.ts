import { NOTHING_KEPT, type Finding, detector } from '../detector.js'
import { type Sighting } from '../sighting.js'

const RESTRICTED: readonly (string | undefined)[] = ['R', 'V', 'REDACTED']
const CARE: readonly string[] = ['registered-practice', 'admission', 'referral']

/** Rule 6: a worker looks at the record of somebody whose demographics PDS restricts, or who is on a list of watched people. */
export const restrictedRecord = detector({
  rule: 6,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 30,
  needs: ['watched list'],
  plain:
    'Somebody opened the record of a person whose details are restricted nationally, or whom an organisation has watched.',
  notFor: 'the person’s own worker or clinician',
  dials: {},
  keysOf: (it) => (it.isOpen && (isRestricted(it) || isWatched(it)) ? NOTHING_KEPT : []),
  see: (it) => (isOwnWorker(it) ? undefined : findingOf(it)),
})

function isRestricted({ sensitivity }: Sighting): boolean {
  return RESTRICTED.includes(sensitivity)
}

function isWatched({ known }: Sighting): boolean {
  return known.watchedBy !== undefined
}

function isOwnWorker({ relationships, roleGroup }: Sighting): boolean {
  return (
    relationships.includes('open-case') ||
    (roleGroup === 'regulated-health' && relationships.some((it) => CARE.includes(it)))
  )
}

function findingOf(it: Sighting): Finding {
  // Their own list tells an organisation nothing; that PDS restricts somebody is seen only by whoever is shown them.
  const isRefused = it.kind === 'refusal'
  const isOfTheirs = it.known.watchedBy === 'own-organisation'
  if (isRestricted(it) && !(isRefused && isOfTheirs))
    return {
      detail: 'PDS marks the person as restricted; this user is not known to work with them.',
      isOfMany: isRefused,
    }
  // Whom an organisation watches is not for the officers of another one to know.
  return isOfTheirs
    ? {
        isOfMany: false,
        detail:
          'Their organisation has the person’s record watched; this user is not known to work with them.',
      }
    : {
        detail:
          'Another organisation has the person’s record watched; this user is not known to work with them.',
        isOfMany: true,
      }
}
