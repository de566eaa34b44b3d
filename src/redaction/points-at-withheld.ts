import { valuesAt } from '../fhir/element-path.js'
import { type FhirResource } from '../fhir/resource.js'
import { isJsonObject, textOf } from '../model/json.js'
import { pointersOf } from './reference-rules.js'
import { type KeepsReference } from './references.js'

/**
 * True for a Provenance, AuditEvent, Task or Communication that is about withheld resources alone: it would tell that
 * they exist, so it must be withheld with them (leak L24). False for every other resource.
 */
export function pointsAtWithheld(resource: FhirResource, keeps: KeepsReference): boolean {
  const paths = pointersOf(resource.resourceType) ?? []
  const targets = paths
    .flatMap((path) => valuesAt(resource, path))
    .map((it) => (isJsonObject(it) ? textOf(it['reference']) : undefined))
    .filter((it) => it !== undefined)
  return targets.length > 0 && !targets.some((it) => it.startsWith('#') || keeps(it))
}
