import { type Json, type JsonObject, arrayOf, isJsonObject } from '../model/json.js'

/** Every value at a dotted element path, arrays walked through; none where the path leads nowhere. */
export function valuesAt(resource: JsonObject, path: string): readonly Json[] {
  let values: readonly Json[] = [resource]
  for (const element of path.split('.')) {
    values = values.flatMap((value) => {
      const child = isJsonObject(value) ? value[element] : undefined
      if (child === undefined || child === null) return []
      return Array.isArray(child) ? arrayOf(child) : [child]
    })
  }
  return values
}

/** Elements that FHIR R4 writes with their data type appended, such as `onsetDateTime`. */
const CHOICES: readonly string[] = [
  'abatement',
  'asNeeded',
  'deceased',
  'defaultValue',
  'effective',
  'medication',
  'multipleBirth',
  'occurred',
  'occurrence',
  'onset',
  'performed',
  'reported',
  'start',
  'value',
]

/** True when a property of a resource belongs to the element of that name: itself, its primitive sibling or a choice. */
export function isElement(property: string, element: string): boolean {
  const name = property.startsWith('_') ? property.slice(1) : property
  if (name === element) return true
  return CHOICES.includes(element) && name.startsWith(element) && /^[A-Z]/.test(name.slice(element.length))
}
