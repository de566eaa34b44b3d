/** NHS England's codes, and ours for what they have none for. */
export const SPINE = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode'
export const OWN = 'https://linchpin.example/fhir/CodeSystem/refusal'

/** Everything that is said with the code of a refusal. */
export type RefusalRow = {
  readonly status: number
  /** Code of http://hl7.org/fhir/issue-type. */
  readonly issue: string
  readonly system: typeof SPINE | typeof OWN
  /** The fixed public sentence: never says anything of a person. */
  readonly text: string
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number
  /** Whether the organisation that holds the record is named, to be telephoned. */
  readonly givesContact?: true
  /** What anyone can do about it: the same for everybody, whatever is behind the refusal. */
  readonly helps?: string
  /** Where the answer is laid down. */
  readonly basis: string
}
