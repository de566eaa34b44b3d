import { ODS_CODE_SYSTEM } from '../model/ods-code.js'
import { type FhirResource } from './resource.js'

/** What a Provenance says of one source record. */
export type ProvenanceAbout = {
  readonly id: string
  /** References of the released resources that came from the record, and of no others. */
  readonly targets: readonly string[]
  readonly organisation: string
  readonly source: string
  readonly recordId: string
  readonly mapping: string
  readonly mappingVersion: string
  readonly retrievedAt: string
}

const SOURCE_RECORD_SYSTEM = 'https://linchpin.example/fhir/Id/source-record'
const MAPPING_EXTENSION = 'https://linchpin.example/fhir/StructureDefinition/mapping-version'

/** One Provenance per source record: which record of which system, read by which version of which mapping, when. */
export function provenance(about: ProvenanceAbout): FhirResource {
  return {
    resourceType: 'Provenance',
    id: about.id,
    extension: [{ url: MAPPING_EXTENSION, valueString: `${about.mapping}@${about.mappingVersion}` }],
    target: about.targets.map((reference) => ({ reference })),
    recorded: about.retrievedAt,
    activity: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-DataOperation', code: 'CREATE' }],
      text: 'Translated from the record of the source system',
    },
    agent: [
      {
        type: {
          coding: [
            {
              system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type',
              code: 'custodian',
            },
          ],
        },
        who: { identifier: { system: ODS_CODE_SYSTEM, value: about.organisation } },
      },
    ],
    entity: [
      {
        role: 'source',
        what: {
          identifier: { system: SOURCE_RECORD_SYSTEM, value: about.recordId },
          display: about.source,
        },
      },
    ],
  }
}
