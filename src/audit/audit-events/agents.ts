import { type JsonObject } from '../../model/json.js'
import { type LoggedEvent } from '../questions/read-event.js'

const DCM = 'http://dicom.nema.org/resources/ontology/DCM'
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'
const SDS_USER = 'https://fhir.nhs.uk/Id/sds-user-id'
const OWN_USER = 'https://linchpin.example/fhir/Id/user'
const CALLING_SYSTEM = 'https://linchpin.example/fhir/Id/calling-system'
const GATEWAY = 'https://linchpin.example/fhir/Id/gateway'

/** The gateway as the events name it. */
export type GatewayAbout = {
  /** Origin under which callers see it. */
  readonly baseUrl: string
  /** Origin of the log, which names the installation. */
  readonly logOrigin: string
}

/** One concept of one system, without words. */
export function concept(system: string, code: string): JsonObject {
  return { coding: [{ system, code }] }
}

/** Who makes the record: also the source of every event. */
export function observer({ logOrigin }: GatewayAbout): JsonObject {
  return { type: 'Device', identifier: { system: GATEWAY, value: logOrigin }, display: 'Linchpin gateway' }
}

/** DICOM's words for the two ends of an exchange; which end asked depends on the profile. */
export const ENDS = { source: concept(DCM, '110153'), destination: concept(DCM, '110152') } as const

/** The calling system, as one end of the exchange. */
export function callingSystem(event: LoggedEvent, type: JsonObject): JsonObject {
  const value = event.requester.callingSystem ?? 'unknown'
  return {
    type,
    who: { type: 'Device', identifier: { system: CALLING_SYSTEM, value } },
    requestor: false,
    network: { address: value, type: '1' },
  }
}

/** The calling system as the one to whom the token was given (IHE IUA); nobody where no token is known. */
export function tokenHolder(event: LoggedEvent): readonly JsonObject[] {
  return event.requester.tokenId === undefined ? [] : [callingSystem(event, APPLICATION)]
}

/** DICOM's word for the application that acts. */
export const APPLICATION = concept(DCM, '110150')

/** The gateway, as the other end. */
export function gateway(about: GatewayAbout, type: JsonObject): JsonObject {
  return { type, who: observer(about), requestor: false, network: { address: about.baseUrl, type: '5' } }
}

/** The worker, shown as they were at the time, with their purpose; nobody where none was attested. */
export function worker({ columns, requester }: LoggedEvent): readonly JsonObject[] {
  if (columns.actor === undefined) return []
  const system = /^\d{12}$/.test(columns.actor) ? SDS_USER : OWN_USER
  return [
    {
      type: concept('http://terminology.hl7.org/CodeSystem/v3-ParticipationType', 'IRCP'),
      ...(requester.role === undefined ? {} : { role: [{ text: requester.role }] }),
      who: { type: 'Practitioner', identifier: { system, value: columns.actor } },
      ...(requester.userName === undefined ? {} : { name: requester.userName }),
      requestor: true,
      ...(requester.tokenId === undefined ? {} : { policy: [requester.tokenId] }),
      ...purposeOf(columns.purpose),
    },
  ]
}

/** The organisation the worker acted for. */
export function organisation({ columns, requester }: LoggedEvent): readonly JsonObject[] {
  if (columns.actorOrganisation === undefined) return []
  return [
    {
      type: concept('http://terminology.hl7.org/CodeSystem/v3-RoleClass', 'PROV'),
      who: {
        type: 'Organization',
        identifier: { system: ODS, value: columns.actorOrganisation },
        ...(requester.organisationName === undefined ? {} : { display: requester.organisationName }),
      },
      requestor: false,
    },
  ]
}

/** The organisation whose record it is. */
export function custodian(ods: string): JsonObject {
  return {
    type: concept('http://snomed.info/sct', '159541003'),
    who: { type: 'Organization', identifier: { system: ODS, value: ods } },
    requestor: false,
  }
}

const ACT_REASON = 'http://terminology.hl7.org/CodeSystem/v3-ActReason'
const OWN_PURPOSE = 'https://linchpin.example/fhir/CodeSystem/purpose'

/** The purposes that HL7 has a code for. */
const REASONS: Readonly<Record<string, string>> = {
  'direct-care': 'TREAT',
  emergency: 'ETREAT',
  'subject-access': 'PATRQT',
  'legal-requirement': 'HLEGAL',
}

/** A purpose as coded, HL7's code where there is one beside our own. */
export function purposeConcept(purpose: string): JsonObject {
  const reason = REASONS[purpose]
  const own = { system: OWN_PURPOSE, code: purpose }
  return { coding: reason === undefined ? [own] : [{ system: ACT_REASON, code: reason }, own] }
}

function purposeOf(purpose: string | undefined): JsonObject {
  return purpose === undefined ? {} : { purposeOfUse: [purposeConcept(purpose)] }
}
