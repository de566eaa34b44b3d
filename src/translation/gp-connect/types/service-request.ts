import { type Json } from '../../../model/json.js'
import { annotation } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { timing } from '../datatypes/dosage.js'
import { identifier } from '../datatypes/identifier.js'
import { period } from '../datatypes/quantities.js'
import { ANY, ref, refs } from '../datatypes/reference.js'
import { type Draft, OWN_EXTENSIONS, setAside, supplyAbsent, extend, supply } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { boolean, coded, codes, dateTime, text } from '../reading/primitives.js'
import { type Elements, choice, listed, many, moved, one, ruled, stu3Element } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { definitions, requester } from './request.js'
import { resource } from './resource.js'

const status = coded({
  draft: 'draft',
  active: 'active',
  suspended: 'on-hold',
  cancelled: 'revoked',
  completed: 'completed',
  'entered-in-error': 'entered-in-error',
  unknown: 'unknown',
})
const intent = codes(
  ...[
    'proposal',
    'plan',
    'order',
    'original-order',
    'reflex-order',
    'filler-order',
    'instance-order',
    'option',
  ],
)
const SERVICE_REQUESTED = stu3Element('ReferralRequest.serviceRequested')
const PERFORMERS = [
  ...[
    'Practitioner',
    'PractitionerRole',
    'Organization',
    'CareTeam',
    'HealthcareService',
    'Patient',
    'Device',
  ],
  'RelatedPerson',
]
const REQUESTS = ['CarePlan', 'ServiceRequest', 'MedicationRequest']

const requestElements: Elements = {
  identifier: many('identifier', identifier),
  basedOn: refs('basedOn', REQUESTS),
  replaces: refs('replaces', ['ServiceRequest']),
  status: one('status', status),
  intent: one('intent', intent),
  priority: one('priority', codes('routine', 'urgent', 'asap', 'stat')),
  subject: ref('subject', ['Patient', 'Group', 'Location', 'Device']),
  context: ref('encounter', ['Encounter']),
  ...choice('occurrence', 'occurrence', { DateTime: dateTime, Period: period, Timing: timing }),
  authoredOn: one('authoredOn', dateTime),
  reasonCode: many('reasonCode', codeableConcept),
  reasonReference: refs('reasonReference', [
    'Condition',
    'Observation',
    'DiagnosticReport',
    'DocumentReference',
  ]),
  note: many('note', annotation),
  relevantHistory: refs('relevantHistory', ['Provenance']),
}

/** ReferralRequest → ServiceRequest: the free-text description becomes a note that says so. */
export const referralRequest = resource({
  elements: {
    ...requestElements,
    definition: definitions('ReferralRequest.definition'),
    groupIdentifier: one('requisition', identifier),
    type: one('code', codeableConcept),
    serviceRequested: moved(
      many('orderDetail', codeableConcept),
      'orderDetail',
      extensionNamed(SERVICE_REQUESTED),
    ),
    requester: requester('ReferralRequest.requester.onBehalfOf'),
    specialty: one('performerType', codeableConcept),
    recipient: refs('performer', PERFORMERS),
    supportingInfo: refs('supportingInfo', ANY),
    description: ruled(describe, mappedTo('note')),
  },
  finish,
})

/** ProcedureRequest → ServiceRequest: a request for a test, or with the intent `plan` a diary entry. */
export const procedureRequest = resource({
  elements: {
    ...requestElements,
    definition: definitions('ProcedureRequest.definition'),
    requisition: one('requisition', identifier),
    doNotPerform: one('doNotPerform', boolean),
    category: many('category', codeableConcept),
    code: one('code', codeableConcept),
    ...choice('asNeeded', 'asNeeded', { Boolean: boolean, CodeableConcept: codeableConcept }),
    requester: requester('ProcedureRequest.requester.onBehalfOf'),
    performerType: one('performerType', codeableConcept),
    performer: refs('performer', PERFORMERS),
    supportingInfo: refs('supportingInfo', ANY),
    specimen: refs('specimen', ['Specimen']),
    bodySite: many('bodySite', codeableConcept),
  },
  finish,
})

function finish(draft: Draft): void {
  supply(draft, 'status', 'unknown', 'a request without a status is of unknown status')
  supply(draft, 'intent', 'order', 'a request without an intent is read as an order')
  supplyAbsent(draft, 'subject')
  // prr-1: details only beside a code.
  const details = draft.out['orderDetail']
  if (details === undefined || draft.out['code'] !== undefined) return
  delete draft.out['orderDetail']
  for (const it of listed(details)) extend(draft, { url: SERVICE_REQUESTED, valueCodeableConcept: it })
}

function describe(value: Json, at: Place, draft: Draft, name: string): void {
  const read = text(value, at)
  if (read === undefined) {
    setAside(draft, name, value, 'malformed-element', at)
    return
  }
  const kind = { url: `${OWN_EXTENSIONS}note-kind`, valueCode: 'description' }
  draft.out['note'] = [...listed(draft.out['note']), { extension: [kind], text: read }]
}
