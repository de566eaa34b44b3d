import { PEOPLE, type SandboxPerson } from '../people.js'
import { fullCase } from './full-case.js'
import { ordinaryCase, personIdOf } from './ordinary-case.js'
import { type CaseRecord } from './shapes.js'

/** What the case system holds when the sandbox starts: a case for everyone whom the council knows under a current NHS number. */
export function caseRecords(): readonly CaseRecord[] {
  return PEOPLE.filter((it) => it.pds.kind === 'known' && it.councils.includes('9A1')).map(caseOf)
}

const CASES: ReadonlyMap<string, (person: SandboxPerson) => CaseRecord> = new Map([
  ['9990000018', fullCase],
  ['9990000042', bereavedCase],
  ['9990000093', adjustedCase],
  ['9990000115', childCase],
  ['9990000123', (person: SandboxPerson) => ordinaryCase(person, 'Y')],
])

function caseOf(person: SandboxPerson): CaseRecord {
  return (CASES.get(person.nhsNumber) ?? ((it: SandboxPerson) => ordinaryCase(it, 'N')))(person)
}

/** The case stays open until the affairs are settled; the support ended with the person. */
function bereavedCase(person: SandboxPerson): CaseRecord {
  const open = ordinaryCase(person, 'N')
  const end = open.resident.DATE_OF_DEATH
  return {
    ...open,
    packagesOfCare: open.packagesOfCare.map((it) => ({ ...it, STATUS: 'Ended', END_DATE: end })),
  }
}

/** Somebody for whom everyone must do something differently. */
function adjustedCase(person: SandboxPerson): CaseRecord {
  const id = personIdOf(person)
  return {
    ...ordinaryCase(person, 'N'),
    warningNotes: [
      {
        PERSON_ID: id,
        WARNING_NOTE_ID: id * 10 + 1,
        NOTE_TYPE: 'Reasonable adjustment',
        STATUS: 'open',
        START_DATE: '2025-02-10',
        REVIEW_DATE: '2027-02-10',
        END_DATE: null,
        INDIVIDUAL_NOTIFIED: 'Y',
        NOTES: 'Synthetic adjustment: letters in easy read, and a double appointment.',
        CREATED_BY: 'Sam TEST-WORKER',
      },
    ],
  }
}

/** A child in need: her mother has parental responsibility, and short breaks are her support. */
function childCase(person: SandboxPerson): CaseRecord {
  const open = ordinaryCase(person, 'N')
  return {
    ...open,
    resident: { ...open.resident, TITLE: 'Miss', CONTEXT_FLAG: 'C' },
    relationships: open.relationships.map((it) => ({
      ...it,
      OTHER_FULL_NAME: 'Mair TEST-HOLLY-MOTHER',
      RELATIONSHIP_TYPE: 'Mother',
      PARENTAL_RESPONSIBILITY: 'Y',
    })),
    packagesOfCare: open.packagesOfCare.map((it) => ({
      ...it,
      PACKAGE_NAME: 'Short breaks, Saturdays',
      DAYS: 'SAT',
    })),
    caseStatuses: open.caseStatuses.map((it) => ({
      ...it,
      CASE_TYPE: 'Children’s social care: child in need',
    })),
  }
}
