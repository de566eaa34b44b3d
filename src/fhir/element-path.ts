import { type Json, type JsonObject, arrayOf, isJsonObject } from '../model/json.js'

/** Every value at a dotted element path, arrays walked through; none where the path leads nowhere. */
export function valuesAt(resource: JsonObject, path: string): readonly Json[] {
  let values: readonly Json[] = [resource]
  for (const element of elementsOf(path)) {
    const next: Json[] = []
    for (const value of values) {
      const child = isJsonObject(value) ? value[element] : undefined
      if (Array.isArray(child)) for (const it of arrayOf(child)) next.push(it)
      else if (child !== undefined && child !== null) next.push(child)
    }
    if (next.length === 0) return next
    values = next
  }
  return values
}

/** Paths taken apart once: there are as many as tables and rules name, and every resource is asked for all of them. */
const ELEMENTS = new Map<string, readonly string[]>()

function elementsOf(path: string): readonly string[] {
  const known = ELEMENTS.get(path)
  if (known !== undefined) return known
  const elements = path.split('.')
  ELEMENTS.set(path, elements)
  return elements
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
