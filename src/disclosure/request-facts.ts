import { type RequestFacts, type RequesterFacts, type SubjectFacts } from '../model/facts.js'
import { type DisclosureRequest, type Interaction } from '../model/disclosure-request.js'
import { type Person, type Trace } from '../model/person.js'
import { type RegisterFacts, type Relationship } from '../model/registers.js'
import { type Requester } from '../model/requester.js'
import { type ReleaseState, isNamed } from '../model/release-states/release-state.js'
import { type RecordClass } from '../model/facts.js'

/** Everything gathered about one request that the rules may read, for one holder of records. */
export type Gathered = {
  readonly request: Pick<DisclosureRequest, 'interaction' | 'requester' | 'at'>
  readonly person: Person
  /** Undefined when the organisation is not registered, or the register was told too long ago. */
  readonly organisation: { readonly type: string; readonly dspt: string } | undefined
  /** Undefined when the requester's own system has not told us lately. */
  readonly relationships: readonly Relationship[] | undefined
  /** The register of the requester's own organisation; undefined when stale or unreadable. */
  readonly requesterRegister: RegisterFacts | undefined
  /** The reason that stands for breaking the glass; null for none, undefined when the register cannot be read. */
  readonly reason: string | null | undefined
}

/** What is known of the organisation that holds the records asked for. */
export type Holder = {
  readonly recordClass: RecordClass
  /** The controller's register; undefined when stale or unreadable. */
  readonly register: RegisterFacts | undefined
  /** Undefined when the register was told too long ago. */
  readonly agreementInForce: boolean | undefined
  /** How far it releases its records; undefined when that cannot be read, or nobody holds them. */
  readonly release: ReleaseState | undefined
}

/** The fact tree of one request towards one holder. Nothing is defaulted: what is not known is absent. */
export function requestFacts(gathered: Gathered, holder: Holder): RequestFacts {
  const { request } = gathered
  const { requester } = request
  return {
    action: ACTIONS[request.interaction],
    purpose: requester.purpose ?? null,
    request: { singlePatient: true },
    authority: {
      reference: requester.authority.reference ?? null,
      approvedBy: requester.authority.approvedBy ?? null,
      justification: requester.authority.justification ?? null,
    },
    override: { breakGlass: requester.breakGlass, reason: gathered.reason },
    agreement: { inForce: holder.agreementInForce },
    release: releaseFacts(requester, holder),
    requester: requesterFacts(gathered),
    subject: subjectFacts(gathered, holder),
    env: { now: request.at },
  }
}

function releaseFacts(
  { organisation, userId }: Requester,
  { release }: Holder,
): NonNullable<RequestFacts['release']> {
  if (release === undefined) return {}
  return { state: release.state, toPilot: isNamed({ organisation, userId }, release.pilot) }
}

/** What each interaction asks to do, in the words of the rules. */
const ACTIONS: Readonly<Record<Interaction, NonNullable<RequestFacts['action']>>> = {
  read: 'read',
  search: 'search',
  everything: 'search',
  summary: 'search',
  involvement: 'involvement',
  match: 'search',
  'ihe-pix': 'search',
}

function requesterFacts(gathered: Gathered): RequesterFacts {
  const { requester } = gathered.request
  return {
    userId: requester.userId,
    role: requester.roleName,
    roleGroup: requester.roleGroup,
    healthProfessional: requester.healthProfessional,
    authAssurance: requester.authAssurance,
    activities: requester.activities,
    permissionToView: requester.permissionToView,
    relationship: relationshipOf(gathered),
    org: {
      id: requester.organisation,
      type: gathered.organisation?.type,
      dspt: gathered.organisation?.dspt,
    },
  }
}

/** The strongest relationship in force; undefined when it is not known. */
function relationshipOf({ request, person, relationships }: Gathered): string | undefined {
  const { requester } = request
  if (person.trace.kind === 'traced' && person.trace.practice === requester.organisation)
    return 'registered-practice'
  const current = relationships?.filter((it) => isInForce(it, request.at)).map((it) => it.kind) ?? []
  const strongest = STRONGEST_FIRST.find((it) => current.includes(it))
  if (strongest !== undefined) return strongest
  if (requester.selfClaimed) return 'self-claimed'
  return relationships === undefined ? undefined : 'none'
}

/** By how much each says of care given now. Of who is registered with a practice, nothing stronger is known. */
const STRONGEST_FIRST: readonly Relationship['kind'][] = ['admission', 'open-case', 'referral']

/** A date counts for the whole of its day, a time from or until that instant. What cannot be read is not in force. */
function isInForce({ from, to }: Relationship, at: string): boolean {
  return order(from, at) <= 0 && (to === undefined || order(to, at) >= 0)
}

/** Negative, zero or positive as a date or instant is before, at or after an instant; NaN when it is neither. */
function order(moment: string, at: string): number {
  return Date.parse(moment) - Date.parse(moment.includes('T') ? at : at.slice(0, 10))
}

function subjectFacts(gathered: Gathered, holder: Holder): SubjectFacts {
  return { ...traceFacts(gathered), ...registerFacts(gathered, holder), ...enquiryFacts(gathered) }
}

/** Who lives with a child is for the organisation that leads the enquiry to say, not for who holds the record. */
function enquiryFacts({ requesterRegister }: Gathered): SubjectFacts {
  const childEnquiries = requesterRegister?.childEnquiries
  return childEnquiries === undefined ? {} : { childEnquiries }
}

function traceFacts({ request, person }: Gathered): SubjectFacts {
  const { trace } = person
  switch (trace.kind) {
    case 'unavailable':
      return {}
    case 'not-found':
      return UNTRACEABLE
    case 'invalidated':
      return { ...UNTRACEABLE, pds: 'REDACTED' }
    case 'traced':
      return {
        nhsNumberStatus: trace.nhsNumberStatus,
        demographicsMatch: isPersonAttested(request.requester, person),
        pds: trace.sensitivity,
        age: ageOn(request.at, trace) ?? null,
        deceased: trace.death === 'formal',
      }
  }
}

/** `04`: trace attempted, no match. Everything else about such a person is known to be none. */
const UNTRACEABLE: SubjectFacts = {
  nhsNumberStatus: '04',
  demographicsMatch: true,
  pds: null,
  age: null,
  deceased: null,
}

/** Someone who asks for their own record gets the one their identity provider attested, and no other. */
function isPersonAttested(requester: Requester, person: Person): boolean {
  if (requester.purpose !== 'subject-access') return true
  return person.nhsNumbers.some((it) => it === requester.person)
}

function registerFacts({ request, requesterRegister }: Gathered, holder: Holder): SubjectFacts {
  const { register } = holder
  if (register === undefined) return {}
  return {
    dissent: register.dissents.some((it) => it.covers.includes(holder.recordClass)),
    objectsTo: register.objectsTo,
    objectsToUser: register.objectsToUser,
    consent: { categories: register.consentCategories, explicit: register.explicitConsent },
    capacity: register.capacity ?? null,
    bestInterests: register.bestInterests,
    // Who is treating the person now is who can know that they cannot be asked.
    cannotConsent: register.cannotConsent || requesterRegister?.cannotConsent === true,
    enhancedReview: register.enhancedReview,
    competentMinor: register.competentMinor,
    proxyAgreed:
      request.requester.userId !== undefined && register.proxies.includes(request.requester.userId),
    nationalOptOut: register.nationalOptOut,
    type1: register.type1,
  }
}

/** Whole years, from a full or partial ISO date; a partial date counts from its latest possible day. */
function ageOn(at: string, trace: Extract<Trace, { kind: 'traced' }>): number | undefined {
  const { birthDate } = trace
  if (birthDate === undefined) return undefined
  const latest = `${birthDate}${'-12-31'.slice(birthDate.length - 4)}`
  const years = Number(at.slice(0, 4)) - Number(latest.slice(0, 4))
  return at.slice(5, 10) >= latest.slice(5, 10) ? years : years - 1
}
