import { type Call } from './exchange.js'

/** One request that must be refused, and exactly how. */
export type BadInput = {
  readonly what: string
  readonly path: string
  readonly call?: Call
  /** `good` unless told otherwise; `narrow` carries a scope for CarePlan alone. */
  readonly token?: 'good' | 'none' | 'garbage' | 'narrow'
  readonly status: number
  readonly code: string
  /** The parameter that is named; undefined where none is. */
  readonly expression?: string
  readonly headers?: Readonly<Record<string, string>>
}

export const NHS = 'https://fhir.nhs.uk/Id/nhs-number'
const FORM = 'application/x-www-form-urlencoded'
/** A person search by NHS number, encoded. */
export const WHO = `patient.identifier=${encodeURIComponent(`${NHS}|9990000018`)}`

export function form(body: string | Uint8Array, type = FORM): Call {
  return {
    method: 'POST',
    headers: { 'Content-Type': type },
    body,
  }
}
