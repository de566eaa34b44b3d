import { type JsonObject } from '../json.js'
import { type NhsNumber } from '../nhs-number.js'

/** What a search of the Personal Demographics Service by demographics gave: one person or nobody, never a list. */
export type FoundPerson =
  | {
      readonly kind: 'found'
      readonly nhsNumber: NhsNumber
      /** As of a trace: other than `U` the person is restricted. */
      readonly sensitivity: 'U' | 'R' | 'V' | 'REDACTED'
      /** The Patient as PDS gave it. */
      readonly patient: JsonObject
    }
  /** Nobody, or more than one. */
  | { readonly kind: 'nobody' }
  /** PDS did not answer: nothing is known. */
  | { readonly kind: 'unavailable' }

/** How sure it is that a person is the one whose demographics were given. */
export type Match = {
  /** Codes of http://terminology.hl7.org/CodeSystem/match-grade. */
  readonly grade: 'certain' | 'probable'
  /** The probability, from 0 to 1. */
  readonly score: number
}
