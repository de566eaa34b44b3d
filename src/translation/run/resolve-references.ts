import { type FhirResource, isFhirResource } from '../../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, textOf } from '../../model/json.js'
import { type Run } from '../expressions/scope.js'
import { type TranslatedResource } from '../translator.js'

/**
 * The resources with every reference among them resolving. A reference to something that could not be made keeps its
 * type and display, so that nothing points nowhere, and an issue says so.
 */
export function resolveReferences(
  made: readonly TranslatedResource[],
  patientReference: string,
  run: Run,
): readonly TranslatedResource[] {
  const known = new Set([patientReference])
  for (const { resource } of made) known.add(referenceOf(resource))
  return made.map((it) => {
    if (!pointsNowhere(it.resource, known)) return it
    const location = it.sourceReference.replace(/\/.*$/, '')
    const raise = (path: string): void => {
      const element = `${it.resource.resourceType}${path}`
      run.raise({ code: 'reference-unresolved', severity: 'warning', location, element, value: undefined })
    }
    const resource = resolved(it.resource, { known, raise }, '')
    return isFhirResource(resource) ? { ...it, resource } : it
  })
}

/** `Type/id` of a resource. */
export function referenceOf(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

/** Most resources need no change: this is found out without making anything. */
function pointsNowhere(value: Json | undefined, known: ReadonlySet<string>): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (isList(value)) {
    for (const it of value) if (pointsNowhere(it, known)) return true
    return false
  }
  for (const name in value) {
    const member = value[name]
    if (typeof member === 'object' ? pointsNowhere(member, known) : isUnknown(name, member, known))
      return true
  }
  return false
}

function isUnknown(name: string, member: Json | undefined, known: ReadonlySet<string>): boolean {
  return name === 'reference' && typeof member === 'string' && RELATIVE.test(member) && !known.has(member)
}

type Resolving = { readonly known: ReadonlySet<string>; readonly raise: (path: string) => void }

/** The value itself where nothing in it changes. */
function resolved(value: Json, resolving: Resolving, path: string): Json {
  if (isList(value)) return resolvedList(value, resolving, path)
  if (!isJsonObject(value)) return value
  const reference = textOf(value['reference'])
  if (reference !== undefined && RELATIVE.test(reference) && !resolving.known.has(reference)) {
    resolving.raise(path)
    return unresolved(value, reference)
  }
  const changed: Record<string, Json> = {}
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const after = resolved(member, resolving, `${path}.${name}`)
    if (after !== member) changed[name] = after
  }
  return Object.keys(changed).length > 0 ? { ...value, ...changed } : value
}

function resolvedList(value: readonly Json[], resolving: Resolving, path: string): Json {
  const items = value.map((it) => resolved(it, resolving, path))
  return items.some((it, index) => it !== value[index]) ? items : value
}

const RELATIVE = /^[A-Z][A-Za-z]+\//

function unresolved(value: JsonObject, reference: string): Json {
  const display = value['display']
  return { type: reference.replace(/\/.*$/, ''), ...(display === undefined ? {} : { display }) }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
