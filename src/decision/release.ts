import { searchset } from '../fhir/bundle.js'
import { failedSourcesOutcome } from '../fhir/operation-outcome.js'
import { FHIR_JSON, encode } from '../fhir/refusal-answer.js'
import { type ReportedOutcome, sourceOutcomesHeader } from '../fhir/reported-outcome.js'
import { resourceType } from '../fhir/resource-types.js'
import { type FhirResource } from '../fhir/resource.js'
import { type Selection, select, selectEverything } from '../fhir/search/select.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type Person } from '../model/person.js'
import { Refusal, type RefusalCode, refusalRow } from '../model/refusal.js'
import { type SourceDescriptor, contactsOf } from '../model/source.js'
import { bindingOf } from './cursor-binding.js'
import { type Decision, readDecision } from './decide.js'
import {
  type ReleasedEvidence,
  type WithheldEvidence,
  basisOf,
  obligationsOf,
  powersOf,
  releasedEvidence,
  withheldEvidence,
} from './evidence.js'
import { sealCursor } from './page-cursor.js'
import { type Released, provenanceOf, referenceOf, releasedSet } from './released-set.js'
import { failureOf, reportOutcomes } from './report-outcomes.js'
import { type Basis } from './rule-set.js'

/** What the audit log keeps about a release: never the record itself. */
export type Evidence = {
  readonly request: DisclosureRequest
  readonly person: Person
  readonly outcome: 'released' | RefusalCode
  readonly ruleSetHash: string
  readonly basis: readonly Basis[]
  /** Rules that opened a power or a duty by the asking itself. */
  readonly powers: readonly string[]
  readonly obligations: readonly string[]
  readonly released: readonly ReleasedEvidence[]
  readonly withheld: readonly WithheldEvidence[]
  readonly sources: readonly ReportedOutcome[]
}

type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** The bytes that may leave the gateway for one decision, with their evidence. Only this file can make one. */
class Releasable {
  readonly #answer: Answer
  readonly #evidence: Evidence
  constructor(answer: Answer, evidence: Evidence) {
    this.#answer = answer
    this.#evidence = evidence
  }
  static read(releasable: Releasable): { readonly answer: Answer; readonly evidence: Evidence } {
    return { answer: releasable.#answer, evidence: releasable.#evidence }
  }
}
export type { Releasable }

/** For audit/record.ts alone. */
export function readReleasable(releasable: Releasable): {
  readonly answer: Answer
  readonly evidence: Evidence
} {
  return Releasable.read(releasable)
}

/** References of everything that leaves and can be read by its id: what is one person's alone. */
export function referencesOf(releasable: Releasable): readonly string[] {
  return Releasable.read(releasable)
    .evidence.released.map((it) => it.reference)
    .filter((it) => resourceType(it.split('/')[0] ?? '')?.interactions.includes('read') === true)
}

export type ReleasePorts = {
  readonly fhirBase: string
  readonly cursorKey: Uint8Array
  readonly mintId: (source: string, type: string, sourceId: string) => string
}

/**
 * Carries a decision out: masks and prunes what is permitted, evaluates the search on that alone, and builds the
 * answer from nothing, as bytes. Throws a Refusal where nothing of what was asked may be shown as an answer: a read of
 * something absent or withheld (the same to the caller), or a source's own refusal for lack of consent.
 */
export function release(decision: Decision, ports: ReleasePorts): Releasable {
  const { permit, judged, answer } = readDecision(decision)
  const { request, person } = permit
  const released = releasedSet(judged, `Patient/${person.id}`)
  const sources = permit.permitted.map((it) => it.source)
  const notAsked = permit.notAsked
  const outcomes = reportOutcomes([...answer.outcomes, ...notAsked], sources, judged, released)
  checkConsent(answer.refusedConsent, sources)
  const evidence = (outcome: Evidence['outcome'], leaving: readonly Released[]): Evidence => ({
    request,
    person,
    outcome,
    ruleSetHash: permit.ruleSetHash,
    basis: basisOf(leaving),
    powers: powersOf(permit.permitted),
    obligations: obligationsOf(permit.permitted, judged),
    released: releasedEvidence(leaving),
    withheld: withheldEvidence(judged),
    sources: outcomes,
  })
  const failure = failureOf(answer.outcomes)
  if (failure !== undefined) {
    const code = failure === 'timed-out' ? 'SOURCES_TIMED_OUT' : 'SOURCES_FAILED'
    return new Releasable(failed(code, request.id, outcomes), evidence(code, []))
  }
  const provenances = provenanceOf(released, ports.mintId)
  const found = answerTo(
    request,
    person,
    [...released.map((it) => it.redacted), ...provenances],
    outcomes,
    ports,
  )
  const leaving = released.filter((it) => found.references.has(it.reference))
  return new Releasable(found.answer, evidence('released', leaving))
}

type Found = { readonly answer: Answer; readonly references: ReadonlySet<string> }

function answerTo(
  request: DisclosureRequest,
  person: Person,
  resources: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
  ports: ReleasePorts,
): Found {
  if (request.interaction === 'read') return read(request, resources, outcomes)
  const row = resourceType(request.type)
  if (row === undefined) throw new Refusal('NOT_SUPPORTED')
  const selection =
    request.interaction === 'search'
      ? select(request.query, row, resources)
      : selectEverything(request.query, resources)
  const bundle = searchset({
    fhirBase: ports.fhirBase,
    selection,
    outcomes,
    links: linksOf(request, person, selection, ports),
    total: request.query.total,
  })
  const references = new Set([...selection.matches, ...selection.included].map(referenceOf))
  return { answer: ok(bundle, {}), references }
}

/** One resource by its id. Absent, withheld and never known are the same. */
function read(
  request: DisclosureRequest,
  resources: readonly FhirResource[],
  outcomes: readonly ReportedOutcome[],
): Found {
  const id = request.person.kind === 'nhs-number' ? undefined : request.person.id
  const found = resources.find((it) => it.resourceType === request.type && it['id'] === id)
  if (found === undefined)
    throw new Refusal('PATIENT_NOT_FOUND', { detail: 'nothing released under that id' })
  return {
    answer: ok(found, { 'Source-Outcomes': sourceOutcomesHeader(outcomes) }),
    references: new Set([referenceOf(found)]),
  }
}

/** Links carry the opaque id of the person, never an NHS number. */
function linksOf(
  request: DisclosureRequest,
  person: Person,
  selection: Selection,
  ports: ReleasePorts,
): { readonly self: string; readonly next: string | undefined } {
  const everything = request.interaction === 'everything'
  const path = everything ? `Patient/${person.id}/$everything` : request.type
  const key: readonly (readonly [string, string])[] = everything ? [] : [personParameter(request, person)]
  const link = (more: readonly (readonly [string, string])[]): string => {
    const parameters = new URLSearchParams()
    for (const [name, value] of [...key, ...request.query.understood, ...more]) parameters.append(name, value)
    const query = parameters.toString()
    return `${ports.fhirBase}/${path}${query === '' ? '' : `?${query}`}`
  }
  if (selection.next === undefined) return { self: link([]), next: undefined }
  const cursor = sealCursor(ports.cursorKey, bindingOf(request, person), selection.next, request.at)
  return { self: link([]), next: link([['_cursor', cursor]]) }
}

function personParameter(request: DisclosureRequest, person: Person): readonly [string, string] {
  const names = resourceType(request.type)?.searchParameters.filter((it) => it.names === 'patient-id') ?? []
  const name = names[0]?.name ?? 'patient'
  return [name, name === '_id' ? person.id : `Patient/${person.id}`]
}

function failed(code: RefusalCode, requestId: string, outcomes: readonly ReportedOutcome[]): Answer {
  const row = refusalRow(code)
  return {
    status: row.status,
    headers: { 'Content-Type': FHIR_JSON, 'Retry-After': String(row.retryAfter ?? 10) },
    body: encode(failedSourcesOutcome(code, requestId, outcomes)),
  }
}

/** Where the only source refused for lack of consent, so does the gateway. */
function checkConsent(refusedBy: readonly string[], permitted: readonly SourceDescriptor[]): void {
  if (refusedBy.length > 0 && refusedBy.length === permitted.length)
    throw new Refusal('NO_PATIENT_CONSENT', { contacts: contactsOf(permitted) })
}

function ok(resource: FhirResource, headers: Readonly<Record<string, string>>): Answer {
  return { status: 200, headers: { 'Content-Type': FHIR_JSON, ...headers }, body: encode(resource) }
}
