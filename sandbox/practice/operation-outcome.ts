import { type JsonObject } from '../../src/model/json.js'
import { identify } from './record/identify.js'

/** Spine error codes a GP Connect practice answers with: status, issue type and display of each (GP Connect 1.6.2, error handling). */
const ERRORS = {
  BAD_REQUEST: { status: 400, issue: 'invalid', display: 'Bad request' },
  INVALID_NHS_NUMBER: { status: 400, issue: 'value', display: 'Invalid NHS number' },
  INVALID_IDENTIFIER_SYSTEM: { status: 400, issue: 'value', display: 'Invalid identifier system' },
  INVALID_IDENTIFIER_VALUE: { status: 400, issue: 'value', display: 'Invalid identifier value' },
  NO_PATIENT_CONSENT: {
    status: 403,
    issue: 'forbidden',
    display: 'Patient has not provided consent to share data',
  },
  NO_ORGANISATION_CONSENT: {
    status: 403,
    issue: 'forbidden',
    display: 'Organisation has not provided consent to share data',
  },
  ACCESS_DENIED: {
    status: 403,
    issue: 'forbidden',
    display: 'Access has been denied to process this request',
  },
  PATIENT_NOT_FOUND: { status: 404, issue: 'not-found', display: 'Patient record not found' },
  NO_RECORD_FOUND: { status: 404, issue: 'not-found', display: 'No record found' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, issue: 'not-supported', display: 'Unsupported media type' },
  INVALID_RESOURCE: { status: 422, issue: 'invalid', display: 'Invalid validation of resource' },
  INVALID_PARAMETER: { status: 422, issue: 'invalid', display: 'Invalid parameter' },
  INTERNAL_SERVER_ERROR: { status: 500, issue: 'processing', display: 'Unexpected internal server error' },
  NOT_IMPLEMENTED: { status: 501, issue: 'not-supported', display: 'Not implemented' },
} as const

export type SpineErrorCode = keyof typeof ERRORS

/** The practice does not serve the request. The message goes to the requester as `diagnostics` and holds no personal data. */
export class PracticeError extends Error {
  readonly code: SpineErrorCode
  constructor(code: SpineErrorCode, diagnostics: string) {
    super(diagnostics)
    this.name = 'PracticeError'
    this.code = code
  }
}

export function statusOf(code: SpineErrorCode): number {
  return ERRORS[code].status
}

/** The OperationOutcome of an error, profile GPConnect-OperationOutcome-1. */
export function errorOutcome(error: PracticeError): JsonObject {
  const { issue, display } = ERRORS[error.code]
  return {
    resourceType: 'OperationOutcome',
    meta: PROFILE,
    issue: [
      {
        severity: 'error',
        code: issue,
        details: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1',
              code: error.code,
              display,
            },
          ],
        },
        diagnostics: error.message,
      },
    ],
  }
}

/** The warnings of an answer that is otherwise served, as one OperationOutcome inside its Bundle; none without warnings. */
export function inBundleWarnings(
  traceId: string,
  warnings: readonly { readonly text: string; readonly diagnostics: string }[],
): readonly JsonObject[] {
  if (warnings.length === 0) return []
  return [
    {
      resourceType: 'OperationOutcome',
      id: identify(traceId, 'OperationOutcome', 'warnings'),
      meta: PROFILE,
      issue: warnings.map(({ text, diagnostics }) => ({
        severity: 'warning',
        code: 'not-supported',
        details: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1',
              code: 'NOT_IMPLEMENTED',
              display: 'Not implemented',
            },
          ],
          text,
        },
        diagnostics,
      })),
    },
  ]
}

const PROFILE = {
  profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-OperationOutcome-1'],
}
