import { type Json, type JsonObject, isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { currentVerificationStatus } from './verification-status.js'

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore'
const VERIFICATION = `${UK_CORE}-NHSNumberVerificationStatus`
const ADDRESS_KEY = `${UK_CORE}-AddressKey`
const NHS_COMMUNICATION = `${UK_CORE}-NHSCommunication`
const INTERPRETER = 'http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired'
const HUMAN_LANGUAGE = /\/CodeSystem\/(UKCore|CareConnect)-HumanLanguage(-1)?$/

/** Members that are not taken over. */
const OURS = ['resourceType', 'id', 'meta']

/**
 * The PDS Patient as UK Core has it now: current verification status, address keys as concepts, the retired
 * NHSCommunication as `communication`. Everything else stays as PDS gave it, unknown extensions included, but for
 * `meta`, which is PDS's own handling, and the id and references to it, which become ours.
 */
export function normalisePatient(patient: JsonObject, reference: string): JsonObject {
  const { id } = patient
  const rest = Object.fromEntries(Object.entries(patient).filter(([name]) => !OURS.includes(name)))
  const extensions = objectsOf(rest['extension'])
  const communications = extensions.filter((it) => it['url'] === NHS_COMMUNICATION)
  const kept = extensions.filter((it) => it['url'] !== NHS_COMMUNICATION)
  const interpreter = communications.map(interpreterOf).filter((it) => it !== undefined)
  const communication = [...objectsOf(rest['communication']), ...communications.map(communicationOf)]
  const normalised: JsonObject = {
    resourceType: 'Patient',
    id: reference.replace(/^Patient\//, ''),
    ...rest,
    ...listOrNothing(rest, 'extension', [...kept, ...interpreter]),
    ...listOrNothing(rest, 'identifier', objectsOf(rest['identifier']).map(identifierOf)),
    ...listOrNothing(rest, 'address', objectsOf(rest['address']).map(addressOf)),
    ...listOrNothing(
      rest,
      'communication',
      communication.filter((it) => it['language'] !== undefined),
    ),
  }
  return withReference(definedOnly(normalised), `Patient/${textOf(id) ?? ''}`, reference)
}

/** The list under its name; absent when it is empty. */
function listOrNothing(before: JsonObject, name: string, list: readonly JsonObject[]): JsonObject {
  if (list.length > 0) return { [name]: list }
  return before[name] === undefined ? {} : { [name]: undefined }
}

function definedOnly(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined))
}

function identifierOf(identifier: JsonObject): JsonObject {
  return withExtensions(identifier, VERIFICATION, (it) => {
    const concept = objectOf(it['valueCodeableConcept'])
    return concept === undefined ? it : { ...it, valueCodeableConcept: currentVerificationStatus(concept) }
  })
}

function addressOf(address: JsonObject): JsonObject {
  return withExtensions(address, ADDRESS_KEY, (key) =>
    withExtensions(key, 'type', (type) => {
      const { valueCoding, ...rest } = type
      return isJsonObject(valueCoding) ? { ...rest, valueCodeableConcept: { coding: [valueCoding] } } : type
    }),
  )
}

function withExtensions(value: JsonObject, url: string, change: (it: JsonObject) => JsonObject): JsonObject {
  if (value['extension'] === undefined) return value
  const changed = objectsOf(value['extension']).map((it) => (it['url'] === url ? change(it) : it))
  return { ...value, extension: changed }
}

function communicationOf(extension: JsonObject): JsonObject {
  const language = objectOf(partOf(extension, 'language')?.['valueCodeableConcept'])
  const preferred = partOf(extension, 'preferred')?.['valueBoolean']
  return {
    ...(language === undefined ? {} : { language: languageOf(language) }),
    ...(typeof preferred === 'boolean' ? { preferred } : {}),
  }
}

/** R4 binds languages to BCP-47; the codes of the UK list are the same where they are letters. */
function languageOf(language: JsonObject): JsonObject {
  const codings = objectsOf(language['coding'])
  const plain = codings.find(
    (it) => HUMAN_LANGUAGE.test(textOf(it['system']) ?? '') && /^[a-z]{2,3}$/.test(textOf(it['code']) ?? ''),
  )
  if (plain === undefined) return language
  return { ...language, coding: [{ ...plain, system: 'urn:ietf:bcp:47' }, ...codings] }
}

function interpreterOf(extension: JsonObject): JsonObject | undefined {
  const required = partOf(extension, 'interpreterRequired')?.['valueBoolean']
  return typeof required === 'boolean' ? { url: INTERPRETER, valueBoolean: required } : undefined
}

function partOf(extension: JsonObject, url: string): JsonObject | undefined {
  return objectsOf(extension['extension']).find((it) => it['url'] === url)
}

/** Every reference to the PDS id becomes one to ours. */
function withReference(value: JsonObject, from: string, to: string): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, it]) => [
      name,
      name === 'reference' && isReferenceTo(it, from) ? to : rewritten(it, from, to),
    ]),
  )
}

function rewritten(value: Json | undefined, from: string, to: string): Json | undefined {
  if (isList(value)) return value.map((it) => (isJsonObject(it) ? withReference(it, from, to) : it))
  return isJsonObject(value) ? withReference(value, from, to) : value
}

function isReferenceTo(value: Json | undefined, reference: string): boolean {
  return typeof value === 'string' && (value === reference || value.endsWith(`/${reference}`))
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
