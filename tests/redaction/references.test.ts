import { describe, expect, it } from 'vitest'
import { redact } from '../../src/redaction/redact.js'
import { META, type RedactionCase, orders } from './given.js'

const ABSENT = {
  extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }],
}

const CASES: readonly RedactionCase[] = [
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
    behaviour: 'extensions of one value of several leave the others with their own',
    resource: {
      resourceType: 'RelatedPerson',
      id: 'r',
      patient: { reference: 'Patient/p' },
      name: [
        {
          given: ['Ann', 'Bea'],
          _given: [
            { extension: [{ url: 'urn:x', valueReference: { reference: 'Patient/hidden' } }] },
            { extension: [{ url: 'urn:y', valueCode: 'b' }] },
          ],
        },
      ],
    },
    orders: orders([], ['Patient/hidden']),
    left: {
      resourceType: 'RelatedPerson',
      id: 'r',
      patient: { reference: 'Patient/p' },
      name: [{ given: ['Ann', 'Bea'], _given: [null, { extension: [{ url: 'urn:y', valueCode: 'b' }] }] }],
      meta: META,
    },
  },
]

describe('references to what is withheld', () => {
  it.each(CASES)('$behaviour', ({ resource, orders, left }) => {
    expect(redact(resource, orders)).toEqual(left)
  })
})
