import { PEOPLE, type SandboxPerson } from '../people.js'
import { fullCase } from './full-case.js'
import { ordinaryCase } from './ordinary-case.js'
import { type CaseRecord } from './shapes.js'

/** What the case system holds when the sandbox starts: a case for everyone who has a current NHS number. */
export function caseRecords(): readonly CaseRecord[] {
  return PEOPLE.filter((it) => it.pds.kind === 'known').map(caseOf)
}

const CASES: ReadonlyMap<string, (person: SandboxPerson) => CaseRecord> = new Map([
  ['9990000018', fullCase],
  ['9990000042', bereavedCase],
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
