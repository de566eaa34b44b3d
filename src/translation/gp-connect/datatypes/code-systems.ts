/** Where a code system of STU3 or CareConnect is found in R4 and UK Core. Codes stay as they are. */
const MOVED: ReadonlyMap<string, string> = new Map([
  ...terminology(
    'condition-category',
    'allergyintolerance-clinical-status',
    'observation-category',
    'list-order',
    'list-empty-reason',
    'data-absent-reason',
    'medication-statement-category',
    'diagnosis-role',
    'location-physical-type',
    'organization-type',
    'contactentity-type',
    'service-type',
    'service-category',
    'immunization-origin',
    'referencerange-meaning',
    'admit-source',
    'discharge-disposition',
    'encounter-special-arrangements',
    'diet',
  ),
  ['http://hl7.org/fhir/condition-clinical', hl7('condition-clinical')],
  ['http://hl7.org/fhir/condition-ver-status', hl7('condition-ver-status')],
  ['http://hl7.org/fhir/allergy-clinical-status', hl7('allergyintolerance-clinical')],
  ['http://hl7.org/fhir/allergy-verification-status', hl7('allergyintolerance-verification')],
  ['http://hl7.org/fhir/codesystem-list-order.html', hl7('list-order')],
  ['http://hl7.org/fhir/stu3/valueset-immunization-role.html', hl7('v2-0443')],
  [
    'http://hl7.org/fhir/stu3/valueset-vaccination-protocol-dose-status.html',
    'http://hl7.org/fhir/vaccination-protocol-dose-status',
  ],
  ['http://hl7.org/fhir/medication-request-category', hl7('medicationrequest-category')],
  ...careConnect('ConditionCategory', hl7('condition-category')),
  ...careConnect('NHSNumberVerificationStatus', ukCore('NHSNumberVerificationStatusEngland')),
  [
    'https://fhir.nhs.uk/CareConnect-NHSNumberVerificationStatus-1',
    ukCore('NHSNumberVerificationStatusEngland'),
  ],
  ...careConnect('SDSJobRoleName', ukCore('SDSJobRoleName')),
  ...careConnect('ListEmptyReasonCode', ukCore('ListEmptyReasonCode')),
  ...careConnect('ListWarningCode', ukCore('ListWarningCode')),
  ...careConnect('PrescribingAgency', ukCore('MedicationPrescribingOrganizationType')),
  ...careConnect('HumanLanguage', ukCore('HumanLanguage')),
  ...careConnect('LanguageAbilityMode', hl7('v3-LanguageAbilityMode')),
  ...careConnect('LanguageAbilityProficiency', hl7('v3-LanguageAbilityProficiency')),
  ...careConnect('EthnicCategory', ukCore('EthnicCategoryEngland')),
  ...careConnect('ObservationInterpretation', hl7('v3-ObservationInterpretation')),
  [
    'https://fhir.nhs.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1',
    'https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1',
  ],
])

/** Codes that their moved system does not have: they keep their own system. */
const UNMOVED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [ukCore('MedicationPrescribingOrganizationType'), new Set(['prescribed-by-previous-practice'])],
  [hl7('v3-ObservationInterpretation'), new Set(['PA', 'PN', 'PU'])],
])

/**
 * The R4 identity of a coding's system: HL7's moved to terminology.hl7.org, spelling variants made one, bare OIDs
 * given their scheme. A system that is not in the table stays as it is.
 */
export function systemOf(system: string, code: string | undefined): string {
  const moved = MOVED.get(system) ?? byPattern(system)
  return code !== undefined && UNMOVED.get(moved)?.has(code) === true ? system : moved
}

function byPattern(system: string): string {
  const version = VERSION_2_OR_3.exec(system)
  if (version !== null) return hl7(`${version[1] ?? ''}-${version[2] ?? ''}`)
  return BARE_OID.test(system) ? `urn:oid:${system}` : system
}

const VERSION_2_OR_3 = /^http:\/\/hl7\.org\/fhir\/(v[23])\/([A-Za-z0-9-]+)$/
const BARE_OID = /^[0-2](?:\.(?:0|[1-9][0-9]*))+$/

function terminology(...names: readonly string[]): readonly (readonly [string, string])[] {
  return names.map((it) => [`http://hl7.org/fhir/${it}`, hl7(it)])
}

function careConnect(name: string, to: string): readonly (readonly [string, string])[] {
  return ['https://fhir.nhs.uk', 'https://fhir.hl7.org.uk'].flatMap((host) =>
    ['CareConnect', 'CareConnect-GPC'].map((family): readonly [string, string] => [
      `${host}/STU3/CodeSystem/${family}-${name}-1`,
      to,
    ]),
  )
}

function hl7(name: string): string {
  return `http://terminology.hl7.org/CodeSystem/${name}`
}

function ukCore(name: string): string {
  return `https://fhir.hl7.org.uk/CodeSystem/UKCore-${name}`
}
