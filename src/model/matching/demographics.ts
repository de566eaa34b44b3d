import { type NhsNumber } from '../nhs-number.js'

/** What a record says of who a person is, as it was written; nothing in it is verified. */
export type Demographics = {
  readonly family: string | undefined
  /** Family names the same record gives as former ones. Former given names are never compared. */
  readonly formerFamilies: readonly string[]
  /** The first name, then middle names. */
  readonly given: readonly string[]
  /** ISO 8601 date, possibly partial. */
  readonly birthDate: string | undefined
  /** Undefined where it is not said, or is neither. */
  readonly sex: 'male' | 'female' | undefined
  readonly addresses: readonly Address[]
  readonly phones: readonly string[]
  readonly emails: readonly string[]
  readonly nhsNumber: NhsNumber | undefined
}

/** One address as written: its lines in order, and its postcode. */
export type Address = { readonly lines: readonly string[]; readonly postcode: string | undefined }
