/**
 * What the council's case system answers: the columns of a Mosaic warehouse, served as JSON.
 * A column without a value is null, as in the warehouse; dates are `YYYY-MM-DD`; flags are 'Y' or 'N'.
 *
 *   GET /api/v1/residents?nhsId=9990000018           Page<ResidentMatch>
 *   GET /api/v1/residents/{mosaicId}                 Resident
 *   GET /api/v1/residents/{mosaicId}/addresses       Page<Address>
 *   GET …/warning-notes                              Page<WarningNote>
 *   GET …/relationships                              Page<Relationship>
 *   GET …/allocations                                Page<Allocation>
 *   GET …/assessments                                Page<Assessment>
 *   GET …/packages-of-care                           Page<PackageOfCare>
 *   GET …/case-status                                Page<CaseStatus>
 *   GET …/visits                                     Page<Visit>
 *   GET …/case-notes                                 Page<CaseNote>
 *
 * Paging: `limit` (1 to 100, 20 unless told) and `cursor` (the `nextCursor` of the page before; null on the last).
 */
export type Page<Row> = {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly totalCount: number
}

export type Flag = 'Y' | 'N'

/** What looking a person up by NHS number gives: the case system's own id, and whether the record is restricted. */
export type ResidentMatch = {
  readonly mosaicId: string
  readonly PERSON_ID: number
  readonly NHS_ID: number | null
  readonly RESTRICTED: Flag
}

/** A row of DM_PERSONS. */
export type Resident = {
  readonly PERSON_ID: number
  /** numeric(10): leading zeros are lost, and it may be null. */
  readonly NHS_ID: number | null
  readonly FULL_NAME: string
  readonly TITLE: string | null
  readonly FIRST_NAME: string
  readonly LAST_NAME: string
  readonly DATE_OF_BIRTH: string
  readonly DATE_OF_DEATH: string | null
  readonly GENDER: 'M' | 'F' | 'I' | 'U'
  readonly RESTRICTED: Flag
  /** A local ethnic category code of the 2001 census. */
  readonly FULL_ETHNICITY_CODE: string | null
  readonly FIRST_LANGUAGE: string | null
  readonly INTERPRETER_REQUIRED: Flag
  readonly EMAIL_ADDRESS: string | null
  readonly TELEPHONE_NUMBER: string | null
  /** A adult, C child. */
  readonly CONTEXT_FLAG: 'A' | 'C'
  readonly ACCOMMODATION_STATUS: string | null
  readonly PRIMARY_SUPPORT_REASON: string | null
  readonly LAST_UPDATED: string
}

/** A row of DM_ADDRESSES; UNIQUE_ID is the UPRN. */
export type Address = {
  readonly ADDRESS_ID: number
  readonly PERSON_ID: number
  readonly ADDRESS: string
  readonly POST_CODE: string
  readonly UNIQUE_ID: number | null
  readonly START_DATE: string
  readonly END_DATE: string | null
  readonly IS_DISPLAY_ADDRESS: Flag
}

/** A row of SCCV_WARNING_NOTE. */
export type WarningNote = {
  readonly WARNING_NOTE_ID: number
  readonly PERSON_ID: number
  readonly NOTE_TYPE: string
  readonly STATUS: 'open' | 'closed'
  readonly START_DATE: string
  readonly REVIEW_DATE: string | null
  readonly END_DATE: string | null
  /** Whether the person has been told of the note. N: they have not, and must not learn of it here. */
  readonly INDIVIDUAL_NOTIFIED: Flag
  readonly NOTES: string
  readonly CREATED_BY: string
}

/** A row of SCCV_PERSONAL_RELATIONSHIP with its type and detail. */
export type Relationship = {
  readonly PERSONAL_RELATIONSHIP_ID: number
  readonly PERSON_ID: number
  /** The other person's own PERSON_ID where the council knows them too. */
  readonly OTHER_PERSON_ID: number | null
  readonly OTHER_FULL_NAME: string
  /** What the other person is to this person: Daughter, Son, Wife, Neighbour, … */
  readonly RELATIONSHIP_TYPE: string
  readonly IS_INFORMAL_CARER: Flag
  readonly IS_MAIN_CARER: Flag
  readonly KEY_HOLDER: Flag
  readonly PARENTAL_RESPONSIBILITY: Flag
  readonly TELEPHONE_NUMBER: string | null
  readonly ADDRESS: string | null
  readonly DETAILS: string | null
  readonly START_DATE: string
  readonly END_DATE: string | null
}

/** A row of SCCV_ALLOCATIONS_COMBINED with its worker and team. */
export type Allocation = {
  readonly ALLOCATION_ID: number
  readonly MOSAIC_ID: number
  readonly WORKER_ID: number | null
  readonly WORKER: string | null
  readonly WORKER_ROLE: string | null
  readonly WORKER_EMAIL: string | null
  readonly TEAM_ID: number
  readonly TEAM: string
  readonly TEAM_TELEPHONE: string
  readonly KEY_WORKER: Flag
  readonly ALLOCATION_START_DATE: string
  readonly ALLOCATION_END_DATE: string | null
  readonly CASE_STATUS: 'Open' | 'Closed'
  /** When the worker, or anybody of the team, last saw or spoke to the person. */
  readonly LAST_CONTACT_DATE: string | null
}

/** An assessment, with the values of Client Level Data release 2. */
export type Assessment = {
  readonly ASSESSMENT_ID: number
  readonly PERSON_ID: number
  readonly ASSESSMENT_TYPE: string
  readonly ASSESSMENT_NAME: string
  readonly START_DATE: string
  /** Null while it is under way. */
  readonly COMPLETED_DATE: string | null
  readonly EVENT_OUTCOME: string | null
  readonly SUMMARY: string | null
  readonly ASSESSED_BY: string
  readonly TEAM: string
}

/** A package of care, with the values of Client Level Data release 2. */
export type PackageOfCare = {
  readonly PACKAGE_ID: number
  readonly PERSON_ID: number
  readonly PACKAGE_NAME: string
  readonly SERVICE_TYPE: string
  readonly SERVICE_COMPONENT: string
  readonly DELIVERY_MECHANISM: string
  readonly STATUS: 'Planned' | 'Active' | 'Suspended' | 'Ended'
  readonly CARE_ORGANISATION: string | null
  readonly CARE_ORGANISATION_TELEPHONE: string | null
  readonly CQC_LOCATION_ID: string | null
  readonly TIMES_A_DAY: number | null
  readonly MINUTES_PER_VISIT: number | null
  readonly CARERS_PER_VISIT: number | null
  /** Days of the week: `MON,TUE,WED`. */
  readonly DAYS: string | null
  readonly NOTES: string | null
  readonly START_DATE: string
  readonly END_DATE: string | null
  /** Finance: what follows never leaves the council. */
  readonly CLIENT_FUNDING_STATUS: string | null
  readonly UNIT_COST: number | null
  readonly COST_FREQUENCY: string | null
  readonly PLANNED_UNITS_PER_WEEK: number | null
}

/** A row of the case status table: the stages a case went through. */
export type CaseStatus = {
  readonly CASE_STATUS_ID: number
  readonly PERSON_ID: number
  readonly CASE_STATUS: 'Open' | 'Closed'
  readonly CASE_TYPE: string
  readonly START_DATE: string
  readonly END_DATE: string | null
}

/** A row of DM_VISITS: a visit that is arranged, or what came of it. Times are local, `YYYY-MM-DDTHH:MM:SS`. */
export type Visit = {
  readonly VISIT_ID: number
  readonly PERSON_ID: number
  readonly VISIT_TYPE: string
  readonly PLANNED_START: string
  readonly PLANNED_END: string
  readonly ACTUAL_DATETIME: string | null
  readonly COMPLETED_FLAG: Flag
  readonly REASON_VISIT_NOT_MADE: string | null
  readonly PERSON_TOLD: Flag
  readonly WORKER: string
  readonly TEAM: string
}

/** A row of DM_CASE_NOTES, which the gateway never asks for. The time is local, `YYYY-MM-DDTHH:MM:SS`. */
export type CaseNote = {
  readonly CASE_NOTE_ID: number
  readonly PERSON_ID: number
  readonly NOTE_TYPE: string
  readonly TITLE: string
  readonly NOTE: string
  readonly EFFECTIVE_DATE: string
  readonly WORKER: string
}

/** Everything the case system holds of one person. */
export type CaseRecord = {
  readonly resident: Resident
  readonly addresses: readonly Address[]
  readonly warningNotes: readonly WarningNote[]
  readonly relationships: readonly Relationship[]
  readonly allocations: readonly Allocation[]
  readonly assessments: readonly Assessment[]
  readonly packagesOfCare: readonly PackageOfCare[]
  readonly caseStatuses: readonly CaseStatus[]
  readonly visits: readonly Visit[]
  readonly caseNotes: readonly CaseNote[]
}

/** The body of every refusal and failure. */
export type CaseSystemError = {
  readonly status: number
  readonly title: string
  readonly detail: string
}
