import { type FhirResource } from '../../fhir/resource.js'
import { isJsonObject, objectsOf, textOf } from '../../model/json.js'
import { Refusal } from '../../model/refusal.js'

/** One request of a batch: a method and what stands after the FHIR base, as written. */
export type BatchRequest = { readonly method: string; readonly url: string }

/** Most requests that one batch may hold. */
const MOST = 50

/**
 * The requests of a batch Bundle (FHIR R4 http, section 3.1.0.11). Refuses what is no batch, a transaction, a batch
 * without entries or with too many, and an entry without a request, before any of them is answered.
 */
export function readBatch(bundle: FhirResource | undefined): readonly BatchRequest[] {
  if (bundle?.resourceType !== 'Bundle') throw new Refusal('BAD_REQUEST', { expression: 'Bundle' })
  if (bundle['type'] !== 'batch') throw new Refusal('BAD_REQUEST', { expression: 'Bundle.type' })
  const entries = objectsOf(bundle['entry'])
  if (entries.length === 0 || entries.length > MOST || !isListOf(bundle['entry'], entries.length))
    throw new Refusal('BAD_REQUEST', { expression: 'Bundle.entry' })
  return entries.map((entry, index) => {
    const request = isJsonObject(entry['request']) ? entry['request'] : {}
    const method = textOf(request['method'])
    const url = textOf(request['url'])
    if (method === undefined || url === undefined)
      throw new Refusal('BAD_REQUEST', { expression: `Bundle.entry[${String(index)}].request` })
    return { method, url }
  })
}

function isListOf(value: unknown, count: number): boolean {
  return Array.isArray(value) && value.length === count
}
