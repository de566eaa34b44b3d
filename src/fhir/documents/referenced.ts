import { type FhirResource } from '../resource.js'
import { textOf } from '../../model/json.js'

/** The resource that a relative reference names among these; undefined when it is none of them. */
export function referencedIn(
  resources: readonly FhirResource[],
  reference: string | undefined,
): FhirResource | undefined {
  return resources.find((it) => `${it.resourceType}/${textOf(it['id']) ?? ''}` === reference)
}
