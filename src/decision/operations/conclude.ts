import { FHIR_JSON, encode } from '../../fhir/outcomes/refusal-answer.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type JsonObject } from '../../model/json.js'
import { type Person } from '../../model/person.js'
import { type Requester } from '../../model/requester.js'
import { type Allowed, readAllowed } from './allow-operation.js'

/** What an operation answers with. */
export type OperationAnswer = {
  readonly status: 200 | 201 | 202
  readonly headers?: Readonly<Record<string, string>>
  readonly resource: FhirResource
}

/** What the log keeps of an operation: never the content of a record. */
export type OperationEvidence = {
  /** `disclosure`: something of a person was shown; `access`: the log was read; `change`: something is recorded now. */
  readonly kind: 'disclosure' | 'access' | 'change'
  readonly requestId: string
  readonly at: string
  readonly rawQuery: string
  readonly type: string | undefined
  readonly person: Person | undefined
  /** A word for what happened: `released`, `created`, `explained`. */
  readonly outcome: string
  readonly ruleSetHash: string | undefined
  readonly reasons: readonly string[]
  readonly missing: readonly string[]
  readonly obligations: readonly string[]
  /** What else the operation did, in references, codes and counts. */
  readonly details: JsonObject
}

export type ConcludedContent = {
  readonly operation: string
  readonly requester: Requester
  readonly answer: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array
  }
  readonly evidence: OperationEvidence
  /** Puts in force what the entry tells of: done once the entry is durable, before the answer leaves. */
  readonly commit: (() => Promise<void>) | undefined
}

/** The bytes that may leave for one allowed operation, with their evidence. Only this file can make one. */
class Concluded {
  readonly #content: ConcludedContent
  constructor(content: ConcludedContent) {
    this.#content = content
  }
  static read(concluded: Concluded): ConcludedContent {
    return concluded.#content
  }
}
export type { Concluded }

/** For audit/record.ts alone. */
export function readConcluded(concluded: Concluded): ConcludedContent {
  return Concluded.read(concluded)
}

/**
 * Ends an operation that was allowed: its answer as bytes, with what the log will keep of it. One that changes
 * something leaves the change to `commit`, so that nothing is in force which the log does not tell of.
 */
export function conclude(
  allowed: Allowed,
  { status, headers, resource }: OperationAnswer,
  evidence: OperationEvidence,
  commit?: () => Promise<void>,
): Concluded {
  return new Concluded({
    ...readAllowed(allowed),
    answer: { status, headers: { 'Content-Type': FHIR_JSON, ...headers }, body: encode(resource) },
    evidence,
    commit,
  })
}
