import { type SourceOutcome } from '../../model/gap.js'
import { type Json, objectOf, objectsOf, textOf } from '../../model/json.js'

/** What a practice's refusal means for the areas asked. */
export type PracticeError = {
  readonly outcome: Extract<SourceOutcome, 'error' | 'not-permitted' | 'not-supported'>
  readonly refusedConsent: boolean
  /** Closed code for operators. */
  readonly reason: string
}

type Row = readonly [SourceOutcome & PracticeError['outcome'], 'consent-refused'?]

/**
 * GP Connect 1.6.2 error handling. PATIENT_NOT_FOUND and NO_RECORD_FOUND are errors, not empty answers: practices
 * also give them for inactive, deceased, sensitive and unverified persons, so they never mean that no record exists.
 */
const CODES: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['NO_PATIENT_CONSENT', ['not-permitted', 'consent-refused']],
  ['NO_ORGANISATION_CONSENT', ['not-permitted']],
  ['ACCESS_DENIED', ['not-permitted']],
  ['ACCESS_DENIED_SSL', ['not-permitted']],
  ['ASID_CHECK_FAILED', ['not-permitted']],
  ['ASID_NOT_AUTHORISED', ['not-permitted']],
  ['NOT_IMPLEMENTED', ['not-supported']],
  ['UNSUPPORTED_MEDIA_TYPE', ['error']],
  ['PATIENT_NOT_FOUND', ['error']],
  ['NO_RECORD_FOUND', ['error']],
  ['ORGANISATION_NOT_FOUND', ['error']],
  ['PRACTITIONER_NOT_FOUND', ['error']],
  ['PATIENT_SENSITIVE', ['error']],
  ['BAD_REQUEST', ['error']],
  ['INVALID_NHS_NUMBER', ['error']],
  ['INVALID_IDENTIFIER_SYSTEM', ['error']],
  ['INVALID_IDENTIFIER_VALUE', ['error']],
  ['INVALID_PATIENT_DEMOGRAPHICS', ['error']],
  ['INVALID_RESOURCE', ['error']],
  ['INVALID_PARAMETER', ['error']],
  ['REFERENCE_NOT_FOUND', ['error']],
  ['DUPLICATE_REJECTED', ['error']],
  ['INTERNAL_SERVER_ERROR', ['error']],
  ['PARTYKEY_INTERACTION_CHECK_FAILED', ['error']],
  ['FOT_CHECK_FAILED', ['error']],
])

/** Statuses whose meaning needs no code. */
const STATUSES: ReadonlyMap<number, Row> = new Map<number, Row>([[501, ['not-supported']]])

/** Reads a refusal of the practice, or of the proxy before it, from status and OperationOutcome. Total. */
export function practiceErrorOf(status: number, body: Json | undefined): PracticeError {
  const codes = spineCodesIn(body)
  for (const code of codes) {
    const known = rowOf(code)
    if (known !== undefined) return errorOf(known[1], known[0])
  }
  return errorOf(STATUSES.get(status) ?? ['error'], `status-${status}`)
}

/** The proxy adds what it checked to a code it gives: `ASID_CHECK_FAILED_…`. The closed code is what is reported. */
function rowOf(code: string): readonly [string, Row] | undefined {
  for (const [known, row] of CODES)
    if (code === known || code.startsWith(`${known}_`) || code.startsWith(`${known} `)) return [known, row]
  return undefined
}

function errorOf(row: Row, reason: string): PracticeError {
  return { outcome: row[0], refusedConsent: row[1] === 'consent-refused', reason }
}

/** `Spine-ErrorOrWarningCode` in its STU3 and R4 forms, and the proxy's older `spine-response-code`. */
const SPINE_SYSTEM = /^https?:\/\/fhir\.nhs\.(uk|net)\/.*spine-(errororwarningcode|response-code)/i

function spineCodesIn(body: Json | undefined): readonly string[] {
  const outcome = objectOf(body)
  if (outcome?.['resourceType'] !== 'OperationOutcome') return []
  return objectsOf(outcome['issue'])
    .flatMap((it) => objectsOf(objectOf(it['details'])?.['coding']))
    .filter((it) => SPINE_SYSTEM.test(textOf(it['system']) ?? ''))
    .map((it) => textOf(it['code']))
    .filter((it) => it !== undefined)
}
