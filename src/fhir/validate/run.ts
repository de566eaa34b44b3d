import { type JsonObject } from '../../model/json.js'
import { type Environment } from './fhirpath/environment.js'
import { type FindingCode, type ValidationIssue } from './validation-issue.js'

/** The resource being checked, and what its references can be looked up in. */
export type Scope = {
  /** `%resource`: the resource itself, contained or not. */
  readonly resource: JsonObject
  /** `%rootResource`: the resource that contains it; itself when not contained. */
  readonly root: JsonObject
  /** The innermost Bundle around it. */
  readonly bundle: BundleIndex | undefined
  /** How many of the definitions on the way lead to the resource. */
  readonly start: number
  /** What the resource's invariants are evaluated in, made for the first of them. */
  environment: Environment | undefined
}

/** The resources of a Bundle: by fullUrl, and by `Type/id`. */
export type BundleIndex = {
  readonly type: string
  readonly byUrl: ReadonlyMap<string, JsonObject>
}

/** The state of one validation. */
export type Run = {
  readonly issues: ValidationIssue[]
  /** Where the check stands: names and indexes. */
  readonly path: (string | number)[]
  /** The definition of each element on the way, as `Patient.contact`. */
  readonly definitions: string[]
  scope: Scope
  /** The profile whose rules are being checked; undefined for base R4. */
  profile: string | undefined
  /** The profiles being tried on the way here, so that references in a circle come to an end. */
  readonly trying: readonly { readonly url: string; readonly value: unknown }[]
  /** Set once a value lies too deep to be walked through again. */
  depth: 'within-limits' | 'exceeded'
}

export type Finding = {
  readonly severity?: ValidationIssue['severity']
  readonly code: FindingCode
  readonly rule: string
  readonly message: string
  readonly specification: string
}

/** No FHIR resource nests deeper; what does is refused rather than followed. */
export const DEEPEST = 300

/** Checks one value where the run stands, and reports. */
export type Check = (value: unknown, run: Run) => void

/** Reports a finding at the place where the run stands. */
export function report(run: Run, finding: Finding): void {
  run.issues.push({
    severity: finding.severity ?? 'error',
    code: finding.code,
    rule: finding.rule,
    expression: expressionOf(run.path),
    message: finding.message,
    specification: finding.specification,
    profile: run.profile,
  })
}

/** Reports a finding at an element below the place where the run stands. */
export function reportAt(run: Run, name: string | number, finding: Finding): void {
  run.path.push(name)
  report(run, finding)
  run.path.pop()
}

function expressionOf(path: readonly (string | number)[]): string {
  let text = ''
  for (const it of path) text += typeof it === 'number' ? `[${it}]` : text === '' ? it : `.${it}`
  return text
}
