import { type Area } from '../../model/area.js'
import { type Json, type JsonObject } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM, type NhsNumber } from '../../model/nhs-number.js'
import { type AskContext, type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { type Guard } from '../guard/guard.js'
import { areasOffered, offersAppointments } from './capabilities.js'
import { type Asker, unsignedToken } from './token.js'

/** One conversation with a practice: where it is, who asks, and why. */
export type Conversation = {
  readonly address: string
  readonly practiceAsid: string
  readonly askerAsid: string
  readonly asker: Asker
  readonly reason: string
  readonly about: AskContext
}

/** A member of a practice or a place of it, by its id there. */
export type Actor = { readonly type: 'Practitioner' | 'Location'; readonly id: string }

/** A practice behind the Spine Secure Proxy. */
export type Practice = {
  structuredRecord(parameters: JsonObject, talk: Conversation): Promise<CallResult>
  /** Access Document: the person by NHS number, at the practice's documents root. */
  patientByNumber(nhsNumber: NhsNumber, talk: Conversation): Promise<CallResult>
  /** Access Document: every document of the person with that id, and who wrote and keeps each. */
  documentsOf(patientId: string, talk: Conversation): Promise<CallResult>
  /** Access Document: the content of a file, named `Binary/…` as its documents name it. */
  fileOf(file: string, talk: Conversation): Promise<CallResult>
  /** Appointment Management: the person by NHS number, at the root that serves appointments. */
  bookedPatient(nhsNumber: NhsNumber, talk: Conversation): Promise<CallResult>
  /** Appointment Management: what is booked from one day to another (ISO 8601, both included), neither in the past. */
  appointmentsOf(patientId: string, from: string, to: string, talk: Conversation): Promise<CallResult>
  /** Foundations: who or what takes part in an appointment, at the root that serves appointments. */
  actorOf(actor: Actor, talk: Conversation): Promise<CallResult>
  /** Whether its CapabilityStatement offers appointments; undefined when it could not be read in a third of the time left. */
  offersAppointments(talk: Conversation): Promise<boolean | undefined>
  /** The areas its CapabilityStatement offers; undefined when it could not be read in a third of the time left. */
  areasOffered(talk: Conversation): Promise<ReadonlySet<Area> | undefined>
}

export const STRUCTURED_RECORD_INTERACTION =
  'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1'
/** What a practice that offers Access Document is registered for; its address is the documents root. */
export const DOCUMENT_SEARCH_INTERACTION =
  'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:documentreference-1'
const PATIENT_SEARCH_INTERACTION = 'urn:nhs:names:services:gpconnect:documents:fhir:rest:search:patient-1'
const FILE_INTERACTION = 'urn:nhs:names:services:gpconnect:documents:fhir:rest:read:binary-1'
const METADATA_INTERACTION = 'urn:nhs:names:services:gpconnect:structured:fhir:rest:read:metadata-1'
/** What a practice that offers Appointment Management is registered for; its address is the root of that. */
export const APPOINTMENTS_INTERACTION =
  'urn:nhs:names:services:gpconnect:fhir:rest:search:patient_appointments-1'
const BOOKED_PATIENT_INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:rest:search:patient-1'
const ACTOR_INTERACTIONS: Readonly<Record<Actor['type'], string>> = {
  Practitioner: 'urn:nhs:names:services:gpconnect:fhir:rest:read:practitioner-1',
  Location: 'urn:nhs:names:services:gpconnect:fhir:rest:read:location-1',
}
const APPOINTMENTS_METADATA_INTERACTION = 'urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1'
/** All five are mandatory in GP Connect Access Document 1.0.1 (search for a patient's documents). */
const DOCUMENT_INCLUDES = new URLSearchParams([
  ['_include', 'DocumentReference:subject:Patient'],
  ['_include', 'DocumentReference:custodian:Organization'],
  ['_include', 'DocumentReference:author:Organization'],
  ['_include', 'DocumentReference:author:Practitioner'],
  ['_revinclude:recurse', 'PractitionerRole:practitioner'],
])
const FHIR_JSON = 'application/fhir+json;charset=utf-8'

export type PracticeSettings = {
  readonly proxyUrl: string
  readonly issuer: string
  readonly capabilityCacheMs: number
}

/** Speaks GP Connect with one practice: proxy headers, a new trace id and a new token on every attempt. */
export function practice(settings: PracticeSettings, calls: Guard, world: SourceWorld): Practice {
  const send = sender(settings, calls, world)
  const patient = (nhsNumber: NhsNumber, talk: Conversation, interaction: string): Promise<CallResult> => {
    const query = new URLSearchParams({ identifier: `${NHS_NUMBER_SYSTEM}|${nhsNumber}` })
    return send(talk, { method: 'GET', path: `Patient?${query.toString()}`, interaction })
  }

  return {
    structuredRecord: (parameters, talk) =>
      send(talk, {
        method: 'POST',
        path: 'Patient/$gpc.getstructuredrecord',
        interaction: STRUCTURED_RECORD_INTERACTION,
        body: JSON.stringify(parameters),
      }),
    patientByNumber: (nhsNumber, talk) => patient(nhsNumber, talk, PATIENT_SEARCH_INTERACTION),
    bookedPatient: (nhsNumber, talk) => patient(nhsNumber, talk, BOOKED_PATIENT_INTERACTION),
    appointmentsOf: (patientId, from, to, talk) => {
      const query = new URLSearchParams([
        ['start', `ge${from}`],
        ['start', `le${to}`],
      ])
      const path = `Patient/${encodeURIComponent(patientId)}/Appointment?${query.toString()}`
      return send(talk, { method: 'GET', path, interaction: APPOINTMENTS_INTERACTION })
    },
    actorOf: ({ type, id }, talk) =>
      send(talk, {
        method: 'GET',
        path: `${type}/${encodeURIComponent(id)}`,
        interaction: ACTOR_INTERACTIONS[type],
        scope: 'organization/*.read',
      }),
    offersAppointments: stated(settings, world, send, APPOINTMENTS_METADATA_INTERACTION, offersAppointments),
    documentsOf: (patientId, talk) => {
      const path = `Patient/${encodeURIComponent(patientId)}/DocumentReference?${DOCUMENT_INCLUDES.toString()}`
      return send(talk, { method: 'GET', path, interaction: DOCUMENT_SEARCH_INTERACTION })
    },
    fileOf: (file, talk) => send(talk, { method: 'GET', path: file, interaction: FILE_INTERACTION }),
    areasOffered: stated(settings, world, send, METADATA_INTERACTION, areasOffered),
  }
}

/** What a CapabilityStatement says, believed for a while at each address; undefined when it could not be read in time. */
function stated<T extends object | boolean>(
  { capabilityCacheMs }: PracticeSettings,
  { clock }: SourceWorld,
  send: Send,
  interaction: string,
  read: (body: Json | undefined) => T | undefined,
): (talk: Conversation) => Promise<T | undefined> {
  const offered = new Map<string, { readonly until: number; readonly said: T }>()
  return async (talk) => {
    const known = offered.get(talk.address)
    if (known !== undefined && known.until > clock.now()) return known.said
    const answer = await send(talk, {
      method: 'GET',
      path: 'metadata',
      interaction,
      scope: 'organization/*.read',
      deadline: clock.now() + (talk.about.deadline - clock.now()) / 3,
    })
    const said = answer.kind === 'answer' && answer.status === 200 ? read(answer.body) : undefined
    if (said !== undefined) offered.set(talk.address, { until: clock.now() + capabilityCacheMs, said })
    return said
  }
}

type Call = {
  readonly method: 'GET' | 'POST'
  /** After the address of the conversation, its query included. */
  readonly path: string
  readonly interaction: string
  readonly body?: string
  /** What the token is for; the person's record unless told otherwise. */
  readonly scope?: 'patient/*.read' | 'organization/*.read'
  /** That of the request unless told otherwise. */
  readonly deadline?: number
}

type Send = (talk: Conversation, call: Call) => Promise<CallResult>

function sender({ proxyUrl, issuer }: PracticeSettings, calls: Guard, world: SourceWorld): Send {
  const headers = (talk: Conversation, { interaction, scope = 'patient/*.read', body }: Call) => ({
    'ssp-traceid': world.uuid(),
    'ssp-from': talk.askerAsid,
    'ssp-to': talk.practiceAsid,
    'ssp-interactionid': interaction,
    authorization: `Bearer ${unsignedToken({
      issuer,
      audience: talk.address,
      issuedAtSeconds: Math.floor(world.clock.now() / 1_000),
      reason: talk.reason,
      scope,
      asker: talk.asker,
      version: world.version,
    })}`,
    accept: FHIR_JSON,
    ...(body === undefined ? {} : { 'content-type': FHIR_JSON }),
  })
  return (talk, call) =>
    calls.call({
      method: call.method,
      url: `${proxyUrl.replace(/\/$/, '')}/${talk.address}/${call.path}`,
      headers: () => headers(talk, call),
      body: call.body,
      repeat: 'safe',
      deadline: call.deadline ?? talk.about.deadline,
      signal: talk.about.signal,
    })
}
