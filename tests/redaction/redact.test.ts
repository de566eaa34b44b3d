import { describe, expect, it } from 'vitest'
import { type FhirResource } from '../../src/fhir/resource.js'
import { HANDLING_CAVEAT, type RedactionOrders, redact } from '../../src/redaction/redact.js'

/** The mask words of the rule for a restricted person. */
const WHERE = [
  'address',
  'telecom',
  'contact',
  'generalPractitioner',
  'managingOrganization',
  'location',
  'serviceProvider',
  'birthPlace',
]

function orders(masks: readonly string[], hidden: readonly string[] = []): RedactionOrders {
  return { masks, security: [HANDLING_CAVEAT], keepsReference: (it) => !hidden.includes(it) }
}

const META = { security: [HANDLING_CAVEAT] }
const MASKED_META = {
  ...META,
  tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'REDACTED' }],
}
const ABSENT = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}

type Case = {
  readonly behaviour: string
  readonly resource: FhirResource
  readonly orders: RedactionOrders
  readonly left: FhirResource
}

const CASES: readonly Case[] = [
  {
    behaviour: 'a restricted person is left without anything that locates them',
    resource: {
      resourceType: 'Patient',
      id: 'p',
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
          valueAddress: { city: 'Canary' },
        },
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NominatedPharmacy',
          valueReference: { identifier: { value: 'Y12345' } },
        },
      ],
      name: [{ family: 'TEST' }],
      telecom: [{ value: '01632 960000' }],
      address: [{ line: ['1 Canary Street'], postalCode: 'ZZ99 9ZZ' }],
      _address: [{ id: 'x' }],
      contact: [{ telecom: [{ value: '1' }] }],
      generalPractitioner: [{ identifier: { value: 'A81001' } }],
      managingOrganization: { display: 'Surgery' },
    },
    orders: orders(WHERE),
    left: { resourceType: 'Patient', id: 'p', name: [{ family: 'TEST' }], meta: MASKED_META },
  },
  {
    behaviour: 'an encounter of a restricted person does not say where',
    resource: {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      location: [{ location: { reference: '#l' } }],
      hospitalization: { origin: { reference: 'Location/1' }, reAdmission: { text: 'no' } },
      serviceProvider: { reference: 'Organization/1' },
      contained: [{ resourceType: 'Location', id: 'l', name: 'Canary House' }],
    },
    orders: orders(WHERE),
    left: {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      hospitalization: { reAdmission: { text: 'no' } },
      meta: MASKED_META,
    },
  },
  {
    behaviour:
      'a care plan of a restricted person does not say where its activities are, contained ones included',
    resource: {
      resourceType: 'CarePlan',
      id: 'c',
      activity: [
        { detail: { status: 'in-progress', location: { display: 'Home' } } },
        { reference: { reference: '#s' } },
      ],
      contained: [
        { resourceType: 'ServiceRequest', id: 's', locationCode: [{ text: 'Home' }], code: { text: 'Care' } },
      ],
    },
    orders: orders(WHERE),
    left: {
      resourceType: 'CarePlan',
      id: 'c',
      activity: [{ detail: { status: 'in-progress' } }, { reference: { reference: '#s' } }],
      contained: [{ resourceType: 'ServiceRequest', id: 's', code: { text: 'Care' } }],
      meta: MASKED_META,
    },
  },
  {
    behaviour: 'the mark of masking does not tell whether there was anything to mask',
    resource: { resourceType: 'Patient', id: 'p' },
    orders: orders(['telecom']),
    left: { resourceType: 'Patient', id: 'p', meta: MASKED_META },
  },
  {
    behaviour: 'narrative and the metadata of the source never leave',
    resource: {
      resourceType: 'Composition',
      id: 'c',
      meta: {
        versionId: '7',
        lastUpdated: '2020-01-01T00:00:00Z',
        source: 'urn:source',
        profile: ['urn:profile'],
        security: [{ code: 'NOPAT' }],
        tag: [{ code: 'secret' }],
      },
      text: { status: 'generated', div: '<div>canary</div>' },
      title: 'Summary',
      section: [{ title: 'a', text: { div: '<div>canary</div>' }, code: { text: 'kept' } }],
    },
    orders: orders([]),
    left: {
      resourceType: 'Composition',
      id: 'c',
      title: 'Summary',
      section: [{ title: 'a', code: { text: 'kept' } }],
      meta: { profile: ['urn:profile'], ...META },
    },
  },
  {
    behaviour: 'lists, diagnoses and sections lose their hidden members whole, and so their counts',
    resource: {
      resourceType: 'List',
      id: 'l',
      entry: [
        { date: '2020', item: { reference: 'Condition/hidden', display: 'canary' } },
        { date: '2021', item: { reference: 'Condition/shown' } },
      ],
    },
    orders: orders([], ['Condition/hidden']),
    left: {
      resourceType: 'List',
      id: 'l',
      entry: [{ date: '2021', item: { reference: 'Condition/shown' } }],
      meta: META,
    },
  },
  {
    behaviour: 'an encounter does not count its hidden diagnoses, reasons and participants',
    resource: {
      resourceType: 'Encounter',
      id: 'e',
      diagnosis: [{ condition: { reference: 'Condition/hidden' }, rank: 1 }],
      reasonReference: [{ reference: 'Condition/hidden' }],
      participant: [{ type: [{ text: 'carer' }], individual: { reference: 'RelatedPerson/hidden' } }],
      partOf: { reference: 'Encounter/shown', display: 'Review' },
    },
    orders: orders([], ['Condition/hidden', 'RelatedPerson/hidden']),
    left: {
      resourceType: 'Encounter',
      id: 'e',
      partOf: { reference: 'Encounter/shown', display: 'Review' },
      meta: META,
    },
  },
  {
    behaviour: 'a required reference that is hidden is said to be masked',
    resource: {
      resourceType: 'MedicationRequest',
      id: 'm',
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: 'Medication/hidden', display: 'canary' },
      requester: { reference: 'Practitioner/hidden', display: 'canary' },
    },
    orders: orders([], ['Medication/hidden', 'Practitioner/hidden']),
    left: {
      resourceType: 'MedicationRequest',
      id: 'm',
      subject: { reference: 'Patient/p' },
      medicationReference: ABSENT,
      meta: META,
    },
  },
  {
    behaviour:
      'names and numbers in references that could be another person go; those of staff and organisations stay',
    resource: {
      resourceType: 'CareTeam',
      id: 't',
      subject: {
        reference: 'Patient/p',
        identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' },
      },
      participant: [
        { role: [{ text: 'neighbour' }], member: { display: 'Canary Neighbour' } },
        { member: { type: 'Organization', display: 'Riverton Home Care' } },
        {
          member: {
            identifier: {
              system: 'https://fhir.nhs.uk/Id/ods-organization-code',
              value: '9A1',
              assigner: { display: 'x' },
            },
            display: 'Riverton Council',
          },
        },
        { member: { type: 'RelatedPerson', identifier: { value: '12' }, display: 'Canary Daughter' } },
      ],
    },
    orders: orders([]),
    left: {
      resourceType: 'CareTeam',
      id: 't',
      subject: { reference: 'Patient/p' },
      participant: [
        { member: { type: 'Organization', display: 'Riverton Home Care' } },
        {
          member: {
            identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9A1' },
            display: 'Riverton Council',
          },
        },
      ],
      meta: META,
    },
  },
  {
    behaviour: 'extensions that carry a hidden reference go, at any depth and in any disguise',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      extension: [
        {
          url: 'urn:problem-links',
          extension: [
            { url: 'kind', valueCode: 'parent' },
            { url: 'target', valueReference: { reference: 'Condition/hidden' } },
          ],
        },
        { url: 'urn:link', valueUri: 'Condition/hidden' },
        { url: 'urn:web', valueUri: 'https://elsewhere.example/x' },
      ],
      code: { coding: [{ display: 'Asthma' }], text: 'Asthma' },
    },
    orders: orders([], ['Condition/hidden']),
    left: {
      resourceType: 'Condition',
      id: 'c',
      extension: [
        { url: 'urn:problem-links', extension: [{ url: 'kind', valueCode: 'parent' }] },
        { url: 'urn:web', valueUri: 'https://elsewhere.example/x' },
      ],
      code: { coding: [{ display: 'Asthma' }], text: 'Asthma' },
      meta: META,
    },
  },
  {
    behaviour:
      'contained resources that only a hidden part referred to go with it; no contained resource keeps metadata',
    resource: {
      resourceType: 'MedicationStatement',
      id: 'm',
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: '#med' },
      contained: [
        {
          resourceType: 'Medication',
          id: 'med',
          meta: { security: [{ code: 'x' }] },
          text: { div: '<div>canary</div>' },
          manufacturer: { reference: '#org' },
        },
        { resourceType: 'Organization', id: 'org', name: 'Maker' },
        { resourceType: 'Condition', id: 'orphan', code: { text: 'canary' } },
      ],
    },
    orders: orders([]),
    left: {
      resourceType: 'MedicationStatement',
      id: 'm',
      subject: { reference: 'Patient/p' },
      medicationReference: { reference: '#med' },
      contained: [
        { resourceType: 'Medication', id: 'med', manufacturer: { reference: '#org' } },
        { resourceType: 'Organization', id: 'org', name: 'Maker' },
      ],
      meta: META,
    },
  },
  {
    behaviour: 'documents are reached through the gateway alone, never by the address they are held at',
    resource: {
      resourceType: 'DocumentReference',
      id: 'd',
      content: [{ attachment: { contentType: 'application/pdf', url: 'https://store.example/signed' } }],
    },
    orders: orders([]),
    left: {
      resourceType: 'DocumentReference',
      id: 'd',
      content: [{ attachment: { contentType: 'application/pdf' } }],
      meta: META,
    },
  },
  {
    behaviour: 'a mask may be an element path, and name the type it is meant for',
    resource: {
      resourceType: 'Flag',
      id: 'f',
      code: { text: 'a', coding: [{ code: 'b' }] },
      period: { start: '2020' },
    },
    orders: orders(['Flag.code.coding', 'Patient.period', 'period.end']),
    left: {
      resourceType: 'Flag',
      id: 'f',
      code: { text: 'a' },
      period: { start: '2020' },
      meta: MASKED_META,
    },
  },
]

describe('redaction', () => {
  it.each(CASES)('$behaviour', ({ resource, orders, left }) => {
    expect(redact(resource, orders)).toEqual(left)
  })
})
