import { type FhirResource } from '../resource.js'

/** The JSON of a resource. */
export type TextOf = (resource: FhirResource) => string

/** Writes each resource once, however often it leaves: in the answer, and in what is kept of what was shown. */
export function textsOnce(): TextOf {
  const known = new Map<FhirResource, string>()
  return (resource) => {
    const text = known.get(resource) ?? JSON.stringify(resource)
    known.set(resource, text)
    return text
  }
}
