import { type Json, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { annotation } from '../datatypes/annotation.js'
import { codeableConcept, conceptOf, firstCode } from '../datatypes/coding.js'
import { dosage } from '../datatypes/dosage.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { duration, period, simpleQuantity } from '../datatypes/quantities.js'
import { ANY, ref, refs } from '../datatypes/reference.js'
import {
  type Draft,
  OWN_EXTENSIONS,
  setAside,
  supplyAbsent,
  takeOut,
  absent,
  extend,
  has,
  supply,
} from '../reading/draft.js'
import { type Place, type Read } from '../reading/place.js'
import { boolean, codes, dateTime, unsignedInt } from '../reading/primitives.js'
import { carried, listed, many, one, ruled } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { oneMedication } from './medication-choice.js'
import { definitions, requester } from './request.js'
import { backbone, resource } from './resource.js'

const REPEAT_INFORMATION =
  'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation'
const STATUS_CHANGE_DATE = `${OWN_EXTENSIONS}medication-status-change-date`
const COURSE = 'http://terminology.hl7.org/CodeSystem/medicationrequest-course-of-therapy'
const UK_COURSE = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-MedicationRequestCourseOfTherapy'

/** Prescription types that R4 or UK Core can say; any other keeps its own coding alone. */
const COURSE_OF_THERAPY: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['acute', [COURSE, 'acute']],
  ['repeat', [COURSE, 'continuous']],
  ['repeat-dispensing', [UK_COURSE, 'continuous-repeating-dispensing']],
])

const dispenseRequest = backbone({
  elements: {
    validityPeriod: one('validityPeriod', period),
    numberOfRepeatsAllowed: one('numberOfRepeatsAllowed', unsignedInt),
    quantity: one('quantity', simpleQuantity),
    expectedSupplyDuration: one('expectedSupplyDuration', duration),
    performer: ref('performer', ['Organization']),
  },
})
const substitution = backbone({
  elements: { allowed: one('allowedBoolean', boolean), reason: one('reason', codeableConcept) },
  finish: (draft) => {
    if (!has(draft, 'allowedBoolean')) draft.out['allowedCodeableConcept'] = absent('unknown')
  },
})

/** MedicationRequest: an authorisation (`plan`) or an issue (`order`); repeat counts and prescription type go to their R4 places. */
export const medicationRequest = resource({
  elements: {
    identifier: many('identifier', identifier),
    definition: definitions('MedicationRequest.definition'),
    basedOn: refs('basedOn', [
      'CarePlan',
      'MedicationRequest',
      'ServiceRequest',
      'ImmunizationRecommendation',
    ]),
    groupIdentifier: one('groupIdentifier', identifier),
    status: one(
      'status',
      codes(
        ...['active', 'on-hold', 'cancelled', 'completed', 'entered-in-error', 'stopped', 'draft', 'unknown'],
      ),
    ),
    intent: one('intent', codes('proposal', 'plan', 'order', 'instance-order')),
    category: many('category', codeableConcept),
    priority: one('priority', codes('routine', 'urgent', 'stat', 'asap')),
    medicationCodeableConcept: one('medicationCodeableConcept', codeableConcept),
    medicationReference: ref('medicationReference', ['Medication']),
    subject: ref('subject', ['Patient', 'Group']),
    context: ref('encounter', ['Encounter']),
    supportingInformation: refs('supportingInformation', ANY),
    authoredOn: one('authoredOn', dateTime),
    requester: requester('MedicationRequest.requester.onBehalfOf'),
    recorder: ref('recorder', ['Practitioner', 'PractitionerRole']),
    reasonCode: many('reasonCode', codeableConcept),
    reasonReference: refs('reasonReference', ['Condition', 'Observation']),
    note: many('note', annotation),
    dosageInstruction: many('dosageInstruction', dosage),
    dispenseRequest: one('dispenseRequest', dispenseRequest),
    substitution: one('substitution', substitution),
    priorPrescription: ref('priorPrescription', ['MedicationRequest']),
    detectedIssue: refs('detectedIssue', ['DetectedIssue']),
    eventHistory: refs('eventHistory', ['Provenance']),
  },
  extensions: {
    MedicationRepeatInformation: ruled(
      readRepeats,
      mappedTo('dispenseRequest.numberOfRepeatsAllowed', extensionNamed(REPEAT_INFORMATION)),
    ),
    PrescriptionType: ruled(readPrescriptionType, mappedTo('courseOfTherapyType')),
    MedicationStatusReason: ruled(
      readStatusReason,
      mappedTo('statusReason', extensionNamed(STATUS_CHANGE_DATE)),
    ),
  },
  finish,
})

function finish(draft: Draft, at: Place): void {
  placeRepeatsAllowed(draft, at)
  oneMedication(draft, at)
  supply(draft, 'status', 'unknown', 'a medication request without a status is of unknown status')
  supply(draft, 'intent', 'order', 'a medication request without an intent is read as an order')
  supplyAbsent(draft, 'subject')
  // UK Core MedicationRequest 2.5.0 asks for substitution, which GP Connect never sends: said not to be known.
  if (draft.out['substitution'] === undefined)
    draft.out['substitution'] = { allowedCodeableConcept: absent('unknown') }
}

/** Holds the repeats allowed until the dispense request they belong to has been read. */
const HELD = 'held-repeats-allowed'

const REPEATS = new Map<string, (value: Json, at: Place, draft: Draft) => Json | undefined>([
  ['numberOfRepeatPrescriptionsIssued', part('numberOfPrescriptionsIssued', 'valueUnsignedInt', unsignedInt)],
  ['authorisationExpiryDate', part('authorisationExpiryDate', 'valueDateTime', dateTime)],
  [
    'numberOfRepeatPrescriptionsAllowed',
    (value, at, draft) => {
      const read = unsignedInt(value, at)
      if (read !== undefined) draft.out[HELD] = read
      return read
    },
  ],
])

function readRepeats(value: Json, at: Place, draft: Draft, name: string): void {
  const extension: Json[] = []
  const parts = objectsOf(isJsonObject(value) ? value['extension'] : undefined)
  let failed = parts.length === 0
  for (const it of parts) {
    const held = extensionValue(it)
    const read =
      held === undefined ? undefined : REPEATS.get(textOf(it['url']) ?? '')?.(held, valuePlace(at), draft)
    if (isJsonObject(read)) extension.push(read)
    failed ||= read === undefined
  }
  if (extension.length > 0) extend(draft, { url: REPEAT_INFORMATION, extension })
  if (failed) setAside(draft, name, value, 'malformed-element', at)
}

function placeRepeatsAllowed(draft: Draft, at: Place): void {
  const allowed = takeOut(draft, HELD)
  if (allowed === undefined) return
  const request = isJsonObject(draft.out['dispenseRequest']) ? draft.out['dispenseRequest'] : {}
  const stated = request['numberOfRepeatsAllowed']
  if (stated === undefined) draft.out['dispenseRequest'] = { ...request, numberOfRepeatsAllowed: allowed }
  else if (stated !== allowed)
    setAside(draft, 'numberOfRepeatPrescriptionsAllowed', allowed, 'malformed-element', at)
}

function readPrescriptionType(value: Json, at: Place, draft: Draft, name: string): void {
  const held = extensionValue(value)
  const read = held === undefined ? undefined : codeableConcept(held, valuePlace(at))
  if (!isJsonObject(read) || draft.out['courseOfTherapyType'] !== undefined) {
    setAside(draft, name, value, 'malformed-element', at)
    return
  }
  const course = COURSE_OF_THERAPY.get(firstCode(read) ?? '')
  const own = course === undefined ? [] : listed(conceptOf(...course)['coding'])
  const coding = [...own, ...listed(read['coding'])]
  draft.out['courseOfTherapyType'] = coding.length === 0 ? read : { ...read, coding }
}

function readStatusReason(value: Json, at: Place, draft: Draft, name: string): void {
  const parts = objectsOf(isJsonObject(value) ? value['extension'] : undefined)
  if (parts.length === 0) setAside(draft, name, value, 'malformed-element', at)
  for (const it of parts) {
    const held = extensionValue(it)
    const row = STATUS_REASON.get(textOf(it['url']) ?? '')
    if (held === undefined || row === undefined) setAside(draft, name, it, 'malformed-element', at)
    else row.write(held, valuePlace(at), draft, name)
  }
}

const STATUS_REASON = new Map([
  ['statusReason', one('statusReason', codeableConcept)],
  ['statusChangeDate', carried(STATUS_CHANGE_DATE, 'DateTime', dateTime)],
])

function part(url: string, member: string, read: Read) {
  return (value: Json, at: Place): Json | undefined => {
    const result = read(value, at)
    return result === undefined ? undefined : { url, [member]: result }
  }
}
