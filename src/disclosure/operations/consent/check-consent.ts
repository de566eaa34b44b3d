import { WORKER_SYSTEMS } from '../../../decision/consent/criteria/actors.js'
import { type FhirResource } from '../../../fhir/resource.js'
import { type Validator } from '../../../fhir/validate/validator.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { isNhsNumber, NHS_NUMBER_SYSTEM } from '../../../model/nhs-number.js'
import { type PersonKey } from '../../../model/disclosure-request.js'
import { isOdsCode, ODS_CODE_SYSTEM, type OdsCode } from '../../../model/ods-code.js'
import { Refusal } from '../../../model/refusal.js'
import { type ConsentEvidence, evidenceIn } from './consent-evidence.js'

/** What checking needs to know of the world. */
export type ConsentChecks = {
  readonly validator: Validator
  /** Organisations whose record some source holds. */
  readonly controllers: readonly OdsCode[]
  readonly knowsOrganisation: (code: OdsCode) => boolean
  /** ISO 8601 instant. */
  readonly at: string
}

/** A Consent that may be recorded, if the person exists and the requester may. */
export type CheckedConsent = {
  readonly person: PersonKey
  /** The `Patient/{id}` it names as well, to be compared with the person found. */
  readonly patient: string | undefined
  readonly controllers: readonly OdsCode[]
  readonly evidence: readonly ConsentEvidence[]
  /** What this version is to do: `active` records or confirms, the others withdraw. */
  readonly status: 'active' | 'inactive' | 'entered-in-error'
}

/**
 * Refuses, with INVALID_RESOURCE and the element, a Consent that is not valid R4, or that could not be evaluated as it
 * was meant: about anything but privacy, of no one person, towards a controller nobody knows, with an actor that cannot
 * be told, or with a modifier.
 */
export function checkConsent(consent: FhirResource, checks: ConsentChecks): CheckedConsent {
  need(consent.resourceType === 'Consent', 'Consent')
  const [error] = checks.validator.validate(consent).filter((it) => it.severity === 'error')
  if (error !== undefined) throw new Refusal('INVALID_RESOURCE', { expression: error.expression })
  need(consent['implicitRules'] === undefined, 'Consent.implicitRules')
  need(!hasModifier(consent), 'Consent.modifierExtension')
  need(isAboutPrivacy(consent), 'Consent.scope')
  const status = STATUSES.find((it) => it === consent['status'])
  if (status === undefined) throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.status' })
  need(isPast(textOf(consent['dateTime']), checks.at), 'Consent.dateTime')
  const provision = objectOf(consent['provision'])
  if (provision === undefined) throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.provision' })
  checkContained(consent)
  checkActors(provision, 'Consent.provision', checks)
  const evidence = evidenceIn(consent, checks.at)
  checkGiver(consent, evidence)
  return { ...personOf(consent), controllers: controllersOf(consent, checks), evidence, status }
}

const STATUSES = ['active', 'inactive', 'entered-in-error'] as const

function need(holds: boolean, expression: string): void {
  if (!holds) throw new Refusal('INVALID_RESOURCE', { expression })
}

function hasModifier(consent: JsonObject): boolean {
  return JSON.stringify(consent).includes('"modifierExtension"')
}

function isAboutPrivacy(consent: JsonObject): boolean {
  return objectsOf(objectOf(consent['scope'])?.['coding']).some(
    (it) =>
      it['system'] === 'http://terminology.hl7.org/CodeSystem/consentscope' &&
      it['code'] === 'patient-privacy',
  )
}

/** Without a date nothing could tell it from a newer one; the day it was given may still be running. */
function isPast(given: string | undefined, at: string): boolean {
  return given !== undefined && Date.parse(given) <= Date.parse(at)
}

/** Contained are only those whom the provisions name, who have no labels (R4 dom-5). */
function checkContained(consent: JsonObject): void {
  const types = objectsOf(consent['contained']).map((it) => it['resourceType'])
  need(
    types.every((it) => it === 'Group' || it === 'PractitionerRole'),
    'Consent.contained',
  )
}

const RECIPIENTS: readonly string[] = ['IRCP', 'PRCP']

/** Whoever is named can be told: a worker or a registered organisation by identifier, or somebody contained. */
function checkActors(provision: JsonObject, path: string, checks: ConsentChecks): void {
  objectsOf(provision['actor']).forEach((actor, index) => {
    const place = `${path}.actor[${index}]`
    const roles = objectsOf(objectOf(actor['role'])?.['coding']).map((it) => textOf(it['code']) ?? '')
    need(
      roles.some((it) => RECIPIENTS.includes(it)),
      `${place}.role`,
    )
    need(isKnown(objectOf(actor['reference']) ?? {}, checks), `${place}.reference`)
  })
  objectsOf(provision['provision']).forEach((it, index) => {
    checkActors(it, `${path}.provision[${index}]`, checks)
  })
}

function isKnown(reference: JsonObject, { knowsOrganisation }: ConsentChecks): boolean {
  const literal = reference['reference']
  if (literal !== undefined) return typeof literal === 'string' && literal.startsWith('#')
  const { system, value } = identifierIn(reference)
  if (system === ODS_CODE_SYSTEM) return isOdsCode(value) && knowsOrganisation(value)
  return value !== '' && WORKER_SYSTEMS.includes(system)
}

function identifierIn(reference: JsonObject): { readonly system: string; readonly value: string } {
  const identifier = objectOf(reference['identifier'])
  return { system: textOf(identifier?.['system']) ?? '', value: textOf(identifier?.['value']) ?? '' }
}

/** Evidence that lets somebody else decide for the person. */
const AUTHORITY: readonly string[] = ['lasting-power-of-attorney', 'deputy', 'best-interests']

/** Who gave it: the person, or somebody whose authority is on record with it. */
function checkGiver(consent: JsonObject, evidence: readonly ConsentEvidence[]): void {
  const patient = textOf(objectOf(consent['patient'])?.['reference'])
  const givers = objectsOf(consent['performer'])
  const isTheirOwn = givers.every((it) => patient !== undefined && it['reference'] === patient)
  need(isTheirOwn || evidence.some((it) => AUTHORITY.includes(it.kind)), 'Consent.performer')
}

function personOf(consent: JsonObject): Pick<CheckedConsent, 'person' | 'patient'> {
  const written = objectOf(consent['patient']) ?? {}
  const patient = textOf(written['reference'])
  const id = /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(patient ?? '')?.[1]
  need(patient === undefined || id !== undefined, 'Consent.patient.reference')
  if (written['identifier'] === undefined && id !== undefined)
    return { person: { kind: 'patient-id', id }, patient }
  const { system, value } = identifierIn(written)
  need(system === NHS_NUMBER_SYSTEM, 'Consent.patient.identifier')
  if (!isNhsNumber(value)) throw new Refusal('INVALID_NHS_NUMBER')
  return { person: { kind: 'nhs-number', nhsNumber: value }, patient }
}

function controllersOf(consent: JsonObject, { controllers }: ConsentChecks): readonly OdsCode[] {
  const named = objectsOf(consent['organization']).map((it) => objectOf(it['identifier']))
  need(named.length > 0, 'Consent.organization')
  return named.map((identifier, index) => {
    const expression = `Consent.organization[${index}]`
    const code = controllers.find((it) => it === identifier?.['value'])
    if (code === undefined || identifier?.['system'] !== ODS_CODE_SYSTEM)
      throw new Refusal('INVALID_RESOURCE', { expression })
    return code
  })
}
