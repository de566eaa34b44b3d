import { type Json, type JsonObject, isJsonObject, objectsOf } from '../../../model/json.js'
import { codeableConcept, coding } from '../datatypes/coding.js'
import { identifier } from '../datatypes/identifier.js'
import { duration, period } from '../datatypes/quantities.js'
import { ref, refs } from '../datatypes/reference.js'
import { has, supply, supplyAbsent, suppliedCoding } from '../reading/draft.js'
import { codes, positiveInt } from '../reading/primitives.js'
import { ignored, listed, many, one } from '../reading/rows.js'
import { backbone, resource } from './resource.js'

const STATUS = codes(
  ...['planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished', 'cancelled'],
  ...['entered-in-error', 'unknown'],
)
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

const statusHistory = backbone({
  elements: { status: one('status', STATUS), period: one('period', period) },
  required: ['status', 'period'],
})
const classHistory = backbone({
  elements: { class: one('class', coding), period: one('period', period) },
  required: ['class', 'period'],
})
const participant = backbone({
  elements: {
    type: many('type', codeableConcept),
    period: one('period', period),
    individual: ref('individual', ['Practitioner', 'PractitionerRole', 'RelatedPerson']),
  },
})
const diagnosis = backbone({
  elements: {
    condition: ref('condition', ['Condition', 'Procedure']),
    role: one('use', codeableConcept),
    rank: one('rank', positiveInt),
  },
  finish: (draft) => supplyAbsent(draft, 'condition'),
})
const hospitalization = backbone({
  elements: {
    preAdmissionIdentifier: one('preAdmissionIdentifier', identifier),
    origin: ref('origin', ['Location', 'Organization']),
    admitSource: one('admitSource', codeableConcept),
    reAdmission: one('reAdmission', codeableConcept),
    dietPreference: many('dietPreference', codeableConcept),
    specialCourtesy: many('specialCourtesy', codeableConcept),
    specialArrangement: many('specialArrangement', codeableConcept),
    destination: ref('destination', ['Location', 'Organization']),
    dischargeDisposition: one('dischargeDisposition', codeableConcept),
  },
})
const place = backbone({
  elements: {
    location: ref('location', ['Location']),
    status: one('status', codes('planned', 'active', 'reserved', 'completed')),
    period: one('period', period),
  },
  finish: (draft) => supplyAbsent(draft, 'location'),
})

/** Encounter, which in GP Connect is a consultation: its class, which the source never gives, follows from its type. */
export const encounter = resource({
  elements: {
    identifier: many('identifier', identifier),
    status: one('status', STATUS),
    statusHistory: many('statusHistory', statusHistory),
    class: one('class', coding),
    classHistory: many('classHistory', classHistory),
    type: many('type', codeableConcept),
    priority: one('priority', codeableConcept),
    subject: ref('subject', ['Patient', 'Group']),
    episodeOfCare: refs('episodeOfCare', ['EpisodeOfCare']),
    incomingReferral: refs('basedOn', ['ServiceRequest']),
    participant: many('participant', participant),
    appointment: refs('appointment', ['Appointment']),
    period: one('period', period),
    length: one('length', duration),
    reason: many('reasonCode', codeableConcept),
    diagnosis: many('diagnosis', diagnosis),
    account: ignored({
      because: 'who pays for care is shared with nobody',
      said: 'never',
      of: 'structure',
    }),
    hospitalization: one('hospitalization', hospitalization),
    location: many('location', place),
    serviceProvider: ref('serviceProvider', ['Organization']),
    partOf: ref('partOf', ['Encounter']),
  },
  finish: (draft) => {
    supply(draft, 'status', 'unknown', 'an encounter without a status is of unknown status')
    if (!has(draft, 'class')) draft.out['class'] = classFrom(draft.out['type'])
  },
})

/** What the words of a consultation's type say of how it was held. First match counts. */
const CLASSES: readonly (readonly [RegExp, Json])[] = [
  [
    /\b(?:home visit|residential home|nursing home|visit to (?:patient|home)|domiciliary|home visited)\b/i,
    classInWords('HH'),
  ],
  [
    /\b(?:telephone|phone|video|online|on-line|e-?consult(?:ation)?|email|e-mail|sms|text message|remote)\b/i,
    classInWords('VR'),
  ],
]

const AMBULATORY: Json = suppliedCoding(
  ACT_CODE,
  'AMB',
  'a consultation is ambulatory unless its type says otherwise',
)

function classInWords(code: string): Json {
  return suppliedCoding(ACT_CODE, code, 'the words of the encounter type say how it was held')
}

/** Encounter.class is 1..1 in R4. AMB is the default of a consultation at a practice. */
function classFrom(type: Json | undefined): Json {
  let words = ''
  for (const it of listed(type)) if (isJsonObject(it)) words += wordsOf(it)
  return CLASSES.find(([pattern]) => pattern.test(words))?.[1] ?? AMBULATORY
}

/** The text and displays of a concept, each in a line of its own. */
function wordsOf(type: JsonObject): string {
  let words = lineOf(type['text'])
  for (const it of objectsOf(type['coding'])) words += lineOf(it['display'])
  return words
}

function lineOf(text: Json | undefined): string {
  return typeof text === 'string' ? `${text} \n ` : ''
}
