import { type Refusal, refusalRow } from '../../model/refusal.js'
import { codeSaid, isOfDescribed } from '../../model/refusals/code-said.js'
import { searchset } from '../bundle.js'
import { refusalOutcome } from './operation-outcome.js'
import { resourceType } from '../resource-types.js'
import { type FhirResource } from '../resource.js'

/** Status, headers and bytes of a refusal. */
export type RefusalAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What of the request decides the form of its refusal. */
export type RefusedRequest = {
  readonly requestId: string
  readonly interaction: string
  readonly type: string | undefined
  readonly fhirBase: string
}

export const FHIR_JSON = 'application/fhir+json; charset=utf-8'

/**
 * What a refused caller gets: an OperationOutcome with the fixed words of its code, or, where a search of the type
 * answers absence with an empty searchset, that searchset. The same for the hidden and the absent.
 */
export function refusalAnswer(refusal: Refusal, request: RefusedRequest): RefusalAnswer {
  const row = refusalRow(refusal.code)
  const absent = isAbsent(refusal, request)
  const resource = absent
    ? emptySearchset(request)
    : refusalOutcome(refusal.code, refusal.expression, request.requestId, refusal.contacts)
  return {
    status: absent ? 200 : row.status,
    headers: {
      'Content-Type': FHIR_JSON,
      ...(row.retryAfter === undefined ? {} : { 'Retry-After': String(row.retryAfter) }),
      ...(row.status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...(refusal.methods.length === 0 ? {} : { Allow: refusal.methods.join(', ') }),
    },
    body: encode(resource),
  }
}

function isAbsent({ code }: Refusal, { interaction, type }: RefusedRequest): boolean {
  if (isOfDescribed(interaction)) return codeSaid(interaction, code) === 'PATIENT_NOT_FOUND'
  const searched = interaction === 'search' && resourceType(type ?? '')?.whenAbsent === 'empty-searchset'
  return searched && code === 'PATIENT_NOT_FOUND'
}

/** The resource as JSON in UTF-8, the bytes that are sent. */
export function encode(resource: FhirResource): Uint8Array {
  return Buffer.from(JSON.stringify(resource))
}

function emptySearchset({ fhirBase, type, interaction }: RefusedRequest): FhirResource {
  return searchset({
    fhirBase,
    selection: { matches: [], included: [], total: 0, next: undefined },
    outcomes: [],
    links: { self: `${fhirBase}/${type ?? ''}${interaction === 'match' ? '/$match' : ''}`, next: undefined },
    total: undefined,
  })
}
