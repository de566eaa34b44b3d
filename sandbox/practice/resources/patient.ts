import { type JsonObject } from '../../../src/model/json.js'
import { type SandboxPerson } from '../../people.js'
import { profile } from '../record/identify.js'
import { clinicianReference, type RecordContext, resourceId } from '../record/record-context.js'
import { organisationReference } from './practice-team.js'

const NHS = 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-'

/** The person as the practice registered them. */
export function patientResource(context: RecordContext, person: SandboxPerson): JsonObject {
  const [line = '', city = '', district = ''] = person.address
  return {
    resourceType: 'Patient',
    id: resourceId(context, 'Patient', 'patient'),
    meta: { versionId: '1', ...profile('Patient') },
    extension: [registration(context.chart.registered), communication()],
    identifier: [
      {
        extension: [
          {
            url: `${NHS}NHSNumberVerificationStatus-1`,
            valueCodeableConcept: {
              coding: [
                {
                  system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1',
                  code: '01',
                  display: 'Number present and verified',
                },
              ],
            },
          },
        ],
        system: 'https://fhir.nhs.uk/Id/nhs-number',
        value: person.nhsNumber,
      },
    ],
    active: true,
    name: [
      {
        use: 'official',
        text: `${person.family}, ${person.given}`,
        family: person.family,
        given: [person.given],
      },
    ],
    telecom: [{ system: 'phone', value: person.telephone, use: 'home' }],
    gender: person.gender,
    birthDate: person.birthDate,
    address: [{ use: 'home', type: 'physical', line: [line], city, district, postalCode: person.postcode }],
    generalPractitioner: [clinicianReference(context, 'gp')],
    managingOrganization: { reference: organisationReference(context.chart.practice) },
  }
}

function registration(start: string): JsonObject {
  return {
    url: `${NHS}RegistrationDetails-1`,
    extension: [
      { url: 'registrationPeriod', valuePeriod: { start: `${start}T00:00:00+00:00` } },
      {
        url: 'registrationType',
        valueCodeableConcept: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-RegistrationType-1',
              code: 'R',
              display: 'Regular/GMS',
            },
          ],
        },
      },
    ],
  }
}

function communication(): JsonObject {
  return {
    url: `${NHS}NHSCommunication-1`,
    extension: [
      {
        url: 'language',
        valueCodeableConcept: {
          coding: [
            {
              system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1',
              code: 'en',
              display: 'English',
            },
          ],
        },
      },
      { url: 'preferred', valueBoolean: true },
      { url: 'interpreterRequired', valueBoolean: false },
    ],
  }
}
