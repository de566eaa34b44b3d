import { describe, expect, it } from 'vitest'
import { redact } from '../../src/redaction/redact.js'
import { MASKED_META, META, type RedactionCase, orders } from './given.js'

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
  'deathNotification',
  'dispenseRequest.performer',
]

const CASES: readonly RedactionCase[] = [
  {
    behaviour: 'what a source wrote and nobody could read may be the very thing that is masked',
    resource: {
      resourceType: 'Patient',
      id: 'p',
      name: [
        {
          family: 'TEST',
          extension: [
            {
              url: 'https://linchpin.example/fhir/StructureDefinition/source-element',
              extension: [
                { url: 'element', valueString: 'address' },
                { url: 'content', valueString: '{"line":"1 Canary Street"}' },
              ],
            },
          ],
        },
      ],
    },
    orders: orders(WHERE),
    left: { resourceType: 'Patient', id: 'p', name: [{ family: 'TEST' }], meta: MASKED_META },
  },
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
    behaviour: 'what PDS leaves out of a restricted record is out, whichever extension says it',
    resource: {
      resourceType: 'Patient',
      id: 'p',
      extension: [
        'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeathNotificationStatus',
        'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-PreferredDispenserOrganization',
        'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicalApplianceSupplier',
        'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ContactPreference',
        'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-RemovalFromRegistration',
        'http://hl7.org/fhir/StructureDefinition/patient-preferredAddress',
      ].map((url) => ({ url, valueString: 'canary' })),
      modifierExtension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-BirthPlace',
          valueString: 'canary',
        },
      ],
      birthDate: '1941-03-12',
      gender: 'female',
    },
    orders: orders(WHERE),
    left: { resourceType: 'Patient', id: 'p', birthDate: '1941-03-12', gender: 'female', meta: MASKED_META },
  },
  {
    behaviour: 'a prescription of a restricted person does not say which pharmacy',
    resource: {
      resourceType: 'MedicationRequest',
      id: 'm',
      dispenseRequest: { performer: { reference: 'Organization/1' }, numberOfRepeatsAllowed: 1 },
    },
    orders: orders(WHERE),
    left: {
      resourceType: 'MedicationRequest',
      id: 'm',
      dispenseRequest: { numberOfRepeatsAllowed: 1 },
      meta: MASKED_META,
    },
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
    behaviour: 'narrative and the metadata of the source never leave, but for when it last changed',
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
      meta: { lastUpdated: '2020-01-01T00:00:00Z', profile: ['urn:profile'], ...META },
    },
  },
  {
    behaviour: 'when a resource changed is not told where something of it is masked',
    resource: {
      resourceType: 'Patient',
      id: 'p',
      meta: { lastUpdated: '2020-01-01T00:00:00Z' },
      address: [{ city: 'canary' }],
    },
    orders: orders(['address']),
    left: { resourceType: 'Patient', id: 'p', meta: MASKED_META },
  },
  {
    behaviour: 'a narrative that is only text goes too, and what is no profile is none',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      text: 'canary',
      meta: { profile: [1, 'urn:profile', { canary: true }] },
    },
    orders: orders([]),
    left: { resourceType: 'Condition', id: 'c', meta: { profile: ['urn:profile'], ...META } },
  },
  {
    behaviour: 'what is masked claims no profile any more',
    resource: { resourceType: 'Patient', id: 'p', meta: { profile: ['urn:profile'] } },
    orders: orders(['telecom']),
    left: { resourceType: 'Patient', id: 'p', meta: MASKED_META },
  },
  {
    behaviour:
      'what is contained goes with what points at it, directly or not, and stays only for a local reference',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      asserter: { reference: '#one' },
      recorder: { reference: 'Xfour' },
      contained: [
        { resourceType: 'PractitionerRole', id: 'one', organization: { reference: '#two' } },
        { resourceType: 'Organization', id: 'two' },
        { resourceType: 'PractitionerRole', id: 'three', organization: { reference: '#five' } },
        { resourceType: 'Practitioner', id: 'four' },
        { resourceType: 'Organization', id: 'five' },
        { resourceType: 'Organization', name: 'without an id' },
      ],
    },
    orders: orders([]),
    left: {
      resourceType: 'Condition',
      id: 'c',
      asserter: { reference: '#one' },
      recorder: { reference: 'Xfour' },
      contained: [
        { resourceType: 'PractitionerRole', id: 'one', organization: { reference: '#two' } },
        { resourceType: 'Organization', id: 'two' },
      ],
      meta: META,
    },
  },
  {
    behaviour:
      'a mask by the name of a choice takes whichever type stands for it, and nothing of another name',
    resource: {
      resourceType: 'Condition',
      id: 'c',
      onsetDateTime: '2021',
      _onsetDateTime: { id: 'x' },
      onsetAge: { value: 4 },
      recordedDate: '2021',
      recorder: { reference: 'Practitioner/p' },
    },
    orders: orders(['onset', 'record']),
    left: {
      resourceType: 'Condition',
      id: 'c',
      recordedDate: '2021',
      recorder: { reference: 'Practitioner/p' },
      meta: MASKED_META,
    },
  },
  {
    behaviour: 'a mask may be an element path',
    resource: {
      resourceType: 'Flag',
      id: 'f',
      code: { text: 'a', coding: [{ code: 'b' }] },
      period: { start: '2020' },
    },
    orders: orders(['code.coding', 'period.end']),
    left: {
      resourceType: 'Flag',
      id: 'f',
      code: { text: 'a' },
      period: { start: '2020' },
      meta: MASKED_META,
    },
  },
]

describe('masks and metadata', () => {
  it.each(CASES)('$behaviour', ({ resource, orders, left }) => {
    expect(redact(resource, orders)).toEqual(left)
  })
})
