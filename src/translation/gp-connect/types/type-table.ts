import { type Area } from '../../../model/area.js'
import { allergyIntolerance } from './allergy-intolerance.js'
import { appointment } from './bookings/appointment.js'
import { binary } from './documents/binary.js'
import { condition } from './condition.js'
import { diagnosticReport } from './diagnostic-report.js'
import { documentReference } from './document-reference.js'
import { encounter } from './encounter.js'
import { healthcareService } from './healthcare-service.js'
import { immunization } from './immunization.js'
import { list } from './list.js'
import { medication } from './medication.js'
import { medicationRequest } from './medication-request.js'
import { medicationStatement } from './medication-statement.js'
import { observation } from './observation.js'
import { location, organization } from './organization.js'
import { patient } from './patient.js'
import { practitioner, practitionerRole } from './practitioner.js'
import { procedure } from './procedure.js'
import { questionnaireResponse } from './questionnaire-response.js'
import { type ReadResource } from './resource.js'
import { procedureRequest, referralRequest } from './service-request.js'
import { specimen } from './specimen.js'

/** One row per STU3 type of a structured record: what it is in R4, which area it belongs to, and how it is read. */
export type TypeRow = {
  readonly to: string
  /** The area its type alone decides; undefined for types that follow what refers to them. */
  readonly area: Area | undefined
  readonly read: ReadResource
  /** The area it is of wherever a record of that area alone holds it, whatever else it refers to. */
  readonly ofRecord?: Area
  /** Whether it takes the area of a list that holds it, or has none and goes with what refers to it. */
  readonly follows: 'lists' | 'references'
  /** What its source ids are prefixed with: set where two STU3 types share one R4 type and so one space of ids. */
  readonly idPrefix: string
}

/** A type of one area. */
function ofArea(to: string, area: Area, read: ReadResource): TypeRow {
  return { to, area, read, follows: 'lists', idPrefix: '' }
}

/** A clinical type that any area may hold. */
function content(to: string, read: ReadResource, idPrefix = ''): TypeRow {
  return { to, area: undefined, read, follows: 'lists', idPrefix }
}

/** A type that only accompanies others. */
function supporting(to: string, read: ReadResource): TypeRow {
  return { to, area: undefined, read, follows: 'references', idPrefix: '' }
}

export const TYPES: ReadonlyMap<string, TypeRow> = new Map([
  ['Patient', ofArea('Patient', 'demographics', patient)],
  ['AllergyIntolerance', ofArea('AllergyIntolerance', 'allergies', allergyIntolerance)],
  ['MedicationStatement', ofArea('MedicationStatement', 'medications', medicationStatement)],
  ['MedicationRequest', ofArea('MedicationRequest', 'medications', medicationRequest)],
  ['Condition', ofArea('Condition', 'problems', condition)],
  ['Immunization', ofArea('Immunization', 'immunisations', immunization)],
  ['Encounter', ofArea('Encounter', 'consultations', encounter)],
  ['Appointment', ofArea('Appointment', 'appointments', appointment)],
  ['List', content('List', list)],
  ['Observation', content('Observation', observation)],
  ['DiagnosticReport', content('DiagnosticReport', diagnosticReport)],
  ['Specimen', content('Specimen', specimen)],
  ['ReferralRequest', content('ServiceRequest', referralRequest, 'ReferralRequest/')],
  ['ProcedureRequest', content('ServiceRequest', procedureRequest, 'ProcedureRequest/')],
  ['DocumentReference', { ...content('DocumentReference', documentReference), ofRecord: 'documents' }],
  ['QuestionnaireResponse', content('QuestionnaireResponse', questionnaireResponse)],
  ['Procedure', content('Procedure', procedure)],
  ['Binary', supporting('Binary', binary)],
  ['Medication', supporting('Medication', medication)],
  ['Practitioner', supporting('Practitioner', practitioner)],
  ['PractitionerRole', supporting('PractitionerRole', practitionerRole)],
  ['Organization', supporting('Organization', organization)],
  ['Location', supporting('Location', location)],
  ['HealthcareService', supporting('HealthcareService', healthcareService)],
])
