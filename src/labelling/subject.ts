import { valuesAt } from '../fhir/element-path.js'
import { type ResourceTypeRow } from '../fhir/resource-type-row.js'
import { resourceType } from '../fhir/resource-types.js'
import { partsOf } from '../fhir/search/local-reference.js'
import { type FhirResource } from '../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../model/json.js'
import { NHS_NUMBER_SYSTEM } from '../model/nhs-number.js'
import { type LabelledPerson } from './label.js'

/** Whose a resource is: the person's, somebody else's, or not stated where it must be. */
export type Ownership = 'theirs' | 'other' | 'unstated'

/**
 * Whose the resource is. One that names two subjects, or contains or concerns another person anywhere inside, is not
 * the person's: records of two people are never mixed (rule I-08, leak L30).
 */
export function ownershipOf(row: ResourceTypeRow, resource: FhirResource, person: LabelledPerson): Ownership {
  if (concernsAnother(resource, resource, person)) return 'other'
  if (row.personIdentifier !== undefined) return ownershipOfPerson(row.personIdentifier, resource, person)
  if (row.subject.length === 0) return 'theirs'
  const [subject, ...more] = row.subject
    .flatMap((path) => valuesAt(resource, path))
    .filter((it) => row.amongOthers !== true || mayBePerson(it))
  if (subject === undefined) return 'unstated'
  return more.length === 0 && namesPerson(subject, resource, person) ? 'theirs' : 'other'
}

/**
 * Types that can stand beside the person and are no other person (FHIR R4 Appointment: participant.actor). A
 * RelatedPerson is somebody's only as the person's own, and is judged as a resource of its own.
 */
const NO_OTHER_PERSON: ReadonlySet<string> = new Set([
  ...['Practitioner', 'PractitionerRole', 'Organization', 'CareTeam', 'RelatedPerson'],
  ...['Device', 'HealthcareService', 'Location'],
])

/** Whether a reference among others may be to a person. One with an NHS number may, and one of any type not known here. */
function mayBePerson(value: Json): boolean {
  if (!isJsonObject(value) || nhsNumbersIn([value['identifier'] ?? null]).length > 0) return true
  const reference = textOf(value['reference'])
  const named = reference === undefined ? undefined : partsOf(reference)?.type
  if (reference !== undefined && named === undefined) return true
  return [named, textOf(value['type'])].some((it) => it !== undefined && !NO_OTHER_PERSON.has(it))
}

/** By NHS number where it carries one; else by the id the patient index gave. */
function ownershipOfPerson(element: string, resource: JsonObject, person: LabelledPerson): Ownership {
  const numbers = nhsNumbersIn(resource[element])
  if (numbers.length > 0) return numbers.every((it) => person.nhsNumbers.includes(it)) ? 'theirs' : 'other'
  return `${textOf(resource['resourceType']) ?? ''}/${textOf(resource['id']) ?? ''}` === person.reference
    ? 'theirs'
    : 'other'
}

function nhsNumbersIn(identifiers: Json | undefined): readonly string[] {
  return objectsOf(identifiers)
    .filter((it) => it['system'] === NHS_NUMBER_SYSTEM)
    .map((it) => textOf(it['value']) ?? '')
}

function namesPerson(subject: Json, resource: JsonObject, person: LabelledPerson): boolean {
  if (!isJsonObject(subject)) return false
  const reference = textOf(subject['reference'])
  const { identifier } = subject
  const numbers = isJsonObject(identifier) ? nhsNumbersIn([identifier]) : NO_NUMBERS
  if (numbers.some((it) => !person.nhsNumbers.includes(it))) return false
  if (reference === undefined) return numbers.length > 0
  return reference === person.reference || isContainedPerson(reference, resource, person)
}

const NO_NUMBERS: readonly string[] = []

function isContainedPerson(reference: string, resource: JsonObject, person: LabelledPerson): boolean {
  const contained = objectsOf(resource['contained']).find((it) => reference === `#${textOf(it['id']) ?? ''}`)
  const element = resourceType(textOf(contained?.['resourceType']) ?? '')?.personIdentifier
  if (contained === undefined || element === undefined) return false
  return ownershipOfPerson(element, contained, person) === 'theirs'
}

/** Elements that say whom something is about, wherever they stand. */
const ABOUT: ReadonlySet<string> = new Set(['subject', 'patient', 'focus', 'for', 'about', 'beneficiary'])

/** True when anything inside is, or is about, another person: a contained one, a focus, a nested subject. */
function concernsAnother(value: Json, root: JsonObject, person: LabelledPerson): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isJsonObject(value)) return objectConcernsAnother(value, root, person)
  for (const it of value) if (concernsAnother(it, root, person)) return true
  return false
}

function objectConcernsAnother(value: JsonObject, root: JsonObject, person: LabelledPerson): boolean {
  if (value !== root && isAnotherPerson(value, person)) return true
  for (const name in value) {
    const child = value[name]
    if (typeof child !== 'object' || child === null) continue
    if (ABOUT.has(name) && subjectsIn(child).some((it) => isForeign(it, root, person))) return true
    if (concernsAnother(child, root, person)) return true
  }
  return false
}

function subjectsIn(child: Json): readonly JsonObject[] {
  return isJsonObject(child) ? [child] : objectsOf(child)
}

/** A reference to some Patient, or to a version of one, other than this one. */
function isForeign(subject: JsonObject, root: JsonObject, person: LabelledPerson): boolean {
  if (namesPerson(subject, root, person)) return false
  const type = textOf(subject['reference'])?.match(
    /(?:^|\/)([A-Z][A-Za-z]+)\/[^/]+(?:\/_history\/[^/]+)?$/,
  )?.[1]
  return resourceType(type ?? '')?.personIdentifier !== undefined
}

/** A contained Patient that does not carry one of the person's numbers. */
function isAnotherPerson(value: JsonObject, person: LabelledPerson): boolean {
  const type = textOf(value['resourceType'])
  const element = type === undefined ? undefined : resourceType(type)?.personIdentifier
  return element !== undefined && ownershipOfPerson(element, value, person) !== 'theirs'
}
