import { isFhirResource } from '../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject } from '../model/json.js'
import { type Run } from './expressions/scope.js'
import { type TranslatedResource } from './translator.js'

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
  for (const { resource } of made) known.add(`${resource.resourceType}/${String(resource['id'])}`)
  return made.map((it) => {
    const resource = resolved(
      it.resource,
      known,
      (path) => {
        const element = `${it.resource.resourceType}${path}`
        run.raise({
          code: 'reference-unresolved',
          severity: 'warning',
          location: it.sourceReference.replace(/\/.*$/, ''),
          element,
          value: undefined,
        })
      },
      '',
    )
    return isFhirResource(resource) ? { ...it, resource } : it
  })
}

function resolved(
  value: Json,
  known: ReadonlySet<string>,
  raise: (path: string) => void,
  path: string,
): Json {
  if (isList(value)) return value.map((it) => resolved(it, known, raise, path))
  if (!isJsonObject(value)) return value
  const reference = value['reference']
  if (typeof reference === 'string' && !known.has(reference)) {
    raise(path)
    return unresolved(value, reference)
  }
  let copy: Record<string, Json> | undefined
  for (const [name, member] of Object.entries(value)) {
    if (typeof member !== 'object' || member === null) continue
    const after = resolved(member, known, raise, `${path}.${name}`)
    if (after === member) continue
    copy ??= { ...definedMembers(value) }
    copy[name] = after
  }
  return copy ?? value
}

function unresolved(value: JsonObject, reference: string): Json {
  const display = value['display']
  return { type: reference.replace(/\/.*$/, ''), ...(display === undefined ? {} : { display }) }
}

function definedMembers(value: JsonObject): Record<string, Json> {
  const members: Record<string, Json> = {}
  for (const [name, member] of Object.entries(value)) if (member !== undefined) members[name] = member
  return members
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
