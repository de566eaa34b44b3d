import { type Match } from './matching/found-person.js'
import { type JsonObject } from './json.js'
import { type NhsNumber } from './nhs-number.js'
import { type OdsCode } from './ods-code.js'

/** What tracing an NHS number through the Personal Demographics Service gave. */
export type Trace =
  | {
      readonly kind: 'traced'
      /** The current number: another than the one asked where that was superseded. */
      readonly nhsNumber: NhsNumber
      /** `01` present and verified, to `08`; undefined when PDS did not say. */
      readonly nhsNumberStatus: string | undefined
      readonly sensitivity: 'U' | 'R' | 'V' | 'REDACTED'
      /** ISO 8601 date, possibly partial. */
      readonly birthDate: string | undefined
      readonly death: 'none' | 'informal' | 'formal'
      /** The practice the person is registered with now. */
      readonly practice: OdsCode | undefined
      /** The Patient as PDS gave it. */
      readonly patient: JsonObject
    }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalidated' }
  /** PDS did not answer: nothing is known of the person. */
  | { readonly kind: 'unavailable' }

/** Stands where a person has no opaque id, or none may be made; never leaves the gateway. */
export const NO_PATIENT_ID = 'untraced'

/** The one person a request is about. */
export type Person = {
  /** The opaque id kept in the patient index: `Patient.id`. */
  readonly id: string
  /** Every number that names this person: the one asked and the current one. */
  readonly nhsNumbers: readonly NhsNumber[]
  readonly nhsNumber: NhsNumber
  readonly trace: Trace
  /** How sure it is that this is who was described, where somebody was. */
  readonly match?: Match | undefined
}

/** The opaque id; undefined where the person has none, so that nothing refers to them by one. */
export function patientIdOf({ id }: Pick<Person, 'id'>): string | undefined {
  return id === NO_PATIENT_ID ? undefined : id
}
