import { type FhirResource } from '../../fhir/resource.js'
import { objectsOf, textOf } from '../../model/json.js'

/**
 * What a record source says of the person themselves, as a resource of its own that refers to the person: the Patient
 * under the opaque id is the demographics service's alone, so that neither is lost in the other.
 */
export function sourceView(resource: FhirResource, reference: string, ownId: string): FhirResource {
  if (`${resource.resourceType}/${textOf(resource['id']) ?? ''}` !== reference) return resource
  const link = { other: { reference }, type: 'refer' }
  const others = objectsOf(resource['link']).filter((it) => JSON.stringify(it) !== JSON.stringify(link))
  return { ...resource, id: ownId, link: [...others, link] }
}
