import { hash } from 'node:crypto'
import { type Evidence, type Releasable, readReleasable } from '../decision/release.js'
import { type Concluded, type ConcludedContent, readConcluded } from '../decision/operations/conclude.js'
import { type RefusalAnswer, refusalAnswer } from '../fhir/outcomes/refusal-answer.js'
import { type Person, type Trace, patientIdOf } from '../model/person.js'
import { type Requester } from '../model/requester.js'
import { type Kin } from './detectors/kin.js'
import { type PayloadKeeper, type ShownPart } from './payloads/payload-keeper.js'
import { Refusal, refusalRow } from '../model/refusal.js'

/** The log as the core sees it. */
export type AuditLog = {
  /** Resolves once the entry is durable; rejects when it cannot be made so. */
  append(entry: AuditEntry): Promise<AuditReceipt>
}

export type AuditReceipt = { readonly origin: string; readonly index: bigint }

/** Columns to find an entry by, and the exact text that is kept and hashed. */
export type AuditEntry = {
  readonly recorded: string
  readonly kind: 'disclosure' | 'refusal' | 'change' | 'access'
  readonly requestId: string
  readonly actor: string | undefined
  readonly actorOrganisation: string | undefined
  /** The NHS number the entry is about. */
  readonly subject: string | undefined
  readonly action: string
  readonly purpose: string | undefined
  readonly outcome: string
  readonly breakGlass: boolean
  /** Canonical UTF-8 JSON, including a random nonce; never the record itself. */
  readonly body: string
}

type Traced = Extract<Trace, { readonly kind: 'traced' }>

export type AuditPorts = {
  readonly log: AuditLog
  readonly now: () => string
  /** A fresh random value, so that a leaf hash cannot be guessed from what it covers. */
  readonly nonce: () => string
  /** Undefined: what was shown is kept nowhere. */
  readonly payloads?: PayloadKeeper | undefined
  /** Digests of a person's name and home, for the detectors; undefined: none are kept. */
  readonly kinOf?: ((traced: Traced) => Kin) | undefined
}

/** Status, headers and exact bytes of an answer. */
export type RecordedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** What the sources said, as an OperationOutcome, where the body is a single resource: for a batch. */
  readonly outcome?: Uint8Array | undefined
}

/** An answer whose evidence is durable. Only this file can make one: no audit, no answer. */
class Recorded {
  readonly #answer: RecordedAnswer
  constructor(answer: RecordedAnswer) {
    this.#answer = answer
  }
  static answerOf(recorded: Recorded): RecordedAnswer {
    return recorded.#answer
  }
}
export type { Recorded }

/** The answer to send. Throws a TypeError on anything that record or recordRefusal did not make. */
export function answerOf(recorded: Recorded): RecordedAnswer {
  return Recorded.answerOf(recorded)
}

/**
 * Makes what is shown, where that is kept, and the evidence durable, listing what was kept, then hands out the answer.
 * Rejects with NOT_RECORDED, and nothing handed out, when it cannot.
 */
export async function record(releasable: Releasable, audit: AuditPorts): Promise<Recorded> {
  const { answer, evidence, shown } = readReleasable(releasable)
  const { payloads } = audit
  const parts = payloads && (await durable(() => payloads.keep(evidence.request.id, shown())))
  const entry = disclosureEntry(evidence, answer, parts, audit)
  return new Recorded(withReceipt(answer, await append(entry, audit)))
}

/** What is known of a refused request, as far as it got. */
export type RefusalEvidence = {
  readonly requestId: string
  readonly at: string
  readonly interaction: string
  readonly type: string | undefined
  readonly requester: Requester | undefined
  readonly nhsNumber: string | undefined
  readonly rawQuery: string
  readonly reasons: readonly string[]
  readonly missing: readonly string[]
  readonly obligations: readonly string[]
  /** The verdicts that the reasons and obligations are of, by source. */
  readonly verdicts?: Evidence['verdicts'] | undefined
  readonly ruleSetHash: string | undefined
  /** What the rules were given, where the refusal is theirs. */
  readonly facts?: Evidence['facts'] | undefined
  readonly fhirBase: string
}

/** Refusals of every kind leave the same way as releases, in the same detail. Rejects with NOT_RECORDED likewise. */
export async function recordRefusal(
  refusal: Refusal,
  evidence: RefusalEvidence,
  audit: AuditPorts,
): Promise<Recorded> {
  const answer = refusalAnswer(refusal, evidence)
  return new Recorded(
    withReceipt(answer, await append(refusalEntry(refusal, evidence, answer, audit), audit)),
  )
}

/**
 * The same for an operation with rules of its own. Rejects with NOT_RECORDED likewise. What it changes is put in force
 * after the entry is durable; where that fails the log tells of a change that never was, and of the refusal after it.
 */
export async function recordOperation(concluded: Concluded, audit: AuditPorts): Promise<Recorded> {
  const content = readConcluded(concluded)
  const receipt = await append(operationEntry(content, audit), audit)
  await content.commit?.()
  return new Recorded(withReceipt(content.answer, receipt))
}

function append(entry: AuditEntry, audit: AuditPorts): Promise<AuditReceipt> {
  return durable(() => audit.log.append(entry))
}

async function durable<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch {
    throw new Refusal('NOT_RECORDED')
  }
}

function disclosureEntry(
  evidence: Evidence,
  answer: RecordedAnswer,
  parts: readonly ShownPart[] | undefined,
  audit: AuditPorts,
): AuditEntry {
  const { request, person } = evidence
  const recorded = audit.now()
  return {
    recorded,
    kind: evidence.outcome === 'released' ? 'disclosure' : 'refusal',
    requestId: request.id,
    actor: request.requester.userId,
    actorOrganisation: request.requester.organisation,
    subject: person.nhsNumber,
    action: request.interaction,
    purpose: request.requester.purpose,
    outcome: evidence.outcome,
    breakGlass: request.requester.breakGlass,
    body: JSON.stringify({
      version: 1,
      nonce: audit.nonce(),
      recorded,
      requestId: request.id,
      at: request.at,
      requester: requesterEvidence(request.requester),
      interaction: request.interaction,
      type: request.type,
      subject: { nhsNumbers: person.nhsNumbers, patient: person.id, kin: kinIn(person, audit) },
      query: request.rawQuery,
      purpose: request.requester.purpose,
      ruleSetHash: evidence.ruleSetHash,
      refusal: refusalEvidence(evidence.outcome),
      basis: evidence.basis,
      powers: evidence.powers,
      obligations: evidence.obligations,
      verdicts: evidence.verdicts,
      released: evidence.released,
      searchedThrough: evidence.searchedThrough,
      refused: evidence.refused,
      withheld: evidence.withheld,
      sources: evidence.sources,
      facts: evidence.facts,
      response: responseEvidence(answer),
      shown: parts?.map(({ source, bytes }) => ({ source, bytes: bytes.length, digest: digestOf(bytes) })),
    }),
  }
}

function refusalEntry(
  refusal: Refusal,
  evidence: RefusalEvidence,
  answer: RefusalAnswer,
  audit: AuditPorts,
): AuditEntry {
  const recorded = audit.now()
  const { requester } = evidence
  return {
    recorded,
    kind: 'refusal',
    requestId: evidence.requestId,
    actor: requester?.userId,
    actorOrganisation: requester?.organisation,
    subject: evidence.nhsNumber,
    action: evidence.interaction,
    purpose: requester?.purpose,
    outcome: refusal.code,
    breakGlass: requester?.breakGlass ?? false,
    body: JSON.stringify({
      version: 1,
      nonce: audit.nonce(),
      recorded,
      requestId: evidence.requestId,
      at: evidence.at,
      requester: requester === undefined ? undefined : requesterEvidence(requester),
      interaction: evidence.interaction,
      type: evidence.type,
      subject: evidence.nhsNumber === undefined ? undefined : { nhsNumbers: [evidence.nhsNumber] },
      query: evidence.rawQuery,
      purpose: requester?.purpose,
      ruleSetHash: evidence.ruleSetHash,
      refusal: {
        code: refusal.code,
        basis: refusalRow(refusal.code).basis,
        expression: refusal.expression,
        detail: refusal.detail,
      },
      reasons: evidence.reasons,
      missing: evidence.missing,
      obligations: evidence.obligations,
      verdicts: evidence.verdicts,
      facts: evidence.facts,
      response: responseEvidence(answer),
    }),
  }
}

function operationEntry(
  { operation, requester, answer, evidence }: ConcludedContent,
  audit: AuditPorts,
): AuditEntry {
  const recorded = audit.now()
  const { kind, requestId, person, rawQuery, outcome, ...rest } = evidence
  return {
    recorded,
    kind,
    requestId,
    actor: requester.userId,
    actorOrganisation: requester.organisation,
    subject: person?.nhsNumber,
    action: operation,
    purpose: requester.purpose,
    outcome,
    breakGlass: requester.breakGlass,
    body: JSON.stringify({
      version: 1,
      nonce: audit.nonce(),
      recorded,
      requestId,
      requester: requesterEvidence(requester),
      interaction: operation,
      subject:
        person === undefined ? undefined : { nhsNumbers: person.nhsNumbers, patient: patientIdOf(person) },
      query: rawQuery,
      purpose: requester.purpose,
      ...rest,
      response: responseEvidence(answer),
    }),
  }
}

function kinIn({ trace }: Pick<Person, 'trace'>, { kinOf }: AuditPorts): Kin | undefined {
  return trace.kind === 'traced' ? kinOf?.(trace) : undefined
}

function refusalEvidence(outcome: Evidence['outcome']): object | undefined {
  return outcome === 'released' ? undefined : { code: outcome, basis: refusalRow(outcome).basis }
}

/** Who asked, as they were at the time; never the person a citizen's token attests, who is the subject. */
function requesterEvidence(requester: Requester): Omit<Requester, 'person' | 'scopes'> {
  const { person, scopes, ...rest } = requester
  return rest
}

function responseEvidence({ status, body }: RecordedAnswer): object {
  return { status, bytes: body.length, digest: digestOf(body) }
}

function digestOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}

function withReceipt(answer: RecordedAnswer, { origin, index }: AuditReceipt): RecordedAnswer {
  return { ...answer, headers: { ...answer.headers, 'Audit-Receipt': `${origin}#${index.toString()}` } }
}
