import { FHIR_JSON, encode } from '../../fhir/outcomes/refusal-answer.js'
import { type ReportedOutcome } from '../../fhir/outcomes/reported-outcome.js'
import { type BytesOf } from '../../fhir/text/resource-bytes.js'
import { type FhirResource } from '../../fhir/resource.js'
import { type DisclosureRequest } from '../../model/disclosure-request.js'
import { type Person } from '../../model/person.js'
import { type Refusal } from '../../model/refusal.js'
import { type SourceDescriptor } from '../../model/source.js'
import { type LinkPorts } from '../paging/page-links.js'
import { type SourceProvenance } from '../released/provenances.js'

/** Everything an answer may be made of: what was released, masked and pruned already, and what the sources said. */
export type AnswerParts = {
  readonly request: DisclosureRequest
  readonly person: Person
  readonly sources: readonly SourceDescriptor[]
  readonly released: readonly FhirResource[]
  /** Of those, what was looked for itself: the rest is there as something else names it. */
  readonly lookedFor: ReadonlySet<FhirResource>
  /** The JSON of a resource that leaves, in UTF-8. */
  readonly bytesOf: BytesOf
  readonly provenances: readonly SourceProvenance[]
  readonly outcomes: readonly ReportedOutcome[]
  readonly ports: LinkPorts
}

/** Status, headers and bytes of an answer. */
export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  /** What the sources said, as an OperationOutcome, where the body is a single resource. */
  readonly outcome?: Uint8Array
}

/** An answer with the references of everything that leaves in it. */
export type Found = {
  readonly answer: Answer
  readonly references: ReadonlySet<string>
  /** References of what is not in it, but was told of by what a search through it found. */
  readonly through?: readonly string[] | undefined
}

/** How one interaction puts what was released into an answer. */
export type AnswerForm = (parts: AnswerParts) => Found | Refusal

/** 200 with one resource that was written already. */
export function okBytes(body: Uint8Array): Answer {
  return { status: 200, headers: { 'Content-Type': FHIR_JSON }, body }
}

/** 200 with one resource as JSON. */
export function ok(resource: FhirResource, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, headers: { 'Content-Type': FHIR_JSON, ...headers }, body: encode(resource) }
}
