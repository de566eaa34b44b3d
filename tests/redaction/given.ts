import { type FhirResource } from '../../src/fhir/resource.js'
import { HANDLING_CAVEAT, type RedactionOrders } from '../../src/redaction/redact.js'

export type RedactionCase = {
  readonly behaviour: string
  readonly resource: FhirResource
  readonly orders: RedactionOrders
  readonly left: FhirResource
}

export function orders(masks: readonly string[], hidden: readonly string[] = []): RedactionOrders {
  return { masks, security: [HANDLING_CAVEAT], keepsReference: (it) => !hidden.includes(it) }
}

export const META = { security: [HANDLING_CAVEAT] }
export const MASKED_META = {
  ...META,
  tag: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'REDACTED' }],
}
