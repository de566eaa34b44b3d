import { type Allowed } from '../../../decision/operations/allow-operation.js'
import { type Concluded, conclude } from '../../../decision/operations/conclude.js'
import { LOG_READERS } from '../../../decision/operations/operation-rules.js'
import { type Verdict } from '../../../decision/rule-set.js'
import { type FhirResource, isFhirResource } from '../../../fhir/resource.js'
import { type PersonKey } from '../../../model/disclosure-request.js'
import { textOf } from '../../../model/json.js'
import { NOBODY } from '../../../model/nhs-number.js'
import { type Person } from '../../../model/person.js'
import { Refusal } from '../../../model/refusal.js'
import { type RecordedConsent } from '../../../model/registers/recorded-consent.js'
import { type Requester } from '../../../model/requester.js'
import { EMPTY_QUERY } from '../../../model/search-query.js'
import { gatherFacts } from '../../gather-facts.js'
import { identifyAsked, lookUpAsked, stored } from '../../identify-asked.js'
import { plan } from '../../plan.js'
import { type DisclosurePorts } from '../../ports.js'
import { personNumber } from '../log/log-question.js'
import { type Operation, type OperationRequest } from '../operation.js'
import { personInLink, withNumberOpened } from '../person-in-links.js'
import { AS_THE_RULES_SEE_IT } from './may-record.js'

/**
 * `GET /fhir/Consent?patient=…`: the consents recorded of one person that the requester may see, withdrawn ones too,
 * each as it stands. See `mayBeShown` for who sees which.
 */
export function searchConsents(ports: DisclosurePorts): Operation {
  return async (asked, allowed, about) => {
    const { key, named, status } = questionIn(asked, ports.cursorKey)
    const person = await (isOfficer(asked) ? lookUpAsked : identifyAsked)(key, asked, ports)
    about(person)
    const verdict = await permitting(asked, person, ports)
    const shown = (await stored(ports.consents.consentsOf(person.nhsNumbers)))
      .filter((it) => isTheirs(it, asked.requester, person))
      .map(({ consent }) => consent)
      .filter(isFhirResource)
      .filter((it) => status === undefined || it['status'] === status)
    // No rule has been asked about an officer: they are told no id, which would say that there is such a person.
    const whom: readonly [string, string] =
      verdict === undefined
        ? personInLink(named, asked, ports.cursorKey)
        : ['patient', `Patient/${person.id}`]
    const resource = searchsetOf(shown, { whom, status, fhirBase: ports.fhirBase })
    return concluded(allowed, asked, { person, resource, shown, verdict }, ports)
  }
}

/** `GET /fhir/Consent/{id}` of a recorded consent as it stands. What the requester may not see is not found. */
export function readConsent(ports: DisclosurePorts): Operation {
  return async (asked, allowed, about) => {
    const [unknown] = asked.pairs.filter(([name]) => name !== '_format')
    if (unknown !== undefined) throw invalid(unknown[0])
    const consentId = asked.resourceId ?? ''
    const subject = await stored(ports.consents.subjectOf(consentId))
    // INVARIANT: an id that nobody has takes the same trace and the same reads as one that is not theirs.
    const person = await lookUpAsked({ kind: 'nhs-number', nhsNumber: subject ?? NOBODY }, asked, ports)
    if (subject !== undefined) about(person)
    const recorded = await stored(ports.consents.consentsOf(person.nhsNumbers))
    const found = recorded.find((it) => it.id === consentId)
    // INVARIANT: whether it exists is told to nobody whom it does not concern, whatever the rules say of them.
    if (found === undefined || !isTheirs(found, asked.requester, person))
      throw new Refusal('PATIENT_NOT_FOUND')
    const verdict = await permitting(asked, person, ports)
    if (!isFhirResource(found.consent)) throw new Refusal('INTERNAL_SERVER_ERROR')
    const { consent } = found
    const superseded = person.nhsNumbers.filter((it) => it !== person.nhsNumber)
    const id =
      verdict === undefined ? person.id : await stored(ports.patientIndex.idOf(person.nhsNumber, superseded))
    return concluded(
      allowed,
      asked,
      { person: { ...person, id }, resource: consent, shown: [consent], verdict },
      ports,
    )
  }
}

/**
 * Whom a consent concerns: the person, asking for their own record; the organisation that recorded it; and those whose
 * records it covers. A proxy is not among them: what a person agreed to or refused may be about the proxy.
 */
function isTheirs(
  { recordedBy, controllers }: RecordedConsent,
  requester: Requester,
  { nhsNumbers }: Person,
): boolean {
  const { roleName, purpose, organisation } = requester
  if (requester.roleGroup === 'citizen')
    return (
      roleName === 'patient' &&
      purpose === 'subject-access' &&
      nhsNumbers.some((it) => it === requester.person)
    )
  return recordedBy === organisation || controllers.includes(organisation)
}

function isOfficer({ requester }: OperationRequest): boolean {
  return LOG_READERS.includes(requester.roleName ?? '')
}

/**
 * What the rules say of reading it, as of what is exchanged about the person: undefined for an officer, who reads what
 * their organisation recorded or holds as they read its log. Refuses as the rules do.
 */
async function permitting(
  asked: OperationRequest,
  person: Person,
  ports: DisclosurePorts,
): Promise<Verdict | undefined> {
  const { id, at, requester, rawQuery } = asked
  if (isOfficer(asked)) return undefined
  const key: PersonKey = { kind: 'nhs-number', nhsNumber: person.nhsNumber }
  const request = { id, at, requester, rawQuery, person: key, query: EMPTY_QUERY, cursor: undefined }
  // The person's demographics are what else is exchanged about them: every register that may hold an objection counts.
  const like = { ...request, interaction: 'search', type: 'Patient' } as const
  const { candidates } = await gatherFacts(like, person, plan(like, person, ports.sources.descriptors), ports)
  const exchanged = candidates.find((it) => it.source.recordClass === 'exchange')
  if (exchanged === undefined) throw new Refusal('CANNOT_CHECK', { detail: 'nothing is exchanged' })
  const verdict = ports.rules.decide({ ...exchanged.facts, resource: AS_THE_RULES_SEE_IT })
  if (verdict.decision === 'refuse') throw new Refusal(verdict.code ?? 'ACCESS_DENIED')
  if (verdict.decision !== 'permit') throw new Refusal('ACCESS_DENIED')
  return verdict
}

type Question = {
  readonly key: PersonKey
  /** The parameter that names the person. */
  readonly named: readonly [string, string]
  readonly status: string | undefined
}

/** One person, by `patient` or `patient.identifier`, and no more than a `status`. */
function questionIn(asked: OperationRequest, cursorKey: Uint8Array): Question {
  if (asked.body !== undefined) throw new Refusal('UNSUPPORTED_MEDIA_TYPE')
  const pairs = withNumberOpened(asked.pairs, asked, cursorKey)
  pairs.forEach(([name, value], index) => {
    const isRepeated = pairs.findIndex((it) => it[0] === name) !== index
    if (!PARAMETERS.includes(name) || isRepeated || value === '') throw invalid(name)
  })
  const named = pairs.filter(([name]) => name !== 'status' && name !== '_format')
  const [first] = named
  if (first === undefined || named.length > 1) throw new Refusal('ONE_PERSON_REQUIRED')
  const [name, value] = first
  const key = name === 'patient' ? patientOf(value) : personNumber(value, name)
  return { key, named: first, status: pairs.find((it) => it[0] === 'status')?.[1] }
}

/** The parameters of a search of the register, for the CapabilityStatement. */
export const CONSENT_PARAMETERS: readonly { readonly name: string; readonly type: string }[] = [
  { name: 'patient', type: 'reference' },
  { name: 'patient.identifier', type: 'token' },
  { name: 'status', type: 'token' },
]

const PARAMETERS: readonly string[] = [...CONSENT_PARAMETERS.map((it) => it.name), '_format']

function patientOf(value: string): PersonKey {
  const id = /^(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/.exec(value)?.[1]
  if (id === undefined) throw invalid('patient')
  return { kind: 'patient-id', id }
}

function invalid(name: string): Refusal {
  return new Refusal('INVALID_PARAMETER', { expression: name })
}

function searchsetOf(
  shown: readonly FhirResource[],
  {
    whom,
    status,
    fhirBase,
  }: {
    readonly whom: readonly [string, string]
    readonly status: string | undefined
    readonly fhirBase: string
  },
): FhirResource {
  const query = new URLSearchParams([[...whom]])
  if (status !== undefined) query.set('status', status)
  const entry = shown.map((resource) => ({
    fullUrl: `${fhirBase}/Consent/${textOf(resource['id']) ?? ''}`,
    resource,
    search: { mode: 'match' },
  }))
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: shown.length,
    link: [{ relation: 'self', url: `${fhirBase}/Consent?${query.toString()}` }],
    ...(entry.length === 0 ? {} : { entry }),
  }
}

function concluded(
  allowed: Allowed,
  asked: OperationRequest,
  made: {
    readonly person: Person
    readonly resource: FhirResource
    readonly shown: readonly FhirResource[]
    readonly verdict: Verdict | undefined
  },
  { rules }: Pick<DisclosurePorts, 'rules'>,
): Concluded {
  const { person, resource, shown, verdict } = made
  return conclude(
    allowed,
    { status: 200, resource },
    {
      kind: 'disclosure',
      requestId: asked.id,
      at: asked.at,
      rawQuery: asked.rawQuery,
      type: 'Consent',
      person,
      outcome: 'released',
      ruleSetHash: verdict === undefined ? undefined : rules.hash,
      reasons: verdict?.reasons ?? [],
      missing: verdict?.missing ?? [],
      obligations: verdict?.obligations ?? [],
      details: { consents: shown.map((it) => textOf(it['id']) ?? '') },
    },
  )
}
