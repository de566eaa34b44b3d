import { codeableConcept } from '../../datatypes/coding.js'
import { identifier } from '../../datatypes/identifier.js'
import { period } from '../../datatypes/quantities.js'
import { ANY, ref, refs } from '../../datatypes/reference.js'
import { type Draft, absent, has, supply, supplyAbsent } from '../../reading/draft.js'
import { codes, dateTime, instant, positiveInt, text, unsignedInt } from '../../reading/primitives.js'
import { many, one } from '../../reading/rows.js'
import { backbone, resource } from '../resource.js'

const ACTORS = [
  ...['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson'],
  ...['Device', 'HealthcareService', 'Location'],
]

const participant = backbone({
  elements: {
    type: many('type', codeableConcept),
    actor: ref('actor', ACTORS),
    required: one('required', codes('required', 'optional', 'information-only')),
    status: one('status', codes('accepted', 'declined', 'tentative', 'needs-action')),
  },
  finish: (draft) => {
    supply(draft, 'status', 'needs-action', 'what a participant said of it is not stated')
    // R4 invariant app-1: a participant is somebody, or somebody of a kind.
    if (!has(draft, 'type')) supplyAbsent(draft, 'actor')
  },
})

/**
 * Appointment: `incomingReferral` is what it is based on, `reason` and `indication` are its reason, as a code and as a
 * reference. Its slot is no resource of the record: the reference is kept as text.
 */
export const appointment = resource({
  elements: {
    identifier: many('identifier', identifier),
    status: one(
      'status',
      codes(
        ...['proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'],
        'entered-in-error',
      ),
    ),
    serviceCategory: many('serviceCategory', codeableConcept),
    serviceType: many('serviceType', codeableConcept),
    specialty: many('specialty', codeableConcept),
    appointmentType: one('appointmentType', codeableConcept),
    reason: many('reasonCode', codeableConcept),
    indication: refs('reasonReference', ['Condition', 'Procedure']),
    priority: one('priority', unsignedInt),
    description: one('description', text),
    supportingInformation: refs('supportingInformation', ANY),
    start: one('start', instant),
    end: one('end', instant),
    minutesDuration: one('minutesDuration', positiveInt),
    slot: refs('slot', ['Slot']),
    created: one('created', dateTime),
    comment: one('comment', text),
    incomingReferral: refs('basedOn', ['ServiceRequest']),
    participant: many('participant', participant),
    requestedPeriod: many('requestedPeriod', period),
  },
  finish: (draft) => {
    supply(draft, 'status', 'pending', 'an appointment without a status is not known to be booked')
    if (!has(draft, 'participant'))
      draft.out['participant'] = [{ actor: absent('unknown'), status: 'needs-action' }]
    withBothTimes(draft)
  },
})

/** Kinds of appointment that need no time yet (R4 invariant app-3). */
const UNTIMED: readonly unknown[] = ['proposed', 'cancelled', 'waitlist']

/** An appointment has both times (R4 invariants app-2 and app-3): of one that the source does not tell, that is said. */
function withBothTimes(draft: Draft): void {
  const told = TIMES.filter((it) => has(draft, it))
  if (told.length === 0 && UNTIMED.includes(draft.out['status'])) return
  for (const it of TIMES) if (!told.includes(it)) draft.out[`_${it}`] = absent('unknown')
}

const TIMES = ['start', 'end'] as const
