declare const brand: unique symbol

/** A ten-digit NHS number whose modulus 11 check digit holds. */
export type NhsNumber = string & { readonly [brand]: 'NhsNumber' }

export const NHS_NUMBER_SYSTEM = 'https://fhir.nhs.uk/Id/nhs-number'

/** True for exactly ten digits with a valid check digit (weights 10 to 2; a remainder of 10 is never valid). */
export function isNhsNumber(text: string): text is NhsNumber {
  if (!/^\d{10}$/.test(text)) return false
  let sum = 0
  for (let i = 0; i < 9; i++) sum += digitAt(text, i) * (10 - i)
  const check = (11 - (sum % 11)) % 11
  return check !== 10 && check === digitAt(text, 9)
}

function digitAt(digits: string, at: number): number {
  return digits.charCodeAt(at) - 48
}

/** Passes its check and is never given to anyone: it stands where a number is needed and nobody is meant. */
export const NOBODY: NhsNumber = checked('9999999999')

function checked(text: string): NhsNumber {
  if (!isNhsNumber(text)) throw new Error('a number that fails its check')
  return text
}

/** The NHS number written in the text, spaces and hyphens ignored; undefined when it is not a valid one. */
export function parseNhsNumber(text: string): NhsNumber | undefined {
  const digits = text.replace(/[\s-]/g, '')
  return isNhsNumber(digits) ? digits : undefined
}
