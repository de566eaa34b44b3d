import { PLAN, patientOf, searchset } from './contract/fhir-r4-subject.js'
import { NHS_NUMBER } from './source-world.js'

/** What a server answers under each path: a body, or a status. */
export type Answers = Readonly<Record<string, object | number>>

export const TASK = {
  resourceType: 'Task',
  id: 't1',
  status: 'completed',
  intent: 'order',
  for: PLAN.subject,
}
export const WORKER = { resourceType: 'Practitioner', id: 'w1', name: [{ family: 'TEST-WORKER' }] }
export const SOUND: Answers = {
  '/r4/Patient': searchset([patientOf(NHS_NUMBER)]),
  '/r4/CarePlan': searchset([PLAN]),
  '/r4/Goal': searchset([]),
  '/r4/Task': searchset([TASK]),
}
export const SEARCHES: readonly object[] = [
  {
    type: 'CarePlan',
    areas: ['services'],
    query: { subject: 'Patient/{patient}', _include: ['CarePlan:performer', 'CarePlan:care-team'] },
  },
  { type: 'Goal', areas: ['services'], query: { patient: '{patient}' } },
  { type: 'Task', areas: ['assessments'], query: { patient: '{patient}', status: 'completed' } },
]
