import { OWN, type RefusalRow, SPINE } from './refusals/refusal-row.js'

const MAY_EXIST = 'This does not mean that no record exists.'

/** The closed table of refusals: what a caller may be told, and nothing else. */
export const REFUSALS = {
  PATIENT_NOT_FOUND: {
    status: 404,
    issue: 'not-found',
    system: SPINE,
    text: `No record was found that can be shared. ${MAY_EXIST}`,
    basis: 'GP Connect error handling: PATIENT_NOT_FOUND',
  },
  NO_PATIENT_CONSENT: {
    status: 403,
    issue: 'forbidden',
    system: SPINE,
    text: 'The person has not agreed to this record being shared. Contact the organisation that holds it.',
    givesContact: true,
    helps: 'Ask the person, who can agree with the organisation that holds the record, or telephone it.',
    basis: 'GP Connect IG principles; HSCA 2012 s.251B(4)(a)',
  },
  NO_RELATIONSHIP: {
    status: 403,
    issue: 'forbidden',
    system: SPINE,
    text: 'No relationship between the requester and the person is on record.',
    helps:
      'Register a relationship with the person in the system of your organisation, or act on a referral.',
    basis: 'Information sharing in social care: legitimate relationships',
  },
  NO_ORGANISATION_CONSENT: {
    status: 403,
    issue: 'forbidden',
    system: SPINE,
    text: 'No sharing agreement in force covers this request.',
    helps: 'The organisations concerned can make a sharing agreement that covers the purpose.',
    basis: 'IG Framework: shared care records',
  },
  NOT_RELEASED: {
    status: 403,
    issue: 'forbidden',
    system: OWN,
    text: 'The organisation that holds records of this kind has not released them to you through this gateway. This says nothing about the person. Contact the organisation.',
    givesContact: true,
    helps: 'Telephone the organisation that holds the record. Its privacy officers decide what it releases.',
    basis: 'UK GDPR Article 24: the controller answers for how far its records are shared',
  },
  ACCESS_DENIED: {
    status: 403,
    issue: 'forbidden',
    system: SPINE,
    text: 'Access is not permitted.',
    helps:
      'Check the role, the purpose and the organisation that your system gave, or ask a colleague whose role this is.',
    basis: 'Caldicott principles 1 and 4; default deny',
  },
  INSUFFICIENT_SCOPE: {
    status: 403,
    issue: 'forbidden',
    system: OWN,
    text: 'The access token does not carry a scope for this interaction.',
    basis: 'SMART App Launch 2: scopes',
  },
  REVIEW_REQUIRED: {
    status: 403,
    issue: 'forbidden',
    system: OWN,
    text: 'The record must be reviewed before it can be shown. Contact the organisation that holds it.',
    givesContact: true,
    helps: 'Ask the organisation that holds the record to review it.',
    basis: 'Enhanced review indicated before granting access to own health record',
  },
  CANNOT_CHECK: {
    status: 503,
    issue: 'transient',
    system: OWN,
    text: 'It could not be checked whether this may be shared. This says nothing about the person. Try again, or telephone the organisation that holds the record.',
    retryAfter: 30,
    helps: 'Try again, or telephone the organisation that holds the record.',
    basis: 'Unknown means no, and says nothing',
  },
  INVALID_NHS_NUMBER: {
    status: 400,
    issue: 'value',
    system: SPINE,
    text: 'The NHS number is not ten digits with a valid check digit.',
    basis: 'GP Connect error handling: INVALID_NHS_NUMBER',
  },
  INVALID_IDENTIFIER_SYSTEM: {
    status: 400,
    issue: 'value',
    system: SPINE,
    text: 'The identifier system is not one that this server searches by.',
    basis: 'GP Connect error handling: INVALID_IDENTIFIER_SYSTEM',
  },
  INVALID_PARAMETER: {
    status: 400,
    issue: 'invalid',
    system: SPINE,
    text: 'A parameter, modifier, prefix or value is not supported. Nothing was searched.',
    basis: 'FHIR R4 search: strict handling',
  },
  ONE_PERSON_REQUIRED: {
    status: 400,
    issue: 'required',
    system: OWN,
    text: 'The search must name exactly one person, by patient.identifier or patient.',
    basis: 'A-08: a search names one person',
  },
  TOO_LITTLE_KNOWN: {
    status: 400,
    issue: 'required',
    system: OWN,
    text: 'A person is described by a family name, a given name and a whole date of birth at least.',
    basis: 'PDS FHIR: a search that could find several people is none',
  },
  TARGET_SYSTEM_NOT_FOUND: {
    status: 403,
    issue: 'code-invalid',
    system: OWN,
    text: 'The targetSystem names no system of identifiers that this server cross-references.',
    basis: 'IHE PIXm ITI-83: target system not recognised',
  },
  BAD_REQUEST: {
    status: 400,
    issue: 'invalid',
    system: SPINE,
    text: 'The request could not be read.',
    basis: 'FHIR R4 http',
  },
  INVALID_RESOURCE: {
    status: 422,
    issue: 'invalid',
    system: SPINE,
    text: 'The resource is not valid, or says what this server could not keep to. Nothing was recorded.',
    basis: 'GP Connect error handling: INVALID_RESOURCE',
  },
  UNAUTHENTICATED: {
    status: 401,
    issue: 'login',
    system: OWN,
    text: 'A valid access token is required.',
    basis: 'RFC 6750 section 3.1; RFC 9068 section 4',
  },
  NOT_SUPPORTED: {
    status: 404,
    issue: 'not-supported',
    system: OWN,
    text: 'This server does not support that resource type or path. See the CapabilityStatement.',
    basis: 'FHIR R4 http: unknown resource type',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    issue: 'not-supported',
    system: OWN,
    text: 'The method is not supported here. See the CapabilityStatement.',
    basis: 'RFC 9110 section 15.5.6',
  },
  NOT_IMPLEMENTED: {
    status: 501,
    issue: 'not-supported',
    system: SPINE,
    text: 'This interaction is not implemented. See the CapabilityStatement.',
    basis: 'FHIR R4 http; GP Connect error handling: NOT_IMPLEMENTED',
  },
  NOT_ACCEPTABLE: {
    status: 406,
    issue: 'not-supported',
    system: OWN,
    text: 'Only application/fhir+json can be produced.',
    basis: 'FHIR R4 http: content types',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    issue: 'not-supported',
    system: OWN,
    text: 'The content type of the body is not supported here.',
    basis: 'RFC 9110 section 15.5.16',
  },
  SEARCH_TOO_LONG: {
    status: 400,
    issue: 'too-long',
    system: OWN,
    text: 'The search is too long for the links to its pages. Ask for fewer values at a time.',
    basis: 'RFC 9110 section 4.1',
  },
  BODY_TOO_LARGE: {
    status: 413,
    issue: 'too-long',
    system: OWN,
    text: 'The body is larger than this server accepts.',
    basis: 'RFC 9110 section 15.5.14',
  },
  BATCH_TOO_LARGE: {
    status: 413,
    issue: 'too-costly',
    system: OWN,
    text: 'The answers to this batch are too large together. Ask for fewer at a time.',
    basis: 'RFC 9110 section 15.5.14',
  },
  TOO_MANY_REPORTS: {
    status: 429,
    issue: 'throttled',
    system: OWN,
    text: 'Too many problems were reported in the last hour. Telephone an information governance officer.',
    retryAfter: 3600,
    basis: 'RFC 6585 section 4',
  },
  SOURCES_TIMED_OUT: {
    status: 504,
    issue: 'timeout',
    system: OWN,
    text: `Every source that was asked failed to answer in time. ${MAY_EXIST}`,
    retryAfter: 10,
    basis: 'A failure of a source never looks like an empty record',
  },
  SOURCES_FAILED: {
    status: 502,
    issue: 'transient',
    system: OWN,
    text: `Every source that was asked failed. ${MAY_EXIST}`,
    retryAfter: 10,
    basis: 'A failure of a source never looks like an empty record',
  },
  NOT_RECORDED: {
    status: 503,
    issue: 'transient',
    system: OWN,
    text: 'The access could not be recorded, so nothing was disclosed. Try again.',
    retryAfter: 5,
    basis: 'No answer without a durable audit entry',
  },
  LOG_INDEX_BEHIND: {
    status: 503,
    issue: 'transient',
    system: OWN,
    text: 'What is found in the access log is being made again, as after an upgrade, so nothing was shown. Try again.',
    retryAfter: 30,
    basis: 'An answer from the log that is silently short would read as nothing',
  },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    issue: 'exception',
    system: SPINE,
    text: 'The request failed. Quote the correlation id.',
    basis: 'GP Connect error handling: INTERNAL_SERVER_ERROR',
  },
} as const satisfies Record<string, RefusalRow>

export type RefusalCode = keyof typeof REFUSALS

/** True for the code of a refusal in the table. */
export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(REFUSALS, text)
}

/** The row of the table: everything that is said with the code. */
export function refusalRow(code: RefusalCode): RefusalRow {
  return REFUSALS[code]
}

/** An organisation to telephone. */
export type Contact = { readonly name: string; readonly telephone: string }

export type RefusalDetail = {
  /** FHIRPath or parameter name of the offending element; shown to the caller. */
  readonly expression?: string
  /** For METHOD_NOT_ALLOWED: the methods that are supported there. */
  readonly methods?: readonly string[]
  /** Who holds the record; shown where the row of the code says so. */
  readonly contacts?: readonly Contact[]
  /** For the log only. Never a value of a record, an NHS number or a name. */
  readonly detail?: string
}

/** The request is not served. Its code decides everything the caller sees. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly expression: string | undefined
  readonly detail: string | undefined
  readonly contacts: readonly Contact[]
  readonly methods: readonly string[]

  constructor(code: RefusalCode, about: RefusalDetail = {}) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.expression = about.expression
    this.detail = about.detail
    this.methods = about.methods ?? []
    this.contacts = refusalRow(code).givesContact === true ? (about.contacts ?? []) : []
  }
}
