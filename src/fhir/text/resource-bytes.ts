import { type FhirResource } from '../resource.js'

/** The JSON of a resource in UTF-8. */
export type BytesOf = (resource: FhirResource) => Uint8Array

/** Writes and encodes each resource once, however often it leaves: in the answer, and in what is kept of what was shown. */
export function bytesOnce(): BytesOf {
  const known = new Map<FhirResource, Uint8Array>()
  return (resource) => {
    const bytes = known.get(resource) ?? Buffer.from(JSON.stringify(resource))
    known.set(resource, bytes)
    return bytes
  }
}
