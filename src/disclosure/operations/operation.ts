import { type RefusalEvidence } from '../../audit/record.js'
import { type Allowed } from '../../decision/operations/allow-operation.js'
import { type Concluded } from '../../decision/operations/conclude.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type NhsNumber } from '../../model/nhs-number.js'
import { type Person } from '../../model/person.js'
import { type Requester } from '../../model/requester.js'

/** A call of an operation, as far as the web layer has understood it. */
export type OperationRequest = {
  /** The correlation id: always minted, never the caller's. */
  readonly id: string
  /** ISO 8601 instant at which the request arrived. */
  readonly at: string
  readonly requester: Requester
  /** The name in src/http/interactions.ts and src/decision/operations/operation-rules.ts. */
  readonly operation: string
  /** The resource type and id in the path, where it has them. */
  readonly type: string | undefined
  readonly resourceId: string | undefined
  /** Parameters of the URL and of a form body, decoded, in order. */
  readonly pairs: readonly (readonly [string, string])[]
  /** Whom the request names by NHS number, wherever it does so: for the evidence of a refusal alone. */
  readonly named: NhsNumber | undefined
  /** The resource of a JSON body. */
  readonly body: FhirResource | undefined
  /** Base64 of the request line and body, kept as evidence only. */
  readonly rawQuery: string
}

/** What the rules made of a request that is refused, for the log. */
export type Grounds = Pick<RefusalEvidence, 'reasons' | 'missing' | 'obligations' | 'verdicts' | 'facts'>

/**
 * What performs one operation: a file of this folder. It is handed leave to run, says whom it is about as soon as it
 * knows and on what grounds it refuses (for the evidence of a refusal), and ends with `conclude` or throws a Refusal.
 */
export type Operation = (
  asked: OperationRequest,
  allowed: Allowed,
  about: (person: Person, grounds?: Grounds) => void,
) => Promise<Concluded>

/** The operations this gateway performs, by name. */
export type Operations = ReadonlyMap<string, Operation>
