import { type SandboxPerson } from '../people.js'
import { carePackages } from './care-packages.js'
import { caseNotesOf } from './case-notes.js'
import { LAST_SEEN, addressOf, personIdOf, residentOf, visitsTo } from './ordinary-case.js'
import {
  type Address,
  type Allocation,
  type Assessment,
  type CaseRecord,
  type Relationship,
  type Visit,
  type WarningNote,
} from './shapes.js'

const LONG_TERM = { TEAM_ID: 12, TEAM: 'Riverton Adults Long Term Team', TEAM_TELEPHONE: '01632 960112' }
const THERAPY = { TEAM_ID: 31, TEAM: 'Riverton Occupational Therapy', TEAM_TELEPHONE: '01632 960131' }

/**
 * A long-standing case with something of every kind: care four times a day by a care organisation, an informal
 * main carer who holds keys, notes the person knows of and one they do not, past and planned support.
 */
export function fullCase(person: SandboxPerson): CaseRecord {
  const id = personIdOf(person)
  return {
    resident: {
      ...residentOf(person, 'N'),
      FIRST_LANGUAGE: 'Welsh',
      INTERPRETER_REQUIRED: 'N',
      EMAIL_ADDRESS: 'dorothy.test-alder@people.example',
      LAST_UPDATED: '2026-10-02',
    },
    addresses: [addressOf(person), formerAddress(id)],
    warningNotes: warningNotes(id),
    relationships: relationships(id),
    allocations: allocations(id),
    assessments: assessments(id),
    packagesOfCare: carePackages(id),
    caseStatuses: [
      status(id, 1, 'Closed', 'Adult social care: short term support', '2023-03-06', '2023-04-28'),
      status(id, 2, 'Open', 'Adult social care: long term support', '2025-10-20', null),
    ],
    visits: [...visitsTo(id), notMade(id)],
    caseNotes: caseNotesOf(id),
  }
}

function status(
  id: number,
  n: number,
  CASE_STATUS: 'Open' | 'Closed',
  CASE_TYPE: string,
  START_DATE: string,
  END_DATE: string | null,
): CaseRecord['caseStatuses'][number] {
  return { CASE_STATUS_ID: id * 10 + n, PERSON_ID: id, CASE_STATUS, CASE_TYPE, START_DATE, END_DATE }
}

/** Nobody was at home. */
function notMade(id: number): Visit {
  return {
    VISIT_ID: id * 10 + 3,
    PERSON_ID: id,
    VISIT_TYPE: 'Occupational therapy visit',
    PLANNED_START: '2026-09-21T09:30:00',
    PLANNED_END: '2026-09-21T10:30:00',
    ACTUAL_DATETIME: null,
    COMPLETED_FLAG: 'N',
    REASON_VISIT_NOT_MADE: 'In hospital for a synthetic day case',
    PERSON_TOLD: 'Y',
    WORKER: 'Olive TEST-THERAPIST',
    TEAM: THERAPY.TEAM,
  }
}

function formerAddress(id: number): Address {
  return {
    ADDRESS_ID: id * 10 + 2,
    PERSON_ID: id,
    ADDRESS: '3 Former Lane, Riverton, Sandboxshire',
    POST_CODE: 'ZZ99 3FL',
    UNIQUE_ID: null,
    START_DATE: '1988-02-01',
    END_DATE: '2010-03-31',
    IS_DISPLAY_ADDRESS: 'N',
  }
}

function warningNotes(id: number): readonly WarningNote[] {
  const by = { PERSON_ID: id, CREATED_BY: 'Sam TEST-WORKER' }
  return [
    {
      ...by,
      WARNING_NOTE_ID: id * 10 + 1,
      NOTE_TYPE: 'Dog in the house',
      STATUS: 'open',
      START_DATE: '2025-11-03',
      REVIEW_DATE: '2026-11-03',
      END_DATE: null,
      INDIVIDUAL_NOTIFIED: 'Y',
      NOTES: 'Ring first: a large synthetic dog is put in the kitchen before visits.',
    },
    {
      ...by,
      WARNING_NOTE_ID: id * 10 + 2,
      NOTE_TYPE: 'Visit in pairs',
      STATUS: 'open',
      START_DATE: '2026-02-16',
      REVIEW_DATE: '2027-02-16',
      END_DATE: null,
      INDIVIDUAL_NOTIFIED: 'N',
      NOTES: 'A synthetic visitor to the house has threatened staff; visit in pairs after dark.',
    },
    {
      ...by,
      WARNING_NOTE_ID: id * 10 + 3,
      NOTE_TYPE: 'Trip hazard',
      STATUS: 'closed',
      START_DATE: '2023-03-10',
      REVIEW_DATE: null,
      END_DATE: '2023-04-28',
      INDIVIDUAL_NOTIFIED: 'Y',
      NOTES: 'Loose synthetic carpet on the stairs, since removed.',
    },
  ]
}

function relationships(id: number): readonly Relationship[] {
  const none = { PERSON_ID: id, OTHER_PERSON_ID: null, PARENTAL_RESPONSIBILITY: 'N' } as const
  return [
    {
      ...none,
      PERSONAL_RELATIONSHIP_ID: id * 10 + 1,
      OTHER_FULL_NAME: 'Rose TEST-ALDER-DAUGHTER',
      RELATIONSHIP_TYPE: 'Daughter',
      IS_INFORMAL_CARER: 'Y',
      IS_MAIN_CARER: 'Y',
      KEY_HOLDER: 'Y',
      TELEPHONE_NUMBER: '01632 961018',
      ADDRESS: '5 Nearby Close, Riverton, ZZ99 5NC',
      DETAILS: 'Visits every evening; telephone before any change of the synthetic visits.',
      START_DATE: '1966-08-09',
      END_DATE: null,
    },
    {
      ...none,
      PERSONAL_RELATIONSHIP_ID: id * 10 + 2,
      OTHER_FULL_NAME: 'Noel TEST-NEIGHBOUR',
      RELATIONSHIP_TYPE: 'Neighbour',
      IS_INFORMAL_CARER: 'N',
      IS_MAIN_CARER: 'N',
      KEY_HOLDER: 'Y',
      TELEPHONE_NUMBER: '01632 961019',
      ADDRESS: null,
      DETAILS: null,
      START_DATE: '2019-05-01',
      END_DATE: null,
    },
    {
      ...none,
      PERSONAL_RELATIONSHIP_ID: id * 10 + 3,
      OTHER_FULL_NAME: 'Harold TEST-ALDER-HUSBAND',
      RELATIONSHIP_TYPE: 'Husband',
      IS_INFORMAL_CARER: 'Y',
      IS_MAIN_CARER: 'N',
      KEY_HOLDER: 'N',
      TELEPHONE_NUMBER: null,
      ADDRESS: null,
      DETAILS: null,
      START_DATE: '1963-05-18',
      END_DATE: '2021-12-03',
    },
  ]
}

function allocations(id: number): readonly Allocation[] {
  return [
    {
      ALLOCATION_ID: id * 10 + 1,
      MOSAIC_ID: id,
      WORKER_ID: 117,
      WORKER: 'Sam TEST-WORKER',
      WORKER_ROLE: 'Social Worker',
      WORKER_EMAIL: 'sam.test-worker@riverton.example',
      ...LONG_TERM,
      KEY_WORKER: 'Y',
      ALLOCATION_START_DATE: '2025-10-21',
      ALLOCATION_END_DATE: null,
      CASE_STATUS: 'Open',
      LAST_CONTACT_DATE: LAST_SEEN,
    },
    {
      ALLOCATION_ID: id * 10 + 2,
      MOSAIC_ID: id,
      WORKER_ID: null,
      WORKER: null,
      WORKER_ROLE: null,
      WORKER_EMAIL: null,
      ...THERAPY,
      KEY_WORKER: 'N',
      ALLOCATION_START_DATE: '2026-09-14',
      ALLOCATION_END_DATE: null,
      CASE_STATUS: 'Open',
      LAST_CONTACT_DATE: '2026-09-28',
    },
    {
      ALLOCATION_ID: id * 10 + 3,
      MOSAIC_ID: id,
      WORKER_ID: 88,
      WORKER: 'Rae TEST-FORMER',
      WORKER_ROLE: 'Social Work Assistant',
      WORKER_EMAIL: null,
      ...LONG_TERM,
      KEY_WORKER: 'N',
      ALLOCATION_START_DATE: '2023-03-06',
      ALLOCATION_END_DATE: '2023-04-28',
      CASE_STATUS: 'Closed',
      LAST_CONTACT_DATE: null,
    },
  ]
}

function assessments(id: number): readonly Assessment[] {
  return [
    {
      ASSESSMENT_ID: id * 10 + 1,
      PERSON_ID: id,
      ASSESSMENT_TYPE: 'Long term assessment',
      ASSESSMENT_NAME: 'Care Act needs assessment',
      START_DATE: '2025-10-22',
      COMPLETED_DATE: '2025-10-30',
      EVENT_OUTCOME: 'Progress to support planning or services',
      SUMMARY: 'Needs help with washing, dressing, meals and synthetic medicines four times a day.',
      ASSESSED_BY: 'Sam TEST-WORKER',
      TEAM: LONG_TERM.TEAM,
    },
    {
      ASSESSMENT_ID: id * 10 + 2,
      PERSON_ID: id,
      ASSESSMENT_TYPE: 'Short term assessment',
      ASSESSMENT_NAME: 'Reablement assessment',
      START_DATE: '2023-03-07',
      COMPLETED_DATE: '2023-03-09',
      EVENT_OUTCOME: 'Progress to reablement/ST-Max',
      SUMMARY: 'Recovering after a synthetic fall.',
      ASSESSED_BY: 'Rae TEST-FORMER',
      TEAM: LONG_TERM.TEAM,
    },
    {
      ASSESSMENT_ID: id * 10 + 3,
      PERSON_ID: id,
      ASSESSMENT_TYPE: 'Long term assessment',
      ASSESSMENT_NAME: 'Occupational therapy assessment',
      START_DATE: '2026-09-28',
      COMPLETED_DATE: null,
      EVENT_OUTCOME: null,
      SUMMARY: null,
      ASSESSED_BY: 'Olive TEST-THERAPIST',
      TEAM: THERAPY.TEAM,
    },
  ]
}
