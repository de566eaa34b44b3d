import { detector } from '../detector.js'
import { HOUR, recent, remember } from '../memory.js'

const SAFEGUARDING: readonly (string | undefined)[] = ['safeguarding-adult', 'safeguarding-child']

/** Rule 24: a worker outside a safeguarding enquiry looks at somebody of the household right after it began. */
export const householdIncident = detector({
  rule: 24,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  // The person themself is watched in any case; the household only where PDS gives an address.
  needs: ['PDS demographics'],
  plain:
    'Right after a safeguarding enquiry somebody who is not part of it opened a record of that household. Nobody of the household may learn of the enquiry from here.',
  notFor: 'the household’s own worker, whose case is open',
  dials: {
    hours: { value: 72, from: 1, to: 720, means: 'Hours after an access in a safeguarding enquiry.' },
  },
  keysOf: (it) => (it.isOpen ? [it.home ?? it.subject ?? ''] : []),
  see: ({ at, home, subject = '', purpose, actor, organisation, isStranger }, memory, set) => {
    const key = home ?? subject
    const what = `${organisation}|${actor}`
    if (SAFEGUARDING.includes(purpose)) {
      remember(memory, key, { at, what, times: 1 }, 30)
      return undefined
    }
    const since = recent(memory.marks(key), at, set.number('hours') * HOUR)
    if (!isStranger || since.length === 0 || since.some((it) => it.what === what)) return undefined
    return {
      detail:
        'There was an access in a safeguarding enquiry shortly before, and no relationship is established.',
      // Whoever else asks is not to learn of an enquiry from their own queue.
      ...(since.some((it) => it.what.startsWith(`${organisation}|`)) ? {} : { isOfMany: true }),
    }
  },
})
