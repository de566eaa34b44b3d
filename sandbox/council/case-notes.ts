import { type CaseNote } from './shapes.js'

/** What the worker of a case wrote for the council alone: each note tells of somebody else too. */
export function caseNotesOf(id: number): readonly CaseNote[] {
  const ours = { PERSON_ID: id, WORKER: 'Sam TEST-WORKER' }
  return [
    {
      ...ours,
      CASE_NOTE_ID: id * 10 + 1,
      NOTE_TYPE: 'Home visit',
      TITLE: `Synthetic title of the visit in case ${String(id)}`,
      NOTE: `Synthetic case note of case ${String(id)}: the nephew, Lee TEST-NEPHEW, is said to borrow money.`,
      EFFECTIVE_DATE: '2026-10-14T10:10:00',
    },
    {
      ...ours,
      CASE_NOTE_ID: id * 10 + 2,
      NOTE_TYPE: 'Telephone call',
      TITLE: `Synthetic title of the call in case ${String(id)}`,
      NOTE: `Synthetic case note of case ${String(id)}: a caller, Jo TEST-CALLER, asked not to be named.`,
      EFFECTIVE_DATE: '2026-10-20T15:30:00',
    },
  ]
}
