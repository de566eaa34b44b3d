import { detector, pairKeys } from '../detector.js'
import { MINUTE, recent, remember } from '../memory.js'

/** Rule 25: a worker is refused, says something else of themselves, and gets in. */
export const refusalsThenSuccess = detector({
  rule: 25,
  severity: 'high',
  about: 'worker-and-person',
  quietDays: 0,
  needs: [],
  plain:
    'Somebody was refused a record several times, then gave another purpose, role or relationship and saw it.',
  notFor: 'an outage that ended, or a consent that arrived meanwhile',
  dials: {
    minutes: { value: 60, from: 5, to: 1440, means: 'Minutes looked back.' },
    refusals: { value: 3, from: 1, to: 50, means: 'Refusals before.' },
  },
  lists: {
    codes: {
      value: [
        'PATIENT_NOT_FOUND',
        'NO_PATIENT_CONSENT',
        'NO_RELATIONSHIP',
        'NO_ORGANISATION_CONSENT',
        'ACCESS_DENIED',
      ],
      means: 'Refusals that count: those that say no, not those that say not now.',
    },
  },
  // Breaking the glass after a refusal is what the glass is for, and has an alert of its own.
  keysOf: (it) => (it.isOpen && !it.breakGlass ? pairKeys(it) : []),
  see: (it, memory, set) => {
    const [key = ''] = pairKeys(it)
    const said = JSON.stringify([it.purpose, it.role, it.selfClaimed])
    const refused = recent(memory.marks(key), it.at, set.number('minutes') * MINUTE)
    if (it.kind === 'refusal') {
      if (set.list('codes').includes(it.outcome))
        remember(memory, key, { at: it.at, what: said, times: 1 }, 1)
      return undefined
    }
    if (refused.length < set.number('refusals') || refused.some((mark) => mark.what === said))
      return undefined
    memory.keep(key, [], 1)
    return `${refused.length} refusals in ${set.number('minutes')} minutes, then another claim.`
  },
})
