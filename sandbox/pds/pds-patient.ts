import { type PdsRecord, VERIFICATION_STATUSES } from './pds-record.js'

type Element = Readonly<Record<string, unknown>>

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-'
const UK_CORE_CODES = 'https://fhir.hl7.org.uk/CodeSystem/UKCore-'
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code'

/**
 * The Patient as PDS returns it, with its departures from UK Core: the verification status in the retired code
 * system, AddressKey types as a coding, and the retired NHSCommunication extension. What sensitivity removes is absent.
 */
export function patientOf(record: PdsRecord): Element {
  const identified = {
    resourceType: 'Patient',
    id: record.nhsNumber,
    identifier: [identifierOf(record)],
    meta: { versionId: String(record.version), security: [SECURITY[record.sensitivity]] },
  }
  if (record.sensitivity === 'V' || record.sensitivity === 'REDACTED') return identified
  const demographics = { ...identified, ...demographicsOf(record) }
  return record.sensitivity === 'R' ? demographics : { ...demographics, ...locationOf(record) }
}

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality'
const SECURITY: Readonly<Record<PdsRecord['sensitivity'], Element>> = {
  U: { system: CONFIDENTIALITY, code: 'U', display: 'unrestricted' },
  R: { system: CONFIDENTIALITY, code: 'R', display: 'restricted' },
  V: { system: CONFIDENTIALITY, code: 'V', display: 'very restricted' },
  REDACTED: { system: CONFIDENTIALITY, code: 'REDACTED', display: 'redacted' },
}

function identifierOf(record: PdsRecord): Element {
  return {
    system: 'https://fhir.nhs.uk/Id/nhs-number',
    value: record.nhsNumber,
    extension: [
      {
        url: `${UK_CORE}NHSNumberVerificationStatus`,
        valueCodeableConcept: {
          coding: [
            {
              system: `${UK_CORE_CODES}NHSNumberVerificationStatus`,
              version: '1.0.0',
              code: record.verification,
              display: VERIFICATION_STATUSES[record.verification],
            },
          ],
        },
      },
    ],
  }
}

function demographicsOf(record: PdsRecord): Element {
  return {
    name: [
      {
        id: `N${record.nhsNumber.slice(-4)}`,
        use: 'usual',
        period: { start: record.birthDate },
        given: [record.given],
        family: record.family,
      },
    ],
    gender: record.gender,
    birthDate: record.birthDate,
    multipleBirthInteger: 1,
    ...deathDateOf(record),
    extension: [...deathNotificationOf(record), COMMUNICATION],
  }
}

function deathDateOf(record: PdsRecord): Element {
  if (record.death === undefined || record.death.status === 'removed') return {}
  return { deceasedDateTime: `${record.death.date}T00:00:00+00:00` }
}

const DEATH_STATUSES = {
  informal: {
    code: '1',
    display: 'Informal - death notice received via an update from a local NHS Organisation',
  },
  formal: { code: '2', display: 'Formal - death notice received from Registrar of Deaths' },
  removed: { code: 'U', display: 'Removed' },
} as const

function deathNotificationOf(record: PdsRecord): readonly Element[] {
  if (record.death === undefined) return []
  const coding = {
    system: `${UK_CORE_CODES}DeathNotificationStatus`,
    version: '1.0.0',
    ...DEATH_STATUSES[record.death.status],
  }
  return [
    {
      url: `${UK_CORE}DeathNotificationStatus`,
      extension: [
        { url: 'deathNotificationStatus', valueCodeableConcept: { coding: [coding] } },
        { url: 'systemEffectiveDate', valueDateTime: `${record.death.date}T00:00:00+00:00` },
      ],
    },
  ]
}

const COMMUNICATION: Element = {
  url: `${UK_CORE}NHSCommunication`,
  extension: [
    {
      url: 'language',
      valueCodeableConcept: {
        coding: [
          { system: `${UK_CORE_CODES}HumanLanguage`, version: '1.0.0', code: 'en', display: 'English' },
        ],
      },
    },
    { url: 'interpreterRequired', valueBoolean: false },
  ],
}

/** Where the person lives, can be reached and is registered: what a restricted record lacks. */
function locationOf(record: PdsRecord): Element {
  return {
    telecom: [
      {
        id: `T${record.nhsNumber.slice(-4)}`,
        period: { start: '2015-04-01' },
        system: 'phone',
        value: record.telephone.replaceAll(' ', ''),
        use: 'home',
      },
    ],
    address: [
      {
        id: `A${record.nhsNumber.slice(-4)}`,
        period: { start: '2010-04-01' },
        use: 'home',
        line: record.address,
        postalCode: record.postcode,
        extension: [
          addressKey('PAF', `9${record.nhsNumber.slice(-7)}`),
          addressKey('UPRN', `9${record.nhsNumber}9`),
        ],
      },
    ],
    ...registrationOf(record),
  }
}

function addressKey(type: 'PAF' | 'UPRN', value: string): Element {
  return {
    url: `${UK_CORE}AddressKey`,
    extension: [
      { url: 'type', valueCoding: { system: `${UK_CORE_CODES}AddressKeyType`, code: type } },
      { url: 'value', valueString: value },
    ],
  }
}

function registrationOf(record: PdsRecord): Element {
  if (record.practice === undefined) return {}
  const { ods, from, to } = record.practice
  const identifier = {
    system: ODS,
    value: ods,
    period: to === undefined ? { start: from } : { start: from, end: to },
  }
  return {
    generalPractitioner: [{ id: `G${record.nhsNumber.slice(-4)}`, type: 'Organization', identifier }],
    managingOrganization: { type: 'Organization', identifier },
  }
}
