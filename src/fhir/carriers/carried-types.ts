/**
 * By type, the types that its carriers may refer to in R4 (the targets of their elements, among those the gateway knows),
 * `*` where they may be any. What a source is searched for follows from it, and never from what the source holds.
 */
export const CARRIED_TYPES: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'Encounter',
  Appointment:
    'Condition HealthcareService Location Observation Patient Practitioner PractitionerRole Procedure RelatedPerson ServiceRequest',
  Binary: '*',
  CarePlan: 'CarePlan CareTeam Encounter Organization Patient Practitioner PractitionerRole RelatedPerson',
  CareTeam: 'Condition Encounter',
  Communication: '*',
  Composition: 'Encounter Organization Patient Practitioner PractitionerRole RelatedPerson',
  Condition: '*',
  Consent: 'Organization Patient Practitioner PractitionerRole RelatedPerson',
  DeviceRequest: '*',
  DiagnosticReport:
    'CarePlan CareTeam Encounter MedicationRequest Observation Organization Practitioner PractitionerRole ServiceRequest Specimen',
  DocumentReference:
    'Encounter EpisodeOfCare Organization Patient Practitioner PractitionerRole RelatedPerson',
  Encounter:
    'Condition Encounter EpisodeOfCare Location Observation Organization Practitioner PractitionerRole Procedure RelatedPerson ServiceRequest',
  EpisodeOfCare: 'Organization',
  Flag: 'Encounter Organization Patient Practitioner PractitionerRole',
  HealthcareService: 'Location',
  Immunization:
    'Condition DiagnosticReport Encounter Location Observation Organization Practitioner PractitionerRole',
  List: 'Encounter',
  Location: 'Location',
  Medication: 'Medication',
  MedicationRequest:
    'CarePlan CareTeam Condition Encounter Medication MedicationRequest Observation Organization Patient Practitioner PractitionerRole RelatedPerson ServiceRequest',
  MedicationStatement: '*',
  Observation: '*',
  Organization: 'Organization',
  PractitionerRole: 'HealthcareService Location Organization',
  Procedure:
    'CarePlan Condition DiagnosticReport DocumentReference Encounter Location Observation Organization Patient Practitioner PractitionerRole Procedure RelatedPerson ServiceRequest',
  Provenance: 'Location',
  QuestionnaireResponse:
    'CarePlan Encounter Observation Organization Patient Practitioner PractitionerRole Procedure RelatedPerson ServiceRequest',
  ServiceRequest:
    'CarePlan CareTeam Condition DiagnosticReport DocumentReference Encounter HealthcareService Location MedicationRequest Observation Organization Patient Practitioner PractitionerRole RelatedPerson ServiceRequest Specimen',
  Task: '*',
}
