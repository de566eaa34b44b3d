import { type JsonObject } from '../../model/json.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type FoundEntry } from '../questions/question.js'
import { type LoggedEvent } from '../questions/read-event.js'
import { rulesIn } from '../questions/event-for.js'
import {
  APPLICATION,
  ENDS,
  type GatewayAbout,
  callingSystem,
  concept,
  custodian,
  gateway,
  observer,
  organisation,
  purposeConcept,
  tokenHolder,
  worker,
} from './agents.js'
import { eventIdOf } from './event-id.js'
import {
  dataEntity,
  endpointEntity,
  patientEntity,
  queryEntity,
  rulesEntity,
  transactionEntity,
} from './entities.js'

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit'
const DCM = 'http://dicom.nema.org/resources/ontology/DCM'
const RESTFUL = 'http://hl7.org/fhir/restful-interaction'

/**
 * One entry of the log as AuditEvents, in the comprehensive profiles of IHE Basic Audit Log Patterns 1.1: the access
 * itself, the decision about it, and for each organisation whose record left the disclosure. The shape of the access
 * is that of NHS England's audit events too. Content is references, codes and counts, as in the entry.
 */
export function auditEventsOf(
  entry: Pick<FoundEntry, 'origin' | 'index'>,
  event: LoggedEvent,
  about: GatewayAbout,
): readonly FhirResource[] {
  const id = eventIdOf(entry)
  const isAboutPerson = event.columns.subject !== undefined && event.columns.kind !== 'change'
  return [
    accessEvent(id, event, about),
    ...(isAboutPerson && event.ruleSetHash !== undefined ? [decisionEvent(id, event, about)] : []),
    ...disclosuresOf(id, event, about),
  ]
}

/** How each kind of access is profiled, where it was answered: the others are in no profile. */
type AccessForm = {
  readonly profile: string
  readonly subtype: string
  readonly action: string
  /** Whether the caller is the source of the exchange: so it is of a query and a create, and not of a read. */
  readonly callerIsSource: boolean
  readonly isRead: boolean
}

const QUERY: AccessForm = {
  profile: 'PatientQuery',
  subtype: 'search',
  action: 'E',
  callerIsSource: true,
  isRead: false,
}

const FORMS: Readonly<Record<string, AccessForm>> = {
  read: { profile: 'PatientRead', subtype: 'read', action: 'R', callerIsSource: false, isRead: true },
}

function accessEvent(id: string, event: LoggedEvent, about: GatewayAbout): FhirResource {
  const form = FORMS[event.columns.action] ?? QUERY
  const isPerson = event.columns.subject !== undefined
  const succeeded = outcomeOf(event) === '0' && event.columns.kind !== 'change'
  const read = form.isRead ? event.released[0] : undefined
  const isProfiled = succeeded && isPerson && (read !== undefined || !form.isRead)
  const [caller, server] = form.callerIsSource
    ? [ENDS.source, ENDS.destination]
    : [ENDS.destination, ENDS.source]
  const asked = [read === undefined ? queryEntity(event) : dataEntity(read.reference)]
  return {
    resourceType: 'AuditEvent',
    id,
    ...claims([...(isProfiled ? [form.profile] : []), ...tokenProfile(event)]),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [{ system: RESTFUL, code: form.subtype }, operationOf(event)],
    action: form.action,
    ...common(event, about),
    agent: [
      callingSystem(event, caller),
      gateway(about, server),
      ...tokenHolder(event),
      ...worker(event),
      ...organisation(event),
    ],
    entity: [...patientEntity(event), transactionEntity(event), ...asked, endpointEntity(event, about)],
  }
}

/** By whose token it was allowed or refused: only where both the token and the worker it speaks of are known. */
function tokenProfile({ columns, requester }: LoggedEvent): readonly string[] {
  const isKnown = requester.tokenId !== undefined && columns.actor !== undefined
  return isKnown ? ['OAUTHaccessTokenUse.Comprehensive'] : []
}

function claims(profiles: readonly string[]): JsonObject {
  return profiles.length === 0 ? {} : { meta: { profile: profiles.map((it) => `${BALP}.${it}`) } }
}

/** The decision: `AuthZ-Consent`, with the rules that made it. */
function decisionEvent(id: string, event: LoggedEvent, about: GatewayAbout): FhirResource {
  const isProfiled = event.columns.actor !== undefined && event.columns.actorOrganisation !== undefined
  const authorizer = concept('http://terminology.hl7.org/CodeSystem/extra-security-role-type', 'authserver')
  return {
    resourceType: 'AuditEvent',
    id: `${id}-decision`,
    ...(isProfiled ? { meta: { profile: [`${BALP}.AuthZconsent`] } } : {}),
    type: { system: DCM, code: '110113' },
    subtype: [{ system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType', code: 'AuthZ-Consent' }],
    action: 'E',
    ...common(event, about),
    agent: [
      callingSystem(event, APPLICATION),
      ...worker(event).map(({ name, ...it }) => ({ ...it, ...(name === undefined ? {} : { name }) })),
      ...organisation(event),
      { type: authorizer, who: observer(about), requestor: false },
    ],
    entity: [...patientEntity(event), rulesEntity(event, [...rulesIn(event)].toSorted())],
  }
}

/** One for each organisation whose record left, naming it as custodian, with what left by reference. */
function disclosuresOf(id: string, event: LoggedEvent, about: GatewayAbout): readonly FhirResource[] {
  const { released, sources, columns } = event
  if (columns.kind !== 'disclosure' || columns.subject === undefined) return []
  const holders = new Map(sources.map((it) => [it.source, it.organisation]))
  const organisations = [...new Set(released.map((it) => holders.get(it.source) ?? ''))].filter(Boolean)
  return organisations.toSorted().map((ods) => {
    const left = released.filter((it) => holders.get(it.source) === ods)
    return {
      resourceType: 'AuditEvent',
      id: `${id}-disclosure-${ods}`,
      meta: { profile: [`${BALP}.PrivacyDisclosure.Source`] },
      type: { system: DCM, code: '110106' },
      subtype: [{ system: 'http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle', code: 'disclose' }],
      action: 'R',
      ...common(event, about),
      agent: [
        gateway(about, ENDS.source),
        callingSystem(event, ENDS.destination),
        custodian(ods),
        ...worker(event),
        ...organisation(event),
      ],
      entity: [...patientEntity(event), ...left.map((it) => dataEntity(it.reference))],
    }
  })
}

/** What every event of an entry says: when, with what outcome, why, and who observed it. */
function common(event: LoggedEvent, about: GatewayAbout): JsonObject {
  const { recorded, outcome, purpose } = event.columns
  return {
    recorded,
    outcome: outcomeOf(event),
    ...(event.refusal === undefined ? {} : { outcomeDesc: outcome }),
    ...(purpose === undefined ? {} : { purposeOfEvent: [purposeConcept(purpose)] }),
    source: {
      site: about.logOrigin,
      observer: observer(about),
      type: [{ system: 'http://terminology.hl7.org/CodeSystem/security-source-type', code: '4' }],
    },
  }
}

/** Serious failure where something of ours or of a source failed, minor failure where it was refused. */
function outcomeOf({ refusal }: LoggedEvent): '0' | '4' | '8' {
  if (refusal === undefined) return '0'
  return FAILURES.includes(refusal.code) ? '8' : '4'
}

const FAILURES: readonly string[] = [
  'CANNOT_CHECK',
  'SOURCES_FAILED',
  'SOURCES_TIMED_OUT',
  'INTERNAL_SERVER_ERROR',
]

/** What was done in our own words, for what HL7 has no interaction of. */
function operationOf({ columns }: LoggedEvent): JsonObject {
  return { system: 'https://linchpin.example/fhir/CodeSystem/audit-action', code: columns.action }
}
