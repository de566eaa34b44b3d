import { type Area } from '../../model/area.js'
import { type OwnTypeRow } from '../resource-type-row.js'

/** What a practice keeps in lists of any kind may come with any of its areas. */
const GP_AREAS: readonly Area[] = ['allergies', 'medications', 'problems', 'immunisations', 'consultations']

/** Types about the person that support others, and types that only accompany them. */
export const SUPPORTING_TYPES: readonly OwnTypeRow[] = [
  directory('Organization'),
  directory('Practitioner'),
  directory('PractitionerRole'),
  directory('Location'),
  directory('HealthcareService'),
  // What is sent along with a message may be how to sign in.
  { ...directory('Endpoint'), neverLeaves: ['header'] },
  { ...record('List', GP_AREAS, 'subject', ['date']), areaIsStated: true },
  record('Observation', GP_AREAS, 'subject', ['effectiveDateTime', 'effectivePeriod', 'issued']),
  record('DiagnosticReport', GP_AREAS, 'subject', ['effectiveDateTime', 'effectivePeriod', 'issued']),
  record('Specimen', GP_AREAS, 'subject', ['collection.collectedDateTime', 'receivedTime']),
  record('QuestionnaireResponse', ['consultations', 'assessments'], 'subject', ['authored']),
  record('Communication', ['services', 'alerts'], 'subject', ['sent', 'received']),
  record('EpisodeOfCare', ['services'], 'patient', ['period']),
  record('ServiceRequest', ['services'], 'subject', ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod']),
  record('Task', ['assessments', 'alerts'], 'for', ['authoredOn', 'executionPeriod', 'lastModified']),
  record('DocumentReference', ['consultations', 'documents'], 'subject', ['date', 'context.period']),
  record('Goal', ['services'], 'subject', ['startDate', 'statusDate']),
  record('Procedure', ['consultations'], 'subject', ['performedDateTime', 'performedPeriod']),
  {
    type: 'Provenance',
    areas: [],
    interactions: [],
    subject: [],
    date: ['recorded', 'occurredDateTime', 'occurredPeriod'],
  },
]

function directory(type: string): OwnTypeRow {
  return { type, areas: [], interactions: [], subject: [], date: [] }
}

function record(type: string, areas: readonly Area[], subject: string, date: readonly string[]): OwnTypeRow {
  return { type, areas, interactions: ['read', 'search'], subject: [subject], date }
}
