import { OWN_EXTENSIONS } from '../reading/draft.js'

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-'

/** One name for an extension by any of the URLs in use for it: hosts, families, versions and misspellings. */
export function extensionName(url: string): string {
  const parts =
    /^https?:\/\/(?:fhir\.nhs\.uk|fhir\.hl7\.org\.uk|hl7\.org\/fhir)\/(?:STU3\/)?StructureDefinition\/(.+)$/i.exec(
      url.trim(),
    )
  if (parts?.[1] === undefined) return url.trim()
  const name = parts[1]
    .replace(/^Extension-/, '')
    .replace(/^CareConnect-(?:GPC-)?/, '')
    .replace(/-\d+$/, '')
  return MISSPELT.get(name) ?? name
}

const MISSPELT: ReadonlyMap<string, string> = new Map([['coding-sctdecsid', 'coding-sctdescid']])

/** The R4 URL of an extension: UK Core's where it has one, ours where UK Core retired it, else the one it came with. */
export function renamedUrl(url: string): string {
  return R4_URL.get(extensionName(url)) ?? url
}

/** Extensions that have another URL in R4, by their one name. */
export const R4_URL: ReadonlyMap<string, string> = new Map([
  ['NHSNumberVerificationStatus', `${UK_CORE}NHSNumberVerificationStatus`],
  ['MedicationStatementLastIssueDate', `${UK_CORE}MedicationStatementLastIssueDate`],
  ['PrescribingAgency', `${UK_CORE}MedicationPrescribingOrganizationType`],
  ['ClinicalSetting', `${UK_CORE}CareSettingType`],
  ['MainLocation', `${UK_CORE}MainLocation`],
  ['OutcomeOfAttendance', `${UK_CORE}OutcomeOfAttendance`],
  ['VaccinationProcedure', `${UK_CORE}VaccinationProcedure`],
  ['ParentPresent', `${UK_CORE}ParentPresent`],
  ['EthnicCategory', `${UK_CORE}EthnicCategory`],
  ['BirthSex', `${UK_CORE}BirthSex`],
  ['DeathNotificationStatus', `${UK_CORE}DeathNotificationStatus`],
  ['RegistrationDetails', `${OWN_EXTENSIONS}gp-registration-details`],
  ['GPConnect-BookingOrganisation', `${UK_CORE}BookingOrganization`],
  ['GPConnect-DeliveryChannel', `${UK_CORE}DeliveryChannel`],
  ['ActualProblem', `${OWN_EXTENSIONS}actual-problem`],
  ['ProblemSignificance', `${OWN_EXTENSIONS}problem-significance`],
  ['RelatedProblemHeader', `${OWN_EXTENSIONS}related-problem-header`],
  ['RelatedClinicalContent', `${OWN_EXTENSIONS}related-clinical-content`],
  ['MedicationQuantityText', `${OWN_EXTENSIONS}medication-quantity-text`],
  ['MedicationStatementDosageLastChanged', `${OWN_EXTENSIONS}dosage-last-changed`],
])
