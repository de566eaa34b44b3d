import { type JsonObject } from '../../model/json.js'
import { type Contact, type RefusalCode, refusalRow } from '../../model/refusal.js'
import { type ReportedOutcome, outcomeIssues } from './reported-outcome.js'
import { type FhirResource } from '../resource.js'

/**
 * The OperationOutcome of a refusal: the fixed public sentence and code, the offending parameter or element when there
 * is one, whom to telephone where the code says so, and as diagnostics nothing but the correlation id.
 */
export function refusalOutcome(
  code: RefusalCode,
  expression: string | undefined,
  correlationId: string,
  contacts: readonly Contact[] = [],
): FhirResource {
  const issue = refusalIssue(code, expression, correlationId)
  const extension = contacts.map(contactExtension)
  return {
    resourceType: 'OperationOutcome',
    issue: [extension.length === 0 ? issue : { extension, ...issue }],
  }
}

const CONTACT = 'https://linchpin.example/fhir/StructureDefinition/contact'

function contactExtension({ name, telephone }: Contact): JsonObject {
  return {
    url: CONTACT,
    valueContactDetail: { name, telecom: [{ system: 'phone', value: telephone }] },
  }
}

/** The refusal of a request whose every source failed, with what happened at each of them. */
export function failedSourcesOutcome(
  code: RefusalCode,
  correlationId: string,
  outcomes: readonly ReportedOutcome[],
): FhirResource {
  return {
    resourceType: 'OperationOutcome',
    issue: [refusalIssue(code, undefined, correlationId), ...outcomeIssues(outcomes)],
  }
}

/** What happened at each source, of an answer that was given. */
export function sourcesOutcome(outcomes: readonly ReportedOutcome[]): FhirResource {
  return { resourceType: 'OperationOutcome', issue: outcomeIssues(outcomes) }
}

function refusalIssue(code: RefusalCode, expression: string | undefined, correlationId: string): JsonObject {
  const row = refusalRow(code)
  return {
    severity: 'error',
    code: row.issue,
    details: { coding: [{ system: row.system, code }], text: row.text },
    diagnostics: correlationId,
    ...(expression === undefined ? {} : { expression: [expression] }),
  }
}
