import { type FhirResource } from '../resource.js'
import { type JsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { Refusal } from '../../model/refusal.js'

/**
 * The inputs of an operation given as Parameters, in the form in which a URL gives them: an identifier as
 * `system|value`, everything else as its text (FHIR R4 operations, section 3.2.0). Refuses another resource and a
 * value that has no such form.
 */
export function pairsOfParameters(resource: FhirResource): readonly (readonly [string, string])[] {
  if (resource.resourceType !== 'Parameters') throw new Refusal('BAD_REQUEST', { expression: 'Parameters' })
  return objectsOf(resource['parameter']).map((it, index) => {
    const expression = `Parameters.parameter[${String(index)}]`
    const name = textOf(it['name'])
    const value = valueText(it)
    if (name === undefined || value === undefined) throw new Refusal('BAD_REQUEST', { expression })
    return [name, value]
  })
}

function valueText(parameter: JsonObject): string | undefined {
  const identifier = objectOf(parameter['valueIdentifier'])
  if (identifier !== undefined)
    return `${textOf(identifier['system']) ?? ''}|${textOf(identifier['value']) ?? ''}`
  const [value] = Object.entries(parameter).flatMap(([name, it]) => (name.startsWith('value') ? [it] : []))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return textOf(value)
}
