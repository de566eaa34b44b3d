import { type FhirResource, isFhirResource } from '../../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, textOf } from '../../model/json.js'
import { type Run } from '../expressions/scope.js'
import { type TranslatedResource } from '../translator.js'

/**
 * The resources, given each under its `Type/id`, with every reference among them resolving. A reference to something
 * that could not be made keeps its type and display, so that nothing points nowhere, and an issue says so.
 */
export function resolveReferences(
  made: ReadonlyMap<string, TranslatedResource>,
  references: readonly string[],
  run: Run,
): readonly TranslatedResource[] {
  const missing = new Set(references.filter((it) => !made.has(it)))
  missing.delete(run.context.patientReference)
  if (missing.size === 0) return [...made.values()]
  return [...made.values()].map((it) => {
    const location = it.sourceReference.replace(/\/.*$/, '')
    const raise = (path: string): void => {
      const element = `${it.resource.resourceType}${path}`
      run.raise({ code: 'reference-unresolved', severity: 'warning', location, element, value: undefined })
    }
    const resource = resolved(it.resource, { missing, raise }, '')
    return isFhirResource(resource) ? { ...it, resource } : it
  })
}

/** `Type/id` of a resource. */
export function referenceOf(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

type Resolving = { readonly missing: ReadonlySet<string>; readonly raise: (path: string) => void }

/** The value itself where nothing in it changes. */
function resolved(value: Json, resolving: Resolving, path: string): Json {
  if (isList(value)) return resolvedList(value, resolving, path)
  if (!isJsonObject(value)) return value
  const reference = textOf(value['reference'])
  if (reference !== undefined && resolving.missing.has(reference)) {
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

function unresolved(value: JsonObject, reference: string): Json {
  const display = value['display']
  return { type: reference.replace(/\/.*$/, ''), ...(display === undefined ? {} : { display }) }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
