import { jsonAnswer, type TwinAnswer } from '../twin.js'

const ROWS = {
  RESOURCE_NOT_FOUND: [404, 'information', 'not-found', 'Resource not found'],
  INVALIDATED_RESOURCE: [
    404,
    'error',
    'processing',
    'Resource that has been marked as invalid was requested - invalid resources cannot be retrieved',
  ],
  INVALID_RESOURCE_ID: [400, 'error', 'value', 'Resource Id is invalid'],
  MISSING_VALUE: [400, 'error', 'required', 'Required value is missing'],
  INVALID_VALUE: [400, 'error', 'value', 'Provided value is invalid'],
  INVALID_SEARCH_DATA: [400, 'error', 'value', 'Search data is invalid'],
  ADDITIONAL_PROPERTIES: [400, 'error', 'value', 'Request contains additional properties'],
  UNSUPPORTED_SERVICE: [400, 'error', 'processing', 'Unsupported Service'],
  ACCESS_DENIED: [401, 'error', 'forbidden', 'Access Denied - Unauthorised'],
  /** Not a failure: HTTP 200, as PDS answers a search that matches more people than asked for. */
  TOO_MANY_MATCHES: [200, 'information', 'multiple-matches', 'Too Many Matches'],
} as const

export type PdsErrorCode = keyof typeof ROWS

export const FHIR_JSON = 'application/fhir+json; charset=utf-8'

/** The OperationOutcome that PDS answers for the code, with its status. */
export function pdsOutcome(code: PdsErrorCode, diagnostics: string | undefined): TwinAnswer {
  const [status, severity, issue, display] = ROWS[code]
  const coding = {
    system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
    version: '1',
    code,
    display,
  }
  const body = {
    resourceType: 'OperationOutcome',
    issue: [
      {
        severity,
        code: issue,
        details: { coding: [coding] },
        ...(diagnostics === undefined ? {} : { diagnostics }),
      },
    ],
  }
  return jsonAnswer(status, body, { 'content-type': FHIR_JSON })
}
