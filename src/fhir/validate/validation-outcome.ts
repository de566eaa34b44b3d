import { type FhirResource } from '../resource.js'
import { type ValidationIssue } from './validation-issue.js'

/** The code system of the rules named in an outcome. */
const RULES = 'https://linchpin.example/fhir/CodeSystem/validation-rule'

/** The findings about one resource as an OperationOutcome; one that says so when there are none. */
export function validationOutcome(issues: readonly ValidationIssue[]): FhirResource {
  return { resourceType: 'OperationOutcome', issue: issues.length === 0 ? [VALID] : issues.map(issueOf) }
}

const VALID = {
  severity: 'information',
  code: 'informational',
  details: { text: 'valid: no rule is broken and none was left unchecked' },
}

function issueOf({ severity, code, rule, message, expression, specification, profile }: ValidationIssue) {
  return {
    severity,
    code,
    details: { coding: [{ system: RULES, code: rule }], text: message },
    diagnostics: profile === undefined ? specification : `${profile} (${specification})`,
    expression: [expression],
  }
}
