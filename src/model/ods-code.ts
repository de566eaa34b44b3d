declare const brand: unique symbol

/** An organisation code of the NHS Organisation Data Service: 3 to 9 capital letters and digits. */
export type OdsCode = string & { readonly [brand]: 'OdsCode' }

export const ODS_CODE_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code'

/** True for the form of an ODS code; whether such an organisation exists is not checked. */
export function isOdsCode(text: string): text is OdsCode {
  return /^[A-Z0-9]{3,9}$/.test(text)
}
