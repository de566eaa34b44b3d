import { type FhirResource } from '../../src/fhir/resource.js'
import { type Area } from '../../src/model/area.js'
import { type SourceOutcome } from '../../src/model/gap.js'
import { type JsonObject } from '../../src/model/json.js'
import { type Demographics } from '../../src/model/matching/demographics.js'
import { type FoundPerson } from '../../src/model/matching/found-person.js'
import { type NhsNumber, isNhsNumber } from '../../src/model/nhs-number.js'
import { type OdsCode, isOdsCode } from '../../src/model/ods-code.js'
import { type Trace } from '../../src/model/person.js'
import { type RecordedConsent } from '../../src/model/registers/recorded-consent.js'
import { type ReleaseState } from '../../src/model/release-states/release-state.js'
import { type RegisterFacts, type Relationship } from '../../src/model/registers.js'
import { type SourceDescriptor } from '../../src/model/source.js'

/** One resource of a source, with what the source says of handling it. */
export type Holding = {
  readonly resource: FhirResource
  /** Undefined for what only accompanies others. */
  readonly area?: Area
  readonly flags?: readonly string[]
}

/** Everything around a disclosure, which a test may change between requests. */
export type World = {
  people: readonly NhsNumber[]
  traceOf: (nhsNumber: NhsNumber) => Trace
  /** Whom PDS finds by demographics. */
  find: (demographics: Demographics) => FoundPerson
  /** By source id. */
  holdings: Readonly<Record<string, readonly Holding[]>>
  outcomes: Readonly<Record<string, SourceOutcome | undefined>>
  refusedConsent: readonly string[]
  mapping: string
  /** By ODS code; a missing one is unknown. */
  relationships: Readonly<Record<string, readonly Relationship[] | undefined>>
  registers: Readonly<Record<string, RegisterFacts | undefined>>
  consents: readonly RecordedConsent[]
  organisations: readonly { readonly ods: string; readonly type: string; readonly dspt: string }[]
  agreement: 'in-force' | 'none'
  /** When the registers of organisations and agreements were told. */
  organisationsToldAt: string
  /** How far holders release their records, by ODS code; open where it is not said. */
  releases: Readonly<Record<string, ReleaseState>>
  /** What the register of break-glass episodes says of every reason. */
  episode: 'none' | 'open' | 'ended'
  /** Steps that fail, by how their names start. */
  failing: readonly string[]
}

function nhs(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new Error('the test names an invalid NHS number')
  return text
}

export function ods(text: string): OdsCode {
  if (!isOdsCode(text)) throw new Error('the test names an invalid ODS code')
  return text
}

export const PERSON = nhs('9990000018')
const OTHER = nhs('9990000026')
export const PATIENT = { reference: 'Patient/p-0018' }
export const OTHER_PATIENT = { reference: 'Patient/p-0026' }

const source = (
  id: string,
  organisation: string,
  recordClass: SourceDescriptor['recordClass'],
  areas: readonly Area[],
): SourceDescriptor => ({
  id,
  name: id,
  organisation: ods(organisation),
  recordClass,
  overrideSupported: recordClass !== 'gp-record',
  areas,
  telephone: undefined,
})

export const PRACTICE = source('a81001', 'A81001', 'gp-record', [
  'demographics',
  'allergies',
  'medications',
  'problems',
  'immunisations',
  'consultations',
])
const COUNCIL = source('riverton', '9A1', 'social-care-record', [
  'demographics',
  'services',
  'involvement',
  'contacts',
  'alerts',
  'assessments',
  'appointments',
])
const DEMOGRAPHICS = source('pds', 'X26', 'exchange', ['demographics'])
export const SOURCES: readonly SourceDescriptor[] = [PRACTICE, COUNCIL, DEMOGRAPHICS]

export const NOTHING_RECORDED: RegisterFacts = {
  dissents: [],
  objectsTo: [],
  objectsToUser: [],
  consentCategories: [],
  explicitConsent: false,
  capacity: undefined,
  bestInterests: false,
  cannotConsent: false,
  enhancedReview: false,
  competentMinor: false,
  proxies: [],
  nationalOptOut: false,
  type1: false,
}

export const DISSENT: RegisterFacts = {
  ...NOTHING_RECORDED,
  dissents: [{ recordedBy: 'A81001', covers: ['gp-record'] }],
}

type Traced = Extract<Trace, { readonly kind: 'traced' }>

export function traced(nhsNumber: NhsNumber, changes: Partial<Traced> = {}): Traced {
  return {
    kind: 'traced',
    nhsNumber,
    nhsNumberStatus: '01',
    sensitivity: 'U',
    birthDate: '1941-03-12',
    death: 'none',
    practice: ods('A81001'),
    patient: {},
    ...changes,
  }
}

export const OPEN_CASE: Relationship = { kind: 'open-case', from: '2025-01-10', to: undefined }

/** Two people, registered and known to everyone, of whom nobody holds anything yet. */
export function ordinaryWorld(): World {
  return {
    people: [PERSON, OTHER],
    traceOf: (nhsNumber) => traced(nhsNumber),
    find: () => ({ kind: 'nobody' }),
    holdings: {},
    outcomes: {},
    refusedConsent: [],
    mapping: 'as-it-is',
    relationships: { '9A1': [OPEN_CASE], RX9: [{ ...OPEN_CASE, kind: 'admission' }] },
    registers: { A81001: NOTHING_RECORDED, '9A1': NOTHING_RECORDED },
    consents: [],
    organisations: [
      { ods: '9A1', type: 'la-adult', dspt: 'met' },
      { ods: 'A81001', type: 'gp-practice', dspt: 'exceeded' },
      { ods: 'RX9', type: 'nhs-trust', dspt: 'met' },
      { ods: 'V9001', type: 'care-provider', dspt: 'met' },
      { ods: 'NHSLOGIN', type: 'citizen', dspt: 'met' },
    ],
    agreement: 'in-force',
    organisationsToldAt: '2026-11-21T09:50:00.000Z',
    releases: {},
    episode: 'none',
    failing: [],
  }
}

const SNOMED = 'http://snomed.info/sct'

/** An active problem of the person; `code` is a SNOMED CT code. */
export function condition(id: string, code: string, more: JsonObject = {}): Holding {
  const resource: FhirResource = {
    resourceType: 'Condition',
    id,
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { coding: [{ system: SNOMED, code }] },
    subject: PATIENT,
    ...more,
  }
  return { resource, area: 'problems' }
}

/** A resource of the person of any type. */
export function holding(
  area: Area | undefined,
  resource: FhirResource,
  ...flags: readonly string[]
): Holding {
  return area === undefined ? { resource, flags } : { resource, area, flags }
}

/** Codes of the synthetic exclusion set, and one that is in no set. */
export const SYPHILIS = '76272004'
export const ASTHMA = '195967001'
