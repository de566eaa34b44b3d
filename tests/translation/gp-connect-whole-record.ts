import { type JsonObject } from '../../src/model/json.js'
import { PERSON, patient } from './gp-connect-record.js'

const SNOMED = 'http://snomed.info/sct'
const STEM = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-'
const subject = { reference: 'Patient/1' }
const context = { reference: 'Encounter/e1' }

export function concept(code: string, system: string = SNOMED): JsonObject {
  return {
    coding: [
      {
        system,
        code,
        display: 'synthetic',
        extension: [
          {
            url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid',
            extension: [{ url: 'descriptionId', valueId: '123' }],
          },
        ],
      },
    ],
  }
}

/** A small synthetic record with one resource of every type, in the shapes that practices send. */
const resources: readonly JsonObject[] = [
  patient('1', PERSON, {
    name: [{ use: 'official', family: 'TEST', given: ['Dorothy'] }],
    telecom: [{ value: '01632 960018', use: 'home' }],
    birthDate: '1941-03-12',
    contact: [{ relationship: [{ text: 'daughter' }], gender: 'female' }],
    generalPractitioner: [{ reference: 'Practitioner/p1' }],
  }),
  { resourceType: 'Practitioner', id: 'p1', name: [{ family: 'TEST' }] },
  {
    resourceType: 'PractitionerRole',
    id: 'r1',
    practitioner: { reference: 'Practitioner/p1' },
    organization: { reference: 'Organization/o1' },
    code: [concept('R0260', 'https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1')],
  },
  {
    resourceType: 'Organization',
    id: 'o1',
    name: 'Synthetic practice',
    telecom: [{ system: 'phone', value: '1', use: 'work' }],
  },
  {
    resourceType: 'Location',
    id: 'l1',
    name: 'Room',
    type: { text: 'room' },
    position: { longitude: 1, latitude: 2 },
  },
  {
    resourceType: 'HealthcareService',
    id: 'h1',
    name: 'Clinic',
    programName: ['synthetic'],
    eligibilityNote: 'all',
  },
  {
    resourceType: 'AllergyIntolerance',
    id: 'a1',
    clinicalStatus: 'active',
    verificationStatus: 'unconfirmed',
    category: ['medication'],
    code: concept('1'),
    patient: subject,
    assertedDate: '2020-01-01T10:00:00+00:00',
    reaction: [{ manifestation: [concept('2')], severity: 'mild' }],
  },
  { resourceType: 'Medication', id: 'm1', code: concept('3') },
  {
    resourceType: 'MedicationStatement',
    id: 'ms1',
    status: 'active',
    taken: 'unk',
    basedOn: [{ reference: 'MedicationRequest/mr1' }],
    medicationReference: { reference: 'Medication/m1' },
    subject,
    context,
    effectivePeriod: { start: '2020-01-01', end: '2020-02-01' },
    dosage: [{ text: 'one daily', doseQuantity: { value: 1, unit: 'tablet' } }],
  },
  {
    resourceType: 'MedicationRequest',
    id: 'mr1',
    extension: [
      {
        url: `${STEM}GPC-MedicationRepeatInformation-1`,
        extension: [
          { url: 'numberOfRepeatPrescriptionsAllowed', valueUnsignedInt: 6 },
          { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: 2 },
        ],
      },
      { url: `${STEM}GPC-PrescriptionType-1`, valueCodeableConcept: concept('repeat', 'urn:types') },
    ],
    status: 'active',
    intent: 'plan',
    medicationReference: { reference: 'Medication/m1' },
    subject,
    context,
    requester: { agent: { reference: 'Practitioner/p1' }, onBehalfOf: { reference: 'Organization/o1' } },
    dispenseRequest: {
      expectedSupplyDuration: { value: 28, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' },
    },
    dosageInstruction: [{ text: 'one daily', timing: { repeat: { period: 1, periodUnit: 'd', count: 2 } } }],
  },
  {
    resourceType: 'Condition',
    id: 'c1',
    extension: [
      {
        url: 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-ProblemSignificance-1',
        valueCode: 'major',
      },
    ],
    clinicalStatus: 'inactive',
    category: [concept('problem-list-item', 'http://hl7.org/fhir/condition-category')],
    code: concept('4'),
    subject,
    context,
    onsetDateTime: '2019-05-05',
    abatementDateTime: '2020-05-05',
  },
  {
    resourceType: 'Immunization',
    id: 'i1',
    status: 'completed',
    notGiven: false,
    vaccineCode: concept('UNK', 'http://hl7.org/fhir/v3/NullFlavor '),
    patient: subject,
    date: '2020-10-10',
    practitioner: [
      { role: concept('AP', 'http://hl7.org/fhir/v2/0443'), actor: { reference: 'Practitioner/p1' } },
    ],
    vaccinationProtocol: [{ doseSequence: 1, targetDisease: [concept('5')] }],
  },
  {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    type: [{ text: 'GP surgery' }],
    subject,
    participant: [{ individual: { reference: 'Practitioner/p1' } }],
    period: { start: '2020-01-01T10:00:00+00:00', end: '2020-01-01T10:10:00+00:00' },
    location: [{ location: { reference: 'Location/l1' } }],
  },
  {
    resourceType: 'Observation',
    id: 'ob1',
    status: 'final',
    code: concept('6'),
    subject,
    context,
    issued: '2020-01-01T10:00:00.123+00:00',
    valueQuantity: { value: 5, unit: 'mmol/L' },
    interpretation: concept('A', 'http://hl7.org/fhir/v2/0078'),
    comment: 'synthetic',
    referenceRange: [{ low: { value: 1 }, high: { value: 9 } }],
    related: [{ type: 'has-member', target: { reference: 'Observation/ob2' } }],
    component: [{ code: concept('7'), valueString: 'x' }],
  },
  { resourceType: 'Observation', id: 'ob2', status: 'unknown', code: concept('8'), subject },
  {
    resourceType: 'DiagnosticReport',
    id: 'd1',
    status: 'final',
    code: concept('9'),
    subject,
    issued: '2020-01-01T10:00:00+00:00',
    performer: [{ actor: { reference: 'Organization/o1' } }],
    specimen: [{ reference: 'Specimen/s1' }],
    result: [{ reference: 'Observation/ob1' }],
  },
  { resourceType: 'Specimen', id: 's1', subject, collection: { collectedDateTime: '2020-01-01' } },
  {
    resourceType: 'ReferralRequest',
    id: 'x1',
    status: 'unknown',
    intent: 'order',
    subject,
    recipient: [{ reference: 'Practitioner/p1' }],
    requester: { agent: { reference: 'Practitioner/p1' } },
    description: 'synthetic',
  },
  {
    resourceType: 'ProcedureRequest',
    id: 'x1',
    status: 'active',
    intent: 'plan',
    code: concept('10'),
    subject,
    occurrenceDateTime: '2030-01-01',
  },
  {
    resourceType: 'DocumentReference',
    id: 'dr1',
    status: 'current',
    type: { text: 'letter' },
    subject,
    created: '2020-01-01',
    indexed: '2020-01-02T00:00:00+00:00',
    content: [{ attachment: { contentType: 'text/plain', url: 'https://practice.example/Binary/1' } }],
    context: { encounter: { reference: 'Encounter/e1' } },
  },
  {
    resourceType: 'QuestionnaireResponse',
    id: 'q1',
    status: 'completed',
    parent: [{ reference: 'Observation/ob1' }],
    subject,
    item: [{ answer: [{ valueString: 'x' }] }],
  },
  { resourceType: 'Procedure', id: 'pr1', status: 'suspended', code: concept('11'), subject, notDone: false },
  {
    resourceType: 'List',
    status: 'current',
    mode: 'snapshot',
    code: concept('1149501000000101'),
    subject,
    extension: [{ url: `${STEM}GPC-ListWarningCode-1`, valueCode: 'confidential-items' }],
    note: [{ text: 'Items excluded due to confidentiality and/or patient preferences.' }],
    entry: [{ item: { reference: 'Encounter/e1' } }],
  },
  {
    resourceType: 'List',
    status: 'current',
    mode: 'snapshot',
    code: concept('1103671000000101'),
    subject,
    contained: [
      {
        resourceType: 'AllergyIntolerance',
        id: 'z1',
        clinicalStatus: 'resolved',
        verificationStatus: 'unconfirmed',
        code: concept('12'),
        patient: subject,
      },
    ],
    entry: [{ item: { reference: '#z1' } }],
  },
]

export const WHOLE_RECORD = {
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
}
