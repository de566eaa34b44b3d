import { type Json, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { annotation } from '../datatypes/annotation.js'
import { codeableConcept, conceptOfCode, firstCode } from '../datatypes/coding.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { age, evict, period, range } from '../datatypes/quantities.js'
import { ref } from '../datatypes/reference.js'
import {
  type Draft,
  setAside,
  suppliedCoding,
  supplyAbsent,
  takeOut,
  absent,
  extend,
  has,
} from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { codes, dateTime, text } from '../reading/primitives.js'
import { choice, listed, many, one, ruled } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical'
const VERIFICATION = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification'
const END = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AllergyIntoleranceEnd'

const reaction = backbone({
  elements: {
    substance: one('substance', codeableConcept),
    manifestation: many('manifestation', codeableConcept),
    description: one('description', text),
    onset: one('onset', dateTime),
    severity: one('severity', codes('mild', 'moderate', 'severe')),
    exposureRoute: one('exposureRoute', codeableConcept),
    note: many('note', annotation),
  },
  finish: (draft) => {
    if (!has(draft, 'manifestation')) draft.out['manifestation'] = [absent('unknown')]
  },
})

/** AllergyIntolerance: statuses become concepts; when and why it ended moves onto the clinical status, as UK Core has it. */
export const allergyIntolerance = resource({
  elements: {
    identifier: many('identifier', identifier),
    clinicalStatus: one('clinicalStatus', conceptOfCode(CLINICAL, ['active', 'inactive', 'resolved'])),
    verificationStatus: one(
      'verificationStatus',
      conceptOfCode(VERIFICATION, ['unconfirmed', 'confirmed', 'refuted', 'entered-in-error']),
    ),
    type: one('type', codes('allergy', 'intolerance')),
    category: many('category', codes('food', 'medication', 'environment', 'biologic')),
    criticality: one('criticality', codes('low', 'high', 'unable-to-assess')),
    code: one('code', codeableConcept),
    patient: ref('patient', ['Patient']),
    ...choice('onset', 'onset', { DateTime: dateTime, Age: age, Period: period, Range: range, String: text }),
    assertedDate: one('recordedDate', dateTime),
    recorder: ref('recorder', ['Practitioner', 'PractitionerRole', 'Patient', 'RelatedPerson']),
    asserter: ref('asserter', ['Patient', 'RelatedPerson', 'Practitioner', 'PractitionerRole']),
    lastOccurrence: one('lastOccurrence', dateTime),
    note: many('note', annotation),
    reaction: many('reaction', reaction),
  },
  extensions: {
    'encounter-associatedEncounter': ruled((value, at, draft, name) => {
      const target = extensionValue(value)
      if (target === undefined) setAside(draft, name, value, 'malformed-element', at)
      else ref('encounter', ['Encounter']).write(target, valuePlace(at), draft, name)
    }, mappedTo('encounter')),
    AllergyIntoleranceEnd: ruled(readEnd, { kind: 'carried', to: [extensionNamed(END, 'clinicalStatus')] }),
  },
  finish: (draft, at) => {
    supplyAbsent(draft, 'patient')
    placeEnd(draft)
    keepStatusInvariants(draft, at)
  },
})

/** ait-1 and ait-2: a clinical status unless entered in error, and then none. An unstated one is taken as active. */
function keepStatusInvariants(draft: Draft, at: Place): void {
  const wrong = firstCode(draft.out['verificationStatus']) === 'entered-in-error'
  if (wrong) {
    evict(draft, 'clinicalStatus', at)
    return
  }
  const status = draft.out['clinicalStatus']
  if (firstCode(status) !== undefined) return
  const rule = 'an allergy that is not said to have ended is treated as active'
  const supplied = { coding: [suppliedCoding(CLINICAL, 'active', rule)] }
  draft.out['clinicalStatus'] = isJsonObject(status) ? { ...status, ...supplied } : supplied
  at.reading.report('supplied-value', at)
}

/** Holds the end until the clinical status it belongs to has been read. */
const HELD = 'held-end'

function readEnd(value: Json, at: Place, draft: Draft, name: string): void {
  const parts = objectsOf(isJsonObject(value) ? value['extension'] : undefined)
  const end = parts.flatMap((part) => {
    const url = textOf(part['url'])
    const held = extensionValue(part)
    const read = url === 'endDate' ? dateTime : text
    const member = url === 'endDate' ? 'valueDateTime' : 'valueString'
    const result = held === undefined ? undefined : read(held, at)
    return result === undefined || (url !== 'endDate' && url !== 'reasonEnded')
      ? []
      : [{ url, [member]: result }]
  })
  if (end.length !== parts.length || end.length === 0) setAside(draft, name, value, 'malformed-element', at)
  if (end.length > 0) draft.out[HELD] = { url: END, extension: end }
}

function placeEnd(draft: Draft): void {
  const end = takeOut(draft, HELD)
  if (!isJsonObject(end)) return
  const status = draft.out['clinicalStatus']
  if (isJsonObject(status))
    draft.out['clinicalStatus'] = { ...status, extension: [...listed(status['extension']), end] }
  else extend(draft, end)
}
