import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { attachment } from '../datatypes/annotation.js'
import { codeableConcept } from '../datatypes/coding.js'
import { extensionValue, valuePlace } from '../datatypes/extension.js'
import { identifier } from '../datatypes/identifier.js'
import { address, contactPoint, humanName } from '../datatypes/people.js'
import { period } from '../datatypes/quantities.js'
import { ref, refs } from '../datatypes/reference.js'
import { type Draft, extend, newDraft, setAside, supplyAbsent } from '../reading/draft.js'
import { type Place } from '../reading/place.js'
import { boolean, codes, date, dateTime, integer } from '../reading/primitives.js'
import { type Row, choice, kept, listed, many, one, ruled } from '../reading/rows.js'
import { extensionNamed, mappedTo } from '../reading/use.js'
import { backbone, resource } from './resource.js'

const GENDER = codes('male', 'female', 'other', 'unknown')
const PROFICIENCY = 'http://hl7.org/fhir/StructureDefinition/patient-proficiency'
const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'

const contact = backbone({
  elements: {
    relationship: many('relationship', codeableConcept),
    name: one('name', humanName),
    telecom: many('telecom', contactPoint),
    address: one('address', address),
    gender: one('gender', GENDER),
    organization: ref('organization', ['Organization']),
    period: one('period', period),
  },
  finish: (draft) => {
    // pat-1: a contact has details; one known only by relationship or gender is said to have no known name.
    if (['name', 'telecom', 'address', 'organization'].every((it) => draft.out[it] === undefined))
      supplyAbsent(draft, 'name')
  },
})
const communication = backbone({
  elements: { language: one('language', codeableConcept), preferred: one('preferred', boolean) },
  required: ['language'],
})
const link = backbone({
  elements: {
    other: ref('other', ['Patient', 'RelatedPerson']),
    type: one('type', codes('replaced-by', 'replaces', 'refer', 'seealso')),
  },
  finish: (draft) => supplyAbsent(draft, 'other'),
  required: ['type'],
})

/** Patient: GP Connect's communication extension becomes communication; registration details stay in an extension of ours. */
export const patient = resource({
  elements: {
    identifier: many('identifier', identifier),
    active: one('active', boolean),
    name: many('name', humanName),
    telecom: many('telecom', contactPoint),
    gender: one('gender', GENDER),
    birthDate: one('birthDate', date),
    ...choice('deceased', 'deceased', { Boolean: boolean, DateTime: dateTime }),
    address: many('address', address),
    maritalStatus: one('maritalStatus', codeableConcept),
    ...choice('multipleBirth', 'multipleBirth', { Boolean: boolean, Integer: integer }),
    photo: many('photo', attachment),
    contact: many('contact', contact),
    animal: kept(),
    communication: many('communication', communication),
    generalPractitioner: refs('generalPractitioner', ['Organization', 'Practitioner', 'PractitionerRole']),
    managingOrganization: ref('managingOrganization', ['Organization']),
    link: many('link', link),
  },
  extensions: {
    NHSCommunication: ruled(readCommunication, mappedTo('communication', extensionNamed(INTERPRETER))),
  },
})

/** Where each part of the communication extension goes: onto the communication, or onto the resource. */
const PARTS: ReadonlyMap<string, Row> = new Map([
  ['language', one('language', codeableConcept)],
  ['preferred', one('preferred', boolean)],
  ['modeOfCommunication', proficiencyPart('type')],
  ['communicationProficiency', proficiencyPart('level')],
])

function readCommunication(value: Json, at: Place, draft: Draft, name: string): void {
  const parts = objectsOf(isJsonObject(value) ? value['extension'] : undefined)
  const inner = newDraft({})
  for (const part of parts) readPart(part, at, draft, inner, name)
  if (parts.length === 0) setAside(draft, name, value, 'malformed-element', at)
  if (Object.keys(inner.out).length === 0 && inner.extensions === undefined) return
  supplyAbsent(inner, 'language')
  gatherProficiency(inner)
  const extension = inner.extensions === undefined ? {} : { extension: inner.extensions }
  draft.out['communication'] = [...listed(draft.out['communication']), { ...inner.out, ...extension }]
}

function readPart(part: JsonObject, at: Place, draft: Draft, inner: Draft, name: string): void {
  const url = textOf(part['url']) ?? ''
  const held = extensionValue(part)
  const row = PARTS.get(url)
  if (held === undefined) setAside(draft, name, part, 'malformed-element', at)
  else if (url === 'interpreterRequired') requireInterpreter(held, at, draft, name)
  else if (row === undefined) setAside(draft, name, part, 'unknown-element', at)
  else row.write(held, valuePlace(at), inner, 'extension')
}

function requireInterpreter(held: Json, at: Place, draft: Draft, name: string): void {
  const read = boolean(held, at)
  if (read === undefined) setAside(draft, name, held, 'malformed-element', at)
  else extend(draft, { url: INTERPRETER, valueBoolean: read })
}

/** One part of HL7's proficiency extension: its value there is a Coding, of which a CodeableConcept may hold several. */
function proficiencyPart(url: 'type' | 'level'): Row {
  return ruled(
    (value, at, draft, name) => {
      const read = codeableConcept(value, at)
      const found = isJsonObject(read) ? objectsOf(read['coding']) : []
      if (found.length === 0) setAside(draft, name, value, 'malformed-element', at)
      for (const coding of found) extend(draft, { url, valueCoding: coding })
    },
    { kind: 'carried', to: [extensionNamed(PROFICIENCY, 'communication')] },
  )
}

/** HL7's extension holds a level and its types: one for each type. */
function gatherProficiency(inner: Draft): void {
  const { extensions = [] } = inner
  const parts = extensions.filter((it) => it['url'] === 'type' || it['url'] === 'level')
  const others = extensions.filter((it) => !parts.includes(it))
  inner.extensions = others.length === 0 ? undefined : others
  if (parts.length > 0) extend(inner, { url: PROFICIENCY, extension: parts })
}

/** Links a source's Patient to the person it is, as the gateway knows them. */
export function linkTo(person: string, patient: Record<string, Json>): void {
  patient['link'] = [...listed(patient['link']), { other: { reference: person }, type: 'refer' }]
}
