import { type PdsRecord } from './pds-record.js'

type Element = Readonly<Record<string, unknown>>

/** People PDS relates to a person, as a searchset. Empty for a restricted person. */
export function relatedPersonsOf(record: PdsRecord): Element {
  const entry = record.sensitivity === 'U' ? (RELATED.get(record.nhsNumber) ?? []) : []
  const bundle = { resourceType: 'Bundle', type: 'searchset', total: entry.length }
  return entry.length === 0 ? bundle : { ...bundle, entry: entry.map((it) => entryOf(record, it)) }
}

type Related = {
  readonly id: string
  readonly family: string
  readonly given: string
  readonly telephone: string
  readonly code: string
  readonly display: string
}

const RELATED: ReadonlyMap<string, readonly Related[]> = new Map([
  [
    '9990000018',
    [
      {
        id: '99E7B018',
        family: 'TEST-ALDER-DAUGHTER',
        given: 'Rose',
        telephone: '01632961018',
        code: 'N',
        display: 'Next-of-Kin',
      },
    ],
  ],
])

function entryOf(record: PdsRecord, it: Related): Element {
  return {
    fullUrl: `https://api.service.nhs.uk/personal-demographics/FHIR/R4/Patient/${record.nhsNumber}/RelatedPerson/${it.id}`,
    resource: {
      resourceType: 'RelatedPerson',
      id: it.id,
      active: true,
      extension: [
        {
          url: 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-CopyCorrespondenceIndicator',
          valueBoolean: false,
        },
        { url: 'https://fhir.nhs.uk/R4/StructureDefinition/Extension-PDS-ContactRank', valuePositiveInt: 1 },
      ],
      patient: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: record.nhsNumber } },
      period: { start: '2019-05-01' },
      relationship: [
        {
          coding: [
            { system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: it.code, display: it.display },
          ],
        },
      ],
      name: [{ use: 'usual', family: it.family, given: [it.given], period: { start: '2019-05-01' } }],
      telecom: [{ system: 'phone', use: 'home', value: it.telephone, period: { start: '2019-05-01' } }],
    },
  }
}
