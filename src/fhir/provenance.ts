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
  /** ISO 8601 date as at which a held record stands; undefined for one that was asked for just now. */
  readonly asOf?: string | undefined
}

const SOURCE_RECORD_SYSTEM = 'https://linchpin.example/fhir/Id/source-record'
const AS_AT_EXTENSION = 'https://linchpin.example/fhir/StructureDefinition/as-at'
const MAPPING_EXTENSION = 'https://linchpin.example/fhir/StructureDefinition/mapping-version'

/**
 * One Provenance per source record: which record of which system, read by which version of which mapping, when, and,
 * of a record that is held, as at which date.
 */
export function provenance(about: ProvenanceAbout): FhirResource {
  return {
    resourceType: 'Provenance',
    id: about.id,
    extension: [
      { url: MAPPING_EXTENSION, valueString: `${about.mapping}@${about.mappingVersion}` },
      ...(about.asOf === undefined ? [] : [{ url: AS_AT_EXTENSION, valueDateTime: about.asOf }]),
    ],
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
          display: about.asOf === undefined ? about.source : `${about.source}, as at ${about.asOf}`,
        },
      },
    ],
  }
}
