import { describe, expect, it } from 'vitest'
import { HL7, OWN, STEM, type Case, checkDeparture, raw } from './gp-connect-departure.js'
import { concept } from './gp-connect-whole-record.js'

const subject = { reference: 'Patient/1' }
const statement = {
  resourceType: 'MedicationStatement',
  id: 'a',
  subject,
  medicationCodeableConcept: { text: 'x' },
}
const order = {
  resourceType: 'MedicationRequest',
  id: 'a',
  subject,
  status: 'active',
  intent: 'plan',
  medicationCodeableConcept: { text: 'x' },
}
const procedure = { resourceType: 'Procedure', id: 'a', subject }
const problem = { resourceType: 'Condition', id: 'a', subject }
const allergy = {
  resourceType: 'AllergyIntolerance',
  id: 'a',
  patient: subject,
  verificationStatus: 'unconfirmed',
}
const observation = { resourceType: 'Observation', id: 'a', subject, status: 'final', code: { text: 'x' } }
const stated = (system: string, code: string) => ({ coding: [{ system: `${HL7}${system}`, code }] })

const CASES: readonly Case[] = [
  {
    behaviour: 'a suspended procedure is on hold',
    source: { ...procedure, status: 'suspended' },
    expected: { status: 'on-hold' },
  },
  {
    behaviour: 'an aborted procedure was stopped',
    source: { ...procedure, status: 'aborted' },
    expected: { status: 'stopped' },
  },
  {
    behaviour: 'a procedure not done has that status',
    source: { ...procedure, status: 'completed', notDone: true },
    expected: { status: 'not-done' },
  },
  {
    behaviour: 'an interpretation is one of several',
    source: { ...observation, interpretation: concept('A', 'http://hl7.org/fhir/v2/0078'), comment: 'x' },
    expected: {
      interpretation: [
        expect.objectContaining({
          coding: [expect.objectContaining({ system: `${HL7}v2-0078`, code: 'A' })],
        }),
      ],
      note: [{ text: 'x' }],
    },
  },
  {
    behaviour: 'a relation without a type is kept',
    source: { ...observation, related: [{ target: { display: 'x' } }] },
    expected: {
      extension: [
        {
          url: `${OWN}related-observation`,
          extension: [{ url: 'target', valueReference: { display: 'x' } }],
        },
      ],
    },
  },
  {
    behaviour: 'repeats allowed go to the dispense request',
    source: {
      ...order,
      extension: [
        {
          url: `${STEM}MedicationRepeatInformation-1`,
          extension: [
            { url: 'numberOfRepeatPrescriptionsAllowed', valuePositiveInt: 6 },
            { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: 0 },
          ],
        },
      ],
    },
    expected: {
      dispenseRequest: { numberOfRepeatsAllowed: 6 },
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-MedicationRepeatInformation',
          extension: [{ url: 'numberOfPrescriptionsIssued', valueUnsignedInt: 0 }],
        },
      ],
    },
  },
  {
    behaviour: 'a repeat prescription is continuous, and its own coding stays',
    source: {
      ...order,
      extension: [
        {
          url: `${STEM}PrescriptionType-1`,
          valueCodeableConcept: { coding: [{ system: 'urn:t', code: 'repeat' }] },
        },
      ],
    },
    expected: {
      courseOfTherapyType: {
        coding: [
          { system: `${HL7}medicationrequest-course-of-therapy`, code: 'continuous' },
          { system: 'urn:t', code: 'repeat' },
        ],
      },
    },
  },
  {
    behaviour: 'a delayed prescription keeps its own coding alone',
    source: {
      ...order,
      extension: [
        {
          url: `${STEM}PrescriptionType-1`,
          valueCodeableConcept: { coding: [{ system: 'urn:t', code: 'delayed-prescribing' }] },
        },
      ],
    },
    expected: { courseOfTherapyType: { coding: [{ system: 'urn:t', code: 'delayed-prescribing' }] } },
  },
  {
    behaviour: 'the dose is one item of dose and rate',
    source: { ...statement, status: 'active', dosage: [{ text: 'one', doseQuantity: { value: 1 } }] },
    expected: { dosage: [{ text: 'one', doseAndRate: [{ doseQuantity: { value: 1 } }] }] },
  },
  {
    behaviour: 'an active problem with an end keeps the end aside',
    source: { ...problem, clinicalStatus: 'active', abatementDateTime: '2020-01-01' },
    expected: {
      clinicalStatus: stated('condition-clinical', 'active'),
      extension: [raw('abatementDateTime', '"2020-01-01"')],
    },
    without: ['abatementDateTime'],
  },
  {
    behaviour: 'a problem entered in error has no clinical status',
    source: { ...problem, clinicalStatus: 'active', verificationStatus: 'entered-in-error' },
    expected: { verificationStatus: stated('condition-ver-status', 'entered-in-error') },
    without: ['clinicalStatus'],
  },
  {
    behaviour: 'the end of an allergy is on its clinical status',
    source: {
      ...allergy,
      clinicalStatus: 'resolved',
      extension: [
        {
          url: `${STEM}AllergyIntoleranceEnd-1`,
          extension: [
            { url: 'endDate', valueDateTime: '2020-01-01' },
            { url: 'reasonEnded', valueString: 'x' },
          ],
        },
      ],
    },
    expected: {
      clinicalStatus: {
        ...stated('allergyintolerance-clinical', 'resolved'),
        extension: [
          {
            url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AllergyIntoleranceEnd',
            extension: [
              { url: 'endDate', valueDateTime: '2020-01-01' },
              { url: 'reasonEnded', valueString: 'x' },
            ],
          },
        ],
      },
    },
  },
  {
    behaviour: 'an allergy of no stated status is active',
    source: allergy,
    expected: { clinicalStatus: { coding: [expect.objectContaining({ code: 'active' })] } },
  },
  {
    behaviour: 'a date with a time but no zone is kept as raw text',
    source: { ...problem, clinicalStatus: 'active', assertedDate: '2020-01-01T10:00:00' },
    expected: { extension: [raw('assertedDate', '"2020-01-01T10:00:00"')] },
    without: ['recordedDate', 'assertedDate'],
  },
  {
    behaviour: 'a document keeps when it was made and indexed',
    source: {
      resourceType: 'DocumentReference',
      id: 'a',
      subject,
      status: 'current',
      created: '2020-01-01',
      indexed: '2020-07-01',
      class: { text: 'x' },
      content: [{ attachment: { title: 'x' } }],
    },
    expected: {
      date: '2020-07-01T00:00:00+01:00',
      category: [{ text: 'x' }],
      content: [{ attachment: { title: 'x', creation: '2020-01-01' } }],
    },
  },
  {
    behaviour: 'a misspelt description extension is read all the same',
    source: {
      ...observation,
      code: {
        coding: [
          {
            system: 'http://snomed.info/sct',
            code: '1',
            extension: [
              {
                url: 'http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-coding-sctdecsid',
                extension: [
                  { url: 'DescriptionID', valueId: '9' },
                  { url: 'DescriptionDisplay', valueString: 'x' },
                ],
              },
            ],
          },
        ],
      },
    },
    expected: {
      code: {
        coding: [
          {
            system: 'http://snomed.info/sct',
            code: '1',
            extension: [
              { url: `${OWN}sct-description-id`, valueId: '9' },
              {
                url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescDisplay',
                valueString: 'x',
              },
            ],
          },
        ],
      },
    },
  },
  {
    behaviour: 'a bare OID becomes a URN',
    source: { ...observation, identifier: [{ system: '2.16.840.1.113883.2.1.4.5.5', value: '1' }] },
    expected: { identifier: [{ system: 'urn:oid:2.16.840.1.113883.2.1.4.5.5', value: '1' }] },
  },
  {
    behaviour: 'a list warning is UK Core’s, and its note stays',
    source: {
      resourceType: 'List',
      id: 'a',
      status: 'current',
      mode: 'snapshot',
      subject,
      note: [{ text: 'x' }],
      extension: [{ url: `${STEM}ListWarningCode-1`, valueCode: 'data-in-transit' }],
    },
    expected: {
      note: [{ text: 'x' }],
      extension: [
        {
          url: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-ListWarningCode',
          valueCodeableConcept: {
            coding: [
              {
                system: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-ListWarningCode',
                code: 'data-in-transit',
              },
            ],
          },
        },
      ],
    },
  },
  {
    behaviour: 'a number sent as text is a number',
    source: { ...order, dispenseRequest: { quantity: { value: '28', unit: 'tablet' } } },
    expected: { dispenseRequest: { quantity: { value: 28, unit: 'tablet' } } },
  },
]

describe('where GP Connect needs more than HL7’s maps: structures', () => {
  it.each(CASES)('$behaviour', checkDeparture)
})
