import { type JsonObject } from '../../src/model/json.js'
import { ASID_SYSTEM, INTERACTION_SYSTEM, ODS_SYSTEM, PARTY_KEY_SYSTEM } from './accredited-systems.js'
import { type DirectoryEntry } from './directory.js'

const MANUFACTURER = 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-ManufacturingOrganisation'

/** The Device of an accredited system; undefined for one that was withdrawn. */
export function deviceResource({ system, device, cpaId }: DirectoryEntry): JsonObject | undefined {
  if (device === 'withdrawn') return undefined
  return {
    resourceType: 'Device',
    id: `device-${cpaId.toLowerCase()}`,
    extension: [
      {
        url: MANUFACTURER,
        valueReference: { display: system.manufacturer },
      },
    ],
    identifier: [
      { system: ASID_SYSTEM, value: system.asid },
      { system: PARTY_KEY_SYSTEM, value: system.partyKey },
      ...system.interactions.map((value) => ({ system: INTERACTION_SYSTEM, value })),
    ],
    owner: {
      identifier: { system: ODS_SYSTEM, value: system.ods },
      display: system.organisation,
    },
  }
}

/** The Endpoint of a system that answers; undefined for one that only asks. */
export function endpointResource({ system, address, cpaId }: DirectoryEntry): JsonObject | undefined {
  if (address === undefined) return undefined
  return {
    resourceType: 'Endpoint',
    id: `endpoint-${cpaId.toLowerCase()}`,
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/nhsMhsFQDN', value: new URL(address).hostname },
      { system: 'https://fhir.nhs.uk/Id/nhsMhsCPAId', value: cpaId },
      { system: PARTY_KEY_SYSTEM, value: system.partyKey },
      ...system.interactions.map((value) => ({ system: INTERACTION_SYSTEM, value })),
    ],
    status: 'active',
    connectionType: {
      system: 'https://terminology.hl7.org/CodeSystem/endpoint-connection-type',
      code: 'hl7-fhir-rest',
      display: 'HL7 FHIR',
    },
    managingOrganization: { identifier: { system: ODS_SYSTEM, value: system.ods } },
    payloadType: [
      {
        coding: [
          {
            system: 'https://terminology.hl7.org/CodeSystem/endpoint-payload-type',
            code: 'any',
            display: 'Any',
          },
        ],
      },
    ],
    address,
  }
}
