import { type FhirResource } from '../../../src/fhir/resource.js'
import { type JsonObject } from '../../../src/model/json.js'
import { ASTHMA, SYPHILIS } from '../../disclosure/world.js'
import { HER, type Held, type Made, type PlantRow, SNOMED } from './plant.js'

/** A concept whose words are the word of the plant. */
export const concept = (code: string, mark: string): JsonObject => ({
  coding: [{ system: SNOMED, code, display: mark }],
  text: mark,
})

export const problem = (id: string, code: JsonObject, more: JsonObject = {}): FhirResource => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
  },
  code,
  subject: HER,
  ...more,
})

/** An ordinary problem in which only what is added is of note. */
export const ordinary = (id: string, more: JsonObject): FhirResource =>
  problem(id, { coding: [{ system: SNOMED, code: ASTHMA }] }, more)

export const inPractice = (...resources: readonly FhirResource[]): Held => ({ in: 'practice', resources })
export const inCouncil = (...resources: readonly FhirResource[]): Held => ({ in: 'council', resources })

/** Held with an excluded code where it is hidden, and with an ordinary one in the same place where it is not. */
export const either = (put: (code: string, it: Made) => readonly FhirResource[]): PlantRow['make'] => {
  return (it) => ({ hidden: inPractice(...put(SYPHILIS, it)), open: inPractice(...put(ASTHMA, it)) })
}
/** A reference to the problem beside a plant, with its word. */
export const hiddenProblem = ({ id, mark }: Made): JsonObject => ({
  reference: `Condition/${id}h`,
  display: mark,
})

/** The word of a plant as it stands in a file. */
export const attached = (mark: string): string => Buffer.from(`A letter of ${mark}`).toString('base64')

/** One resource of each type, with a code that decides who may see it. */
export const CODED: Readonly<Record<string, (it: Made, code: JsonObject) => FhirResource>> = {
  Condition: ({ id }, code) => problem(id, code),
  AllergyIntolerance: ({ id }, code) => ({ resourceType: 'AllergyIntolerance', id, patient: HER, code }),
  MedicationStatement: ({ id }, medicationCodeableConcept) => ({
    resourceType: 'MedicationStatement',
    id,
    status: 'active',
    subject: HER,
    medicationCodeableConcept,
  }),
  MedicationRequest: ({ id }, medicationCodeableConcept) => ({
    resourceType: 'MedicationRequest',
    id,
    status: 'active',
    intent: 'plan',
    subject: HER,
    medicationCodeableConcept,
  }),
  Immunization: ({ id }, vaccineCode) => ({
    resourceType: 'Immunization',
    id,
    status: 'completed',
    patient: HER,
    occurrenceDateTime: '2026-03-02',
    vaccineCode,
  }),
  Encounter: ({ id }, reason) => ({
    resourceType: 'Encounter',
    id,
    status: 'finished',
    class: { code: 'AMB' },
    subject: HER,
    period: { start: '2026-10-02' },
    type: [reason],
  }),
  Procedure: ({ id }, code) => ({ resourceType: 'Procedure', id, status: 'completed', subject: HER, code }),
  Observation: ({ id }, code) => ({ resourceType: 'Observation', id, status: 'final', subject: HER, code }),
  DiagnosticReport: ({ id }, code) => ({
    resourceType: 'DiagnosticReport',
    id,
    status: 'final',
    subject: HER,
    code,
  }),
  DocumentReference: ({ id, mark }, type) => ({
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    subject: HER,
    type,
    content: [{ attachment: { contentType: 'text/plain', data: attached(mark) } }],
  }),
}
