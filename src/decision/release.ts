import { fileLinksIn } from '../fhir/documents/file-links.js'
import { failedSourcesOutcome } from '../fhir/outcomes/operation-outcome.js'
import { FHIR_JSON, encode, refusalAnswer } from '../fhir/outcomes/refusal-answer.js'
import { type BytesOf, bytesOnce } from '../fhir/text/resource-bytes.js'
import { type ReportedOutcome } from '../fhir/outcomes/reported-outcome.js'
import { type FhirResource } from '../fhir/resource.js'
import { resourceType } from '../fhir/resource-types.js'
import { grouped } from '../model/grouped.js'
import { type DisclosureRequest } from '../model/disclosure-request.js'
import { type AreaOutcome, type SourceOutcome } from '../model/gap.js'
import { type Person } from '../model/person.js'
import { Refusal, type RefusalCode, refusalRow } from '../model/refusal.js'
import { type Sliced } from '../model/slices/sliced.js'
import { contactsOf } from '../model/source.js'
import { type Answer } from './answers/answer-form.js'
import { ANSWER_FORMS } from './answers/answer-forms.js'
import { type Answer as AnswerOfSources, type Decision, type Judged, readDecision } from './decide.js'
import {
  type RefusedEvidence,
  type ReleasedEvidence,
  type WithheldEvidence,
  basisOf,
  itemEvidence,
  obligationEvidence,
  powersOf,
  refusedEvidence,
} from './released/evidence.js'
import { type PermitContent } from './permit.js'
import { provenancesOf } from './released/provenances.js'
import { type Released, releasedSet } from './released/released-set.js'
import { type VerdictEvidence } from './released/verdict-evidence.js'
import { type RecordedFacts } from './replay/recorded-facts.js'
import { failureOf, lookedFor, reportOutcomes } from './released/report-outcomes.js'
import { type Basis } from './rule-set.js'

/** What was said of one area, and what was done where that is not it: a silent refusal reads as an answer. */
type RecordedOutcome = ReportedOutcome & { readonly done?: SourceOutcome | undefined }

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
  /** Whose verdicts bring the obligations. */
  readonly verdicts: readonly VerdictEvidence[]
  /** What was refused at some source before anything was asked there. */
  readonly refused: readonly RefusedEvidence[]
  readonly released: readonly ReleasedEvidence[]
  /** What is not in the answer, and was told of all the same: a search went through it, by a chain or `_has`. */
  readonly searchedThrough?: readonly string[] | undefined
  readonly withheld: readonly WithheldEvidence[]
  readonly sources: readonly RecordedOutcome[]
  /** What the rules were given, so that the decision can be taken again. */
  readonly facts: RecordedFacts
}

type ReleasableContent = {
  readonly answer: Answer
  readonly evidence: Evidence
  /** Files that can be read by their id from now on, because something that leaves has them attached. */
  readonly attached: readonly string[]
  /** What leaves of each source, as the JSON of its resources after masks. Made only where it is kept. */
  readonly shown: () => readonly { readonly source: string; readonly bytes: Uint8Array }[]
}

/** The bytes that may leave the gateway for one decision, with their evidence. Only this file can make one. */
class Releasable {
  readonly #content: ReleasableContent
  constructor(content: ReleasableContent) {
    this.#content = content
  }
  static read(releasable: Releasable): ReleasableContent {
    return releasable.#content
  }
}
export type { Releasable }

/** For audit/record.ts alone. */
export function readReleasable(releasable: Releasable): ReleasableContent {
  return Releasable.read(releasable)
}

/** References of everything that leaves, or is attached to it, and can be read by its id: what is one person's alone. */
export function referencesOf(releasable: Releasable): readonly string[] {
  const { evidence, attached } = Releasable.read(releasable)
  return [...evidence.released.map((it) => it.reference), ...attached].filter(
    (it) => resourceType(it.split('/')[0] ?? '')?.interactions.includes('read') === true,
  )
}

export type ReleasePorts = {
  readonly fhirBase: string
  readonly cursorKey: Uint8Array
  readonly mintId: (source: string, type: string, sourceId: string) => string
}

/**
 * Carries a decision out: masks and prunes what is permitted, evaluates the search on that alone, and builds the
 * answer from nothing, as bytes. Where nothing may be shown as an answer (every source failed, the one source refused
 * for lack of consent, what was read is absent or withheld, the same to the caller) the bytes are those of the refusal,
 * and the evidence is as full as that of a release.
 */
export function* release(decision: Decision, ports: ReleasePorts): Sliced<Releasable> {
  const { permit, judged, answer } = readDecision(decision)
  const { request, person } = permit
  const released = yield* releasedSet(judged, `Patient/${person.id}`)
  const told = outcomesTold(answer.outcomes, permit)
  const outcomes = outcomesOf(permit, told, judged, released)
  const common = {
    request,
    person,
    ruleSetHash: permit.ruleSetHash,
    powers: powersOf(permit),
    ...obligationEvidence(permit, judged),
    refused: refusedEvidence(permit.refused),
    // An access that a source could not have been asked for is no event of its controller.
    sources: recordedOutcomes(outcomes, permit),
  }
  const refused = (refusal: Refusal, bytes: Answer): Releasable =>
    new Releasable({
      answer: bytes,
      evidence: { ...common, ...itemEvidence(permit, judged, [], []), outcome: refusal.code, basis: [] },
      attached: [],
      shown: () => [],
    })
  const failure = refusalOf({ ...answer, outcomes: told }, permit)
  if (failure?.code === 'NO_PATIENT_CONSENT')
    return refused(failure, refusalAnswer(failure, asked(request, ports)))
  if (failure !== undefined) return refused(failure, failed(failure.code, request.id, outcomes))
  const provenances = provenancesOf(released, ports.mintId)
  const bytesOf = bytesOnce()
  const resources = released.map((it) => it.redacted)
  yield* writtenAhead(request, resources, bytesOf)
  const found = ANSWER_FORMS[request.interaction]({
    request,
    person,
    sources: permit.sources,
    ...{ released: resources, provenances, outcomes },
    lookedFor: new Set(lookedFor(released, outcomes).map((it) => it.redacted)),
    bytesOf,
    ports,
  })
  if (found instanceof Refusal) return refused(found, refusalAnswer(found, asked(request, ports)))
  yield
  const leaves = (it: { readonly reference: string }): boolean => found.references.has(it.reference)
  const leaving = released.filter(leaves)
  return new Releasable({
    answer: found.answer,
    evidence: {
      ...common,
      ...itemEvidence(permit, judged, leaving, provenances.filter(leaves)),
      searchedThrough: found.through,
      outcome: 'released',
      basis: basisOf(leaving),
    },
    attached: leaving.flatMap((it) => fileLinksIn(it.redacted)),
    shown: () => shownBySource(leaving, bytesOf),
  })
}

function outcomesOf(
  { sources, considered, notAsked }: PermitContent,
  answered: readonly AreaOutcome[],
  judged: readonly Judged[],
  released: readonly Released[],
): readonly ReportedOutcome[] {
  return reportOutcomes([...answered, ...notAsked], sources, considered, judged, released)
}

function recordedOutcomes(
  outcomes: readonly ReportedOutcome[],
  { unconcerned, asUnknown }: PermitContent,
): readonly RecordedOutcome[] {
  return outcomes
    .filter((it) => !unconcerned.includes(it.source))
    .map((it) => {
      const isSeeming = asUnknown.some(({ source, area }) => source === it.source && area === it.area)
      return isSeeming ? { ...it, done: 'not-permitted' } : it
    })
}

/** From so many resources on, an answer is long. */
const MANY = 200

/** A long answer is written one resource after the other, not at a stroke when it is put together. */
function* writtenAhead(
  { query }: DisclosureRequest,
  resources: readonly FhirResource[],
  bytesOf: BytesOf,
): Sliced<void> {
  if (resources.length < MANY || query.count !== undefined) return
  for (const it of resources) {
    bytesOf(it)
    yield
  }
}

function shownBySource(
  leaving: readonly Released[],
  bytesOf: BytesOf,
): ReturnType<ReleasableContent['shown']> {
  const bySource = grouped(leaving, (it) => it.labelled.source.id)
  return [...bySource].map(([source, items]) => ({
    source,
    bytes: listOf(items.map((it) => bytesOf(it.redacted))),
  }))
}

/** A JSON array of what was written already, which is something. */
function listOf(items: readonly Uint8Array[]): Uint8Array {
  const pieces = items.flatMap((it, at) => [at === 0 ? OPEN : COMMA, it])
  return Buffer.concat([...pieces, CLOSE])
}

const OPEN = Buffer.from('[')
const COMMA = Buffer.from(',')
const CLOSE = Buffer.from(']')

/**
 * What the sources that were asked said, and what is said of those that seem to have been: in the order of the sources,
 * and as at the request, so that neither order nor time tells which is which, nor how long any took. An extract is as at
 * its date.
 */
function outcomesTold(
  asked: readonly AreaOutcome[],
  { request, sources, asUnknown }: PermitContent,
): readonly AreaOutcome[] {
  const places = sources.flatMap(({ id, areas }) => areas.map((area) => `${id} ${area}`))
  const placeOf = new Map(places.map((it, at) => [it, at]))
  const place = ({ source, area }: AreaOutcome): number => placeOf.get(`${source} ${area}`) ?? places.length
  return [...asked, ...asUnknown]
    .toSorted((one, other) => place(one) - place(other))
    .map((it) => (it.asOf > request.at ? { ...it, asOf: request.at } : it))
}

/** Why no answer can be given, from what the sources said of themselves; undefined when one can. */
function refusalOf(
  answer: AnswerOfSources,
  { permitted, asUnknown }: Pick<PermitContent, 'permitted' | 'asUnknown'>,
): Refusal | undefined {
  // A source that there was nothing to ask of has answered nothing that could be shown instead.
  const asked = permitted.flatMap((it) => (it.question === undefined ? [] : [it.source]))
  const isRefused = asUnknown.length === 0 && asked.every((it) => answer.refusedConsent.includes(it.id))
  if (asked.length > 0 && isRefused) return new Refusal('NO_PATIENT_CONSENT', { contacts: contactsOf(asked) })
  const failure = failureOf(answer.outcomes)
  if (failure === undefined) return undefined
  return new Refusal(failure === 'timed-out' ? 'SOURCES_TIMED_OUT' : 'SOURCES_FAILED')
}

function asked(request: DisclosureRequest, { fhirBase }: ReleasePorts): Parameters<typeof refusalAnswer>[1] {
  return { requestId: request.id, interaction: request.interaction, type: request.type, fhirBase }
}

function failed(code: RefusalCode, requestId: string, outcomes: readonly ReportedOutcome[]): Answer {
  const row = refusalRow(code)
  return {
    status: row.status,
    headers: { 'Content-Type': FHIR_JSON, 'Retry-After': String(row.retryAfter ?? 10) },
    body: encode(failedSourcesOutcome(code, requestId, outcomes)),
  }
}
