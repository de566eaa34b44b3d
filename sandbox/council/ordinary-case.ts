import { type SandboxPerson } from '../people.js'
import { caseNotesOf } from './case-notes.js'
import {
  type Address,
  type Allocation,
  type CaseRecord,
  type Flag,
  type PackageOfCare,
  type Relationship,
  type Resident,
  type Visit,
} from './shapes.js'

const TEAM = { TEAM_ID: 12, TEAM: 'Riverton Adults Long Term Team', TEAM_TELEPHONE: '01632 960112' }

/** The case system's own number for a person: never their NHS number. */
export function personIdOf(person: SandboxPerson): number {
  return 33_550_000 + Number(person.nhsNumber.slice(-4))
}

/** A small open case, made from the table of people: an allocation, an assessment and one package of care. */
export function ordinaryCase(person: SandboxPerson, restricted: Flag): CaseRecord {
  const id = personIdOf(person)
  return {
    resident: residentOf(person, restricted),
    addresses: [addressOf(person)],
    warningNotes: [],
    relationships: [neighbourOf(person)],
    allocations: [allocationOf(id)],
    assessments: [
      {
        ASSESSMENT_ID: id * 10 + 1,
        PERSON_ID: id,
        ASSESSMENT_TYPE: 'Long term assessment',
        ASSESSMENT_NAME: 'Care Act needs assessment',
        START_DATE: '2025-01-15',
        COMPLETED_DATE: '2025-01-29',
        EVENT_OUTCOME: 'Progress to support planning or services',
        SUMMARY: `Synthetic summary of the needs assessment of case ${String(id)}.`,
        ASSESSED_BY: 'Sam TEST-WORKER',
        TEAM: TEAM.TEAM,
      },
    ],
    packagesOfCare: [homeSupportOf(id)],
    caseStatuses: [
      {
        CASE_STATUS_ID: id * 10 + 1,
        PERSON_ID: id,
        CASE_STATUS: 'Open',
        CASE_TYPE: 'Adult social care: long term support',
        START_DATE: '2025-01-10',
        END_DATE: null,
      },
    ],
    visits: visitsTo(id),
    caseNotes: caseNotesOf(id),
  }
}

/** The row of DM_PERSONS for a person of the sandbox. */
export function residentOf(person: SandboxPerson, restricted: Flag): Resident {
  const death = person.pds.kind === 'known' ? person.pds.death : undefined
  return {
    PERSON_ID: personIdOf(person),
    NHS_ID: Number(person.nhsNumber),
    FULL_NAME: `${person.given} ${person.family}`,
    TITLE: person.gender === 'female' ? 'Mrs' : 'Mr',
    FIRST_NAME: person.given,
    LAST_NAME: person.family,
    DATE_OF_BIRTH: person.birthDate,
    DATE_OF_DEATH: death?.date ?? null,
    GENDER: person.gender === 'female' ? 'F' : 'M',
    RESTRICTED: restricted,
    FULL_ETHNICITY_CODE: 'A',
    FIRST_LANGUAGE: 'English',
    INTERPRETER_REQUIRED: 'N',
    EMAIL_ADDRESS: null,
    TELEPHONE_NUMBER: person.telephone,
    CONTEXT_FLAG: 'A',
    ACCOMMODATION_STATUS: 'Owner occupier or shared ownership scheme',
    PRIMARY_SUPPORT_REASON: 'Physical Support: Personal care support',
    LAST_UPDATED: '2026-09-01',
  }
}

export function addressOf(person: SandboxPerson): Address {
  const id = personIdOf(person)
  return {
    ADDRESS_ID: id * 10 + 1,
    PERSON_ID: id,
    ADDRESS: person.address.join(', '),
    POST_CODE: person.postcode,
    UNIQUE_ID: 10_000_000_000 + id,
    START_DATE: '2010-04-01',
    END_DATE: null,
    IS_DISPLAY_ADDRESS: 'Y',
  }
}

function homeSupportOf(id: number): PackageOfCare {
  return {
    PACKAGE_ID: id * 10 + 1,
    PERSON_ID: id,
    PACKAGE_NAME: 'Home care, mornings',
    SERVICE_TYPE: 'Long term support: Community',
    SERVICE_COMPONENT: 'Home support or domiciliary care',
    DELIVERY_MECHANISM: 'CASSR managed personal budget',
    STATUS: 'Active',
    CARE_ORGANISATION: 'Kindly Home Care (sandbox)',
    CARE_ORGANISATION_TELEPHONE: '01632 960600',
    CQC_LOCATION_ID: '1-9990000001',
    TIMES_A_DAY: 1,
    MINUTES_PER_VISIT: 45,
    CARERS_PER_VISIT: 1,
    DAYS: 'MON,TUE,WED,THU,FRI,SAT,SUN',
    NOTES: `Synthetic visit note of case ${String(id)}.`,
    START_DATE: '2025-02-03',
    END_DATE: null,
    CLIENT_FUNDING_STATUS: 'Joint client and social care funded',
    UNIT_COST: 21.4,
    COST_FREQUENCY: 'Per visit',
    PLANNED_UNITS_PER_WEEK: 7,
  }
}

/** The review that was made last, and the one that is arranged next. */
export function visitsTo(id: number): readonly Visit[] {
  const ours = { PERSON_ID: id, WORKER: 'Sam TEST-WORKER', TEAM: TEAM.TEAM }
  return [
    {
      ...ours,
      VISIT_ID: id * 10 + 1,
      VISIT_TYPE: 'Review at home',
      PLANNED_START: `${LAST_SEEN}T10:00:00`,
      PLANNED_END: `${LAST_SEEN}T11:00:00`,
      ACTUAL_DATETIME: `${LAST_SEEN}T10:10:00`,
      COMPLETED_FLAG: 'Y',
      REASON_VISIT_NOT_MADE: null,
      PERSON_TOLD: 'Y',
    },
    {
      ...ours,
      VISIT_ID: id * 10 + 2,
      VISIT_TYPE: 'Review at home',
      PLANNED_START: '2027-02-16T14:00:00',
      PLANNED_END: '2027-02-16T15:00:00',
      ACTUAL_DATETIME: null,
      COMPLETED_FLAG: 'N',
      REASON_VISIT_NOT_MADE: null,
      PERSON_TOLD: 'N',
    },
  ]
}

/** When the worker of every case last came. */
export const LAST_SEEN = '2026-10-14'

function neighbourOf(person: SandboxPerson): Relationship {
  const id = personIdOf(person)
  return {
    PERSONAL_RELATIONSHIP_ID: id * 10 + 1,
    PERSON_ID: id,
    OTHER_PERSON_ID: null,
    OTHER_FULL_NAME: `Noel TEST-NEIGHBOUR-${String(id)}`,
    RELATIONSHIP_TYPE: 'Neighbour',
    IS_INFORMAL_CARER: 'N',
    IS_MAIN_CARER: 'N',
    KEY_HOLDER: 'Y',
    PARENTAL_RESPONSIBILITY: 'N',
    TELEPHONE_NUMBER: `01632 961${person.nhsNumber.slice(-3)}`,
    ADDRESS: null,
    DETAILS: null,
    START_DATE: '2024-06-01',
    END_DATE: null,
  }
}

function allocationOf(id: number): Allocation {
  return {
    ALLOCATION_ID: id * 10 + 1,
    MOSAIC_ID: id,
    WORKER_ID: 117,
    WORKER: 'Sam TEST-WORKER',
    WORKER_ROLE: 'Social Worker',
    WORKER_EMAIL: 'sam.test-worker@riverton.example',
    ...TEAM,
    KEY_WORKER: 'Y',
    ALLOCATION_START_DATE: '2025-01-13',
    ALLOCATION_END_DATE: null,
    CASE_STATUS: 'Open',
    LAST_CONTACT_DATE: LAST_SEEN,
  }
}
