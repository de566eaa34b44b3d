import { type JsonObject } from '../../src/model/json.js'

/** Valid resources, one of each kind that the mutations start from. Every person in them is invented. */
export const PATIENT: JsonObject = {
  resourceType: 'Patient',
  id: 'p-1',
  meta: { lastUpdated: '2024-02-29T10:00:00.000Z', versionId: '3' },
  language: 'en-GB',
  text: {
    status: 'generated',
    div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>A person &amp; more</p></div>',
  },
  contained: [{ resourceType: 'Organization', id: 'home', name: 'Alder House' }],
  extension: [
    {
      url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
      valueAddress: { city: 'Riverton' },
    },
  ],
  identifier: [{ use: 'official', system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' }],
  active: true,
  name: [{ use: 'official', family: 'Sample', given: ['Ann', 'Bea'], _given: [null, { id: 'second' }] }],
  telecom: [{ system: 'phone', value: '01632 960001', rank: 1 }],
  gender: 'female',
  birthDate: '1951-12',
  deceasedBoolean: false,
  address: [
    { line: ['1 Sample Street'], postalCode: 'ZZ99 3VZ', period: { start: '2020', end: '2021-05-01' } },
  ],
  contact: [{ name: { text: 'A daughter' }, relationship: [{ text: 'daughter' }] }],
  managingOrganization: { reference: '#home' },
}

export const SERVICE_REQUEST: JsonObject = {
  resourceType: 'ServiceRequest',
  id: 'sr-1',
  status: 'active',
  intent: 'order',
  priority: 'routine',
  code: { coding: [{ system: 'http://snomed.info/sct', code: '310127003' }] },
  subject: { reference: 'Patient/p-1' },
  occurrencePeriod: { start: '2024-01-01T09:00:00Z', end: '2024-06-30T17:00:00+01:00' },
  authoredOn: '2024-01-01',
  quantityQuantity: { value: 4, unit: 'visits a day' },
}

export const CARE_PLAN: JsonObject = {
  resourceType: 'CarePlan',
  id: 'cp-1',
  status: 'active',
  intent: 'plan',
  title: 'Package of care',
  subject: { reference: 'Patient/p-1' },
  period: { start: '2024-01-01' },
  activity: [
    {
      detail: {
        kind: 'ServiceRequest',
        status: 'in-progress',
        scheduledTiming: { repeat: { frequency: 4, period: 1, periodUnit: 'd' } },
        description: 'Home care',
      },
    },
  ],
}

export const OBSERVATION: JsonObject = {
  resourceType: 'Observation',
  id: 'o-1',
  status: 'final',
  code: { text: 'Body weight' },
  subject: { reference: 'Patient/p-1' },
  effectiveDateTime: '2024-03-01T08:30:00.5Z',
  issued: '2024-03-01T08:31:00Z',
  valueQuantity: { value: 71.5, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' },
  referenceRange: [{ low: { value: 50 }, high: { value: 90 } }],
}

export const BUNDLE: JsonObject = {
  resourceType: 'Bundle',
  type: 'searchset',
  total: 2,
  link: [{ relation: 'self', url: 'https://gateway.example/fhir/CarePlan?patient=Patient/p-1' }],
  entry: [
    {
      fullUrl: 'https://gateway.example/fhir/CarePlan/cp-1',
      resource: CARE_PLAN,
      search: { mode: 'match' },
    },
    {
      fullUrl: 'urn:uuid:1b4db7eb-4057-4ba9-8a6b-7a8d4c0c9f11',
      resource: {
        ...OBSERVATION,
        id: 'o-2',
        subject: { reference: 'urn:uuid:1b4db7eb-4057-4ba9-8a6b-7a8d4c0c9f12' },
      },
      search: { mode: 'match' },
    },
    {
      fullUrl: 'urn:uuid:1b4db7eb-4057-4ba9-8a6b-7a8d4c0c9f12',
      resource: PATIENT,
      search: { mode: 'include' },
    },
  ],
}
