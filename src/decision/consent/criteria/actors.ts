import { type Code, type ConsentEffect, type NamedActor } from '../directive.js'
import { type Truth, truthOf } from '../../conditions/truth.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { ODS_CODE_SYSTEM } from '../../../model/ods-code.js'
import { canonicalCode } from '../canonical-code.js'
import { literalReference } from '../read-provision.js'

/** How a worker is named in a Consent: by a national id, or by the one their organisation signs for them. */
export const WORKER_SYSTEMS: readonly string[] = [
  'https://fhir.nhs.uk/Id/sds-user-id',
  'https://linchpin.example/fhir/Id/worker',
]

/** The requester as Consents may name them: by references and by identifiers. */
export type ConsentRequester = {
  readonly workers: readonly string[]
  readonly organisations: readonly string[]
  readonly workerId: string | undefined
  /** ODS code. */
  readonly organisationCode: string | undefined
}

/** What is known of those whom Consents name. */
export type ActorDirectory = {
  /** The resource a literal or contained reference leads to; undefined when it cannot be had. */
  resource(reference: string): JsonObject | undefined
  /** Whether an organisation of that ODS code is known, so that it is surely another than the requester's. */
  knowsOrganisation(code: string): boolean
}

/** Whether an actor is the requester, and as what. */
export type ActorMatch = { readonly truth: Truth; readonly as: 'worker' | 'organisation' | 'unresolved' }

/**
 * Whether any of the actors is the requester: directly, as a member of a Group or CareTeam, through a
 * PractitionerRole, or through the organisation that theirs is part of. Whoever cannot be resolved is unknown.
 */
export function matchesActors(
  actors: readonly NamedActor[],
  requester: ConsentRequester,
  directory: ActorDirectory,
  effect: ConsentEffect,
): ActorMatch {
  const matches = actors.map((it) => matchActor(it, requester, directory))
  const certain = matches.filter((it) => it.truth === 'yes')
  const found =
    certain.find((it) => it.as === 'worker') ??
    certain[0] ??
    (effect === 'deny' ? matches.find((it) => it.truth === 'unknown') : undefined)
  return found ?? NOBODY
}

const NOBODY: ActorMatch = { truth: 'no', as: 'unresolved' }
const UNRESOLVED: ActorMatch = { truth: 'unknown', as: 'unresolved' }

function matchActor(actor: NamedActor, requester: ConsentRequester, directory: ActorDirectory): ActorMatch {
  if (!actor.isRecipient) return UNRESOLVED
  const { reference, identifier } = actor
  if (reference !== undefined) return matchReference(reference, { requester, directory, seen: [] })
  return identifier === undefined ? UNRESOLVED : matchIdentifier(identifier, requester, directory)
}

type Search = {
  readonly requester: ConsentRequester
  readonly directory: ActorDirectory
  readonly seen: readonly string[]
}

function matchReference(reference: string, search: Search): ActorMatch {
  const { requester, directory, seen } = search
  if (requester.workers.includes(reference)) return { truth: 'yes', as: 'worker' }
  if (requester.organisations.includes(reference)) return { truth: 'yes', as: 'organisation' }
  const resource = directory.resource(reference)
  if (resource === undefined || seen.includes(reference)) return UNRESOLVED
  const match = MATCHERS[textOf(resource['resourceType']) ?? '']
  return match?.(resource, reference, { ...search, seen: [...seen, reference] }) ?? UNRESOLVED
}

type Matcher = (resource: JsonObject, reference: string, search: Search) => ActorMatch

/** How each kind of actor is found to be the requester (R4 Consent.provision.actor.reference). */
const MATCHERS: Readonly<Record<string, Matcher>> = {
  Practitioner: isPerson,
  Patient: isPerson,
  RelatedPerson: isPerson,
  Device: isPerson,
  Organization: isOrganisation,
  PractitionerRole: isInRole,
  Group: (group, _, search) => isMember(group, 'member', 'entity', search),
  CareTeam: (team, _, search) => isMember(team, 'participant', 'member', search),
}

function isPerson(resource: JsonObject, _reference: string, { requester, directory }: Search): ActorMatch {
  const matches = identifiersOf(resource).map((it) => matchIdentifier(it, requester, directory))
  return matches.find((it) => it.truth === 'yes') ?? { truth: 'no', as: 'worker' }
}

/** An organisation is the requester's own or any that it is part of. */
function isOrganisation(resource: JsonObject, reference: string, search: Search): ActorMatch {
  const { requester, directory } = search
  const byCode = identifiersOf(resource).some(
    (it) => matchIdentifier(it, requester, directory).truth === 'yes',
  )
  const truth = byCode ? 'yes' : isAncestor(reference, requester.organisations, directory)
  return { truth, as: truth === 'unknown' ? 'unresolved' : 'organisation' }
}

function isAncestor(wanted: string, from: readonly string[], directory: ActorDirectory): Truth {
  const seen = new Set<string>()
  let next = [...from]
  let isComplete = true
  while (next.length > 0) {
    const parents: string[] = []
    for (const reference of next) {
      seen.add(reference)
      const resource = directory.resource(reference)
      if (resource === undefined) isComplete = false
      const parent = literalReference(objectOf(resource?.['partOf']))
      if (parent === wanted) return 'yes'
      if (parent !== undefined && !seen.has(parent)) parents.push(parent)
    }
    next = parents
  }
  return isComplete ? 'no' : 'unknown'
}

/** A role is the requester's when its practitioner and its organisation both are. */
function isInRole(role: JsonObject, _reference: string, search: Search): ActorMatch {
  const parts = [role['practitioner'], role['organization']].map(objectOf).filter((it) => it !== undefined)
  const matches = parts.map((it) => matchPart(it, search))
  if (matches.length === 0 || matches.some((it) => it.truth === 'unknown'))
    return matches.some((it) => it.truth === 'no') ? NOBODY : UNRESOLVED
  return { truth: truthOf(matches.every((it) => it.truth === 'yes')), as: 'worker' }
}

function isMember(resource: JsonObject, list: string, entity: string, search: Search): ActorMatch {
  if (resource['actual'] === false) return UNRESOLVED
  const current = objectsOf(resource[list]).filter((it) => it['inactive'] !== true)
  const matches = current.map((it) => matchPart(objectOf(it[entity]) ?? {}, search))
  if (matches.some((it) => it.truth === 'yes')) return { truth: 'yes', as: 'worker' }
  const isTold = matches.length > 0 && matches.every((it) => it.truth === 'no')
  return isTold ? NOBODY : UNRESOLVED
}

function matchPart(part: JsonObject, search: Search): ActorMatch {
  const reference = literalReference(part)
  if (reference !== undefined) return matchReference(reference, search)
  const { system, value } = objectOf(part['identifier']) ?? {}
  const identifier = canonicalCode(textOf(system), textOf(value) ?? '')
  return matchIdentifier(identifier, search.requester, search.directory)
}

function identifiersOf(resource: JsonObject): readonly Code[] {
  return objectsOf(resource['identifier']).map((it) =>
    canonicalCode(textOf(it['system']), textOf(it['value']) ?? ''),
  )
}

function matchIdentifier(
  { system, code }: Code,
  requester: ConsentRequester,
  directory: ActorDirectory,
): ActorMatch {
  if (system === ODS_CODE_SYSTEM) {
    if (code === requester.organisationCode) return { truth: 'yes', as: 'organisation' }
    return directory.knowsOrganisation(code) ? { truth: 'no', as: 'organisation' } : UNRESOLVED
  }
  if (system === undefined || !WORKER_SYSTEMS.includes(system) || requester.workerId === undefined)
    return UNRESOLVED
  return { truth: truthOf(code === requester.workerId), as: 'worker' }
}
