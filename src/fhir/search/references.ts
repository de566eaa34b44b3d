import { type Json, isJsonObject, textOf } from '../../model/json.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { searchParameter } from '../resource-types.js'
import { type FhirResource } from '../resource.js'
import { partsOf } from './local-reference.js'

/** The released resources, by how others refer to them: all that a search, a chain or an include can reach. */
export type References = {
  readonly all: readonly FhirResource[]
  readonly find: (reference: string) => FhirResource | undefined
}

/** The resources as what references may lead to, and no others. */
export function referencesAmong(all: readonly FhirResource[]): References {
  let index: ReadonlyMap<string, FhirResource> | undefined
  const indexed = (): ReadonlyMap<string, FhirResource> => {
    index ??= new Map(all.map((it) => [referenceTo(it), it]))
    return index
  }
  return { all, find: (reference) => indexed().get(reference) }
}

/** How other resources refer to this one: `Type/id`. */
export function referenceTo(resource: FhirResource): string {
  return `${resource.resourceType}/${textOf(resource['id']) ?? ''}`
}

/** The literal references, without a version, that a resource holds at the paths of a parameter of its type. */
export function literalsOf(row: ResourceTypeRow, name: string, resource: FhirResource): readonly string[] {
  return (searchParameter(row, name)?.valuesIn(resource) ?? []).flatMap(literal)
}

function literal(value: Json): readonly string[] {
  const parts = isJsonObject(value) ? partsOf(textOf(value['reference']) ?? '') : undefined
  return parts === undefined ? [] : [`${parts.type}/${parts.id}`]
}
