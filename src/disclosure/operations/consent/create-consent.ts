import { createHash } from 'node:crypto'
import { type Allowed } from '../../../decision/operations/allow-operation.js'
import { type Concluded, conclude } from '../../../decision/operations/conclude.js'
import { type Verdict } from '../../../decision/rule-set.js'
import { type Validator } from '../../../fhir/validate/validator.js'
import { type JsonObject } from '../../../model/json.js'
import {
  type ConsentAct,
  type ConsentVersion,
  isWithdrawnFor,
  type RecordedConsent,
} from '../../../model/registers/recorded-consent.js'
import { type Person } from '../../../model/person.js'
import { isOdsCode } from '../../../model/ods-code.js'
import { Refusal } from '../../../model/refusal.js'
import { type Requester } from '../../../model/requester.js'
import { identifyAsked, stored } from '../../identify-asked.js'
import { type DisclosurePorts } from '../../ports.js'
import { type Operation, type OperationRequest } from '../operation.js'
import { type CheckedConsent, checkConsent, type ConsentChecks } from './check-consent.js'
import { mayRecord } from './may-record.js'
import { consentProvenance, namedConsents, saysTheSame, storedConsent } from './stored-consent.js'

export type ConsentPorts = Pick<
  DisclosurePorts,
  'trace' | 'patientIndex' | 'registers' | 'consents' | 'organisations' | 'sources' | 'rules' | 'fhirBase'
> & {
  readonly validator: Validator
  /** A fresh id, of the form FHIR allows. */
  readonly mintId: () => string
}

/**
 * `POST /fhir/Consent`. A consent nobody has recorded yet is recorded. One that names a recorded consent by identifier
 * is its next version, saying the same: a controller's own `active` confirms it; `inactive` and `entered-in-error`
 * withdraw it for good, by its recorder for every record it covers, by a controller for its own. What is answered is in
 * force already.
 */
export function createConsent(ports: ConsentPorts): Operation {
  return async (asked, allowed, about) => {
    if (asked.body === undefined || asked.pairs.length > 0) throw new Refusal('BAD_REQUEST')
    const checked = checkConsent(asked.body, checksOf(asked, ports))
    const person = await identifyAsked(checked.person, asked, ports)
    about(person)
    const named = namedConsents(asked.body, await stored(ports.consents.consentsOf(person.nhsNumbers)))
    // Whose records a consent covers is settled when it is recorded: a later version says nothing of it.
    const controllers = named[0]?.controllers.filter(isOdsCode) ?? checked.controllers
    const verdict = permitting(await mayRecord(asked, person, controllers, ports))
    const patient = `Patient/${person.id}`
    if (checked.patient !== undefined && checked.patient !== patient)
      throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.patient.reference' })
    if (named.length > 1) throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.identifier' })
    const next = nextVersion(asked.body, checked, named[0], asked.requester)
    const id = next.before?.id ?? ports.mintId()
    const version = versionOf(next, { asked, person, patient, id, controllers })
    return concluded(allowed, asked, { version, person, verdict, checked }, ports)
  }
}

/** The version comes into force. Refuses where somebody else has made it first. */
async function keep(version: ConsentVersion, { consents }: Pick<ConsentPorts, 'consents'>): Promise<void> {
  const appended = await stored(consents.append(version))
  if (appended === 'outdated') throw new Refusal('CANNOT_CHECK', { detail: 'consent changed meanwhile' })
}

function checksOf(
  { at }: OperationRequest,
  { validator, sources, organisations }: ConsentPorts,
): ConsentChecks {
  const held = sources.descriptors.filter((it) => it.recordClass !== 'exchange')
  return {
    validator,
    controllers: held.map((it) => it.organisation),
    knowsOrganisation: (code) => {
      const isStale = organisations.toldAt(at) === undefined
      if (isStale) throw new Refusal('CANNOT_CHECK', { detail: 'the register of organisations is stale' })
      return organisations.organisation(code, at) !== undefined
    },
    at,
  }
}

/** A write that would be withheld has nobody to be withheld from: it is refused. */
function permitting(verdict: Verdict): Verdict {
  if (verdict.decision === 'refuse') throw new Refusal(verdict.code ?? 'ACCESS_DENIED')
  if (verdict.decision === 'withhold') throw new Refusal('ACCESS_DENIED')
  return verdict
}

type Next = {
  readonly act: ConsentAct
  readonly status: CheckedConsent['status']
  readonly content: JsonObject
  readonly before: RecordedConsent | undefined
}

/** What the caller does to the consent they name; refuses those who may not. */
function nextVersion(
  given: JsonObject,
  { status }: CheckedConsent,
  before: RecordedConsent | undefined,
  { organisation }: Requester,
): Next {
  if (before === undefined) {
    if (status !== 'active') throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.identifier' })
    return { act: 'recorded', status, content: given, before }
  }
  const { recordedBy, consent } = before
  if (recordedBy !== organisation && !before.controllers.includes(organisation))
    throw new Refusal('ACCESS_DENIED', { detail: 'neither recorder nor controller' })
  if (isWithdrawnFor(before, organisation))
    throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.status' })
  // A withdrawal changes nothing but the status, whatever else was sent.
  if (status !== 'active') return { act: 'withdrawn', status, content: consent, before }
  if (!saysTheSame(given, consent))
    throw new Refusal('INVALID_RESOURCE', { expression: 'Consent.identifier' })
  return { act: 'confirmed', status, content: consent, before }
}

type Making = Pick<CheckedConsent, 'controllers'> & {
  readonly asked: OperationRequest
  readonly person: Person
  readonly patient: string
  readonly id: string
}

function versionOf(next: Next, { asked, person, patient, id, controllers }: Making): ConsentVersion {
  const { requester, at } = asked
  const made = {
    id,
    version: (next.before?.version ?? 0) + 1,
    nhsNumber: person.nhsNumber,
    act: next.act,
    organisation: requester.organisation,
    worker: requester.userId,
    recorded: at,
    controllers,
  }
  return {
    ...made,
    consent: storedConsent(next.content, { ...made, status: next.status }, patient),
    provenance: consentProvenance(made, next.act),
  }
}

type Outcome = {
  readonly version: ConsentVersion
  readonly person: Person
  readonly verdict: Verdict
  readonly checked: CheckedConsent
}

function concluded(
  allowed: Allowed,
  asked: OperationRequest,
  { version, person, verdict, checked }: Outcome,
  ports: ConsentPorts,
): Concluded {
  const { fhirBase, rules } = ports
  const { id, act } = version
  const location = `${fhirBase}/Consent/${id}/_history/${version.version}`
  return conclude(
    allowed,
    {
      status: version.version === 1 ? 201 : 200,
      headers: { Location: location },
      resource: { ...version.consent, resourceType: 'Consent' },
    },
    {
      kind: 'change',
      requestId: asked.id,
      at: asked.at,
      // What a consent says may be clinical: the log keeps its digest.
      rawQuery: '',
      type: 'Consent',
      person,
      outcome: act,
      ruleSetHash: rules.hash,
      reasons: verdict.reasons,
      missing: verdict.missing,
      obligations: verdict.obligations,
      details: {
        consent: `Consent/${id}/_history/${version.version}`,
        act,
        controllers: version.controllers,
        evidence: checked.evidence,
        digest: createHash('sha256').update(JSON.stringify(version.consent)).digest('hex'),
      },
    },
    () => keep(version, ports),
  )
}
