import { valuesAt } from '../fhir/element-path.js'
import { type FhirResource } from '../fhir/resource.js'
import { type Json, isJsonObject, objectsOf, textOf } from '../model/json.js'

/** Types that can be over, with the element that says so and the codes that mean they are not. */
const ACTIVITY: ReadonlyMap<string, { readonly path: string; readonly active: readonly string[] }> = new Map([
  ['Condition', { path: 'clinicalStatus', active: ['active', 'recurrence', 'relapse'] }],
])

/** Whether the resource is current; undefined where its type can be over and it does not say. */
export function isActive(resource: FhirResource): boolean | undefined {
  const row = ACTIVITY.get(resource.resourceType)
  if (row === undefined) return true
  const codes = valuesAt(resource, row.path).flatMap(codesOf)
  return codes.length === 0 ? undefined : codes.some((it) => row.active.includes(it))
}

function codesOf(value: Json): readonly string[] {
  if (!isJsonObject(value)) return []
  return objectsOf(value['coding'])
    .map((it) => textOf(it['code']))
    .filter((it) => it !== undefined)
}
