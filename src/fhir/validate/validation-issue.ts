/** What kind of departure a finding is: the codes of FHIR `issue-type` that validation uses. */
export type FindingCode =
  | 'structure'
  | 'required'
  | 'value'
  | 'invariant'
  | 'code-invalid'
  | 'extension'
  | 'not-found'
  | 'informational'
  | 'too-long'

/** One finding about a resource. It never holds a value of the resource. */
export type ValidationIssue = {
  /** `error`: not valid; `warning`: valid, but probably not meant; `information`: could not be checked. */
  readonly severity: 'error' | 'warning' | 'information'
  readonly code: FindingCode
  /** The rule broken: `min`, `max`, `type`, `binding`, an invariant's key, … */
  readonly rule: string
  /** FHIRPath of the element. */
  readonly expression: string
  /** What was expected there. */
  readonly message: string
  /** The page that states the rule. */
  readonly specification: string
  /** The profile that states the rule; undefined for base R4. */
  readonly profile: string | undefined
}
