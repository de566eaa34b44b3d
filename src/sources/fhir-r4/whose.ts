import { valuesAt } from '../../fhir/element-path.js'
import { resourceType } from '../../fhir/resource-types.js'
import { type FhirResource } from '../../fhir/resource.js'
import { isJsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../../model/nhs-number.js'
import { type Person } from '../../model/person.js'
import { checkPerson } from '../person/check-person.js'

/** True where the resource is, is about, or contains a person other than the one that was found. */
export function isOfAnother(resource: FhirResource, patientId: string, person: Person): boolean {
  const row = resourceType(resource.resourceType)
  if (row?.personIdentifier !== undefined)
    return resource['id'] !== patientId || checkPerson(resource, person).kind === 'different'
  const subjects = (row?.subject ?? []).flatMap((path) => valuesAt(resource, path)).filter(isJsonObject)
  // Where several take part, who the others are is for labelling to judge, resource by resource.
  if (row?.amongOthers === true) return !subjects.some((it) => namesThis(textOf(it['reference']), patientId))
  return (
    subjects.some((it) => namesAnother(textOf(it['reference']), patientId)) ||
    subjects.some((it) => hasOtherNumber([objectOf(it['identifier']) ?? {}], person)) ||
    objectsOf(resource['contained']).some((it) => hasOtherNumber(objectsOf(it['identifier']), person))
  )
}

/** A literal reference to a Patient whose id is not the one found. */
function namesAnother(reference: string | undefined, patientId: string): boolean {
  const id = personIdIn(reference)
  return id !== undefined && id !== patientId
}

function namesThis(reference: string | undefined, patientId: string): boolean {
  return personIdIn(reference) === patientId
}

/** The id of the Patient that a literal reference names. */
function personIdIn(reference: string | undefined): string | undefined {
  const [, type, id] = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/]+)(?:\/_history\/[^/]+)?$/.exec(reference ?? '') ?? []
  return resourceType(type ?? '')?.personIdentifier === undefined ? undefined : id
}

function hasOtherNumber(
  identifiers: readonly { readonly [name: string]: unknown }[],
  person: Person,
): boolean {
  return identifiers
    .filter((it) => it['system'] === NHS_NUMBER_SYSTEM && typeof it['value'] === 'string')
    .some((it) => !person.nhsNumbers.some((known) => known === String(it['value']).replace(/[\s-]/g, '')))
}
