import { type JsonObject } from '../../src/model/json.js'
import { type Surgery } from './surgeries.js'

const RESOURCES: readonly (readonly [type: string, profile: string])[] = [
  ['Patient', 'CareConnect-GPC-Patient-1'],
  ['Organization', 'CareConnect-GPC-Organization-1'],
  ['Practitioner', 'CareConnect-GPC-Practitioner-1'],
  ['PractitionerRole', 'CareConnect-GPC-PractitionerRole-1'],
  ['List', 'CareConnect-GPC-List-1'],
  ['AllergyIntolerance', 'CareConnect-GPC-AllergyIntolerance-1'],
  ['Medication', 'CareConnect-GPC-Medication-1'],
  ['MedicationStatement', 'CareConnect-GPC-MedicationStatement-1'],
  ['MedicationRequest', 'CareConnect-GPC-MedicationRequest-1'],
  ['Condition', 'CareConnect-GPC-ProblemHeader-Condition-1'],
  ['Immunization', 'CareConnect-GPC-Immunization-1'],
  ['Encounter', 'CareConnect-GPC-Encounter-1'],
  ['Observation', 'CareConnect-GPC-Observation-1'],
]

/** What a practice offers: one operation in its own version, JSON alone. */
export function capabilityStatement(serviceRoot: string, { name, version }: Surgery): JsonObject {
  return {
    resourceType: 'CapabilityStatement',
    version,
    name: 'GP Connect',
    status: 'active',
    date: '2024-01-01',
    publisher: name,
    description: 'Access Record Structured of a synthetic GP practice',
    copyright: 'Synthetic',
    kind: 'instance',
    software: { name: 'Linchpin sandbox practice', version },
    implementation: { description: name, url: serviceRoot },
    fhirVersion: '3.0.1',
    acceptUnknown: 'both',
    format: ['application/fhir+json'],
    profile: RESOURCES.map(([, profile]) => ({
      reference: `https://fhir.nhs.uk/STU3/StructureDefinition/${profile}`,
    })),
    rest: [
      {
        mode: 'server',
        security: { cors: false },
        operation: [
          {
            name: 'gpc.getstructuredrecord',
            definition: {
              reference:
                'https://fhir.nhs.uk/STU3/OperationDefinition/GPConnect-GetStructuredRecord-Operation-1/_history/1.13',
            },
          },
        ],
      },
    ],
  }
}

/** What a practice offers at the root of Appointment Management: a person's appointments can be searched. */
export function appointmentsStatement(root: string, surgery: Surgery): JsonObject {
  const interaction = [{ code: 'search-type' }]
  return {
    ...capabilityStatement(root, surgery),
    description: 'Appointment Management of a synthetic GP practice',
    rest: [
      {
        mode: 'server',
        security: { cors: false },
        resource: [
          { type: 'Patient', interaction },
          { type: 'Appointment', interaction, searchParam: [{ name: 'start', type: 'date' }] },
        ],
      },
    ],
  }
}
