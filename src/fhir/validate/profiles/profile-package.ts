import { type JsonObject } from '../../../model/json.js'

/** Definitions by canonical URL, as a package publishes them. */
export type ProfilePackage = {
  readonly structures: ReadonlyMap<string, JsonObject>
  readonly valueSets: ReadonlyMap<string, JsonObject>
  readonly codeSystems: ReadonlyMap<string, JsonObject>
}

/** The definitions among the resources of a package; examples and everything else are left out. */
export function readProfilePackage(resources: readonly JsonObject[]): ProfilePackage {
  return {
    structures: byUrl(resources, 'StructureDefinition'),
    valueSets: byUrl(resources, 'ValueSet'),
    codeSystems: byUrl(resources, 'CodeSystem'),
  }
}

/** Several packages as one; a later definition of the same URL replaces an earlier one. */
export function joinPackages(packages: readonly ProfilePackage[]): ProfilePackage {
  return {
    structures: new Map(packages.flatMap((it) => [...it.structures])),
    valueSets: new Map(packages.flatMap((it) => [...it.valueSets])),
    codeSystems: new Map(packages.flatMap((it) => [...it.codeSystems])),
  }
}

/** A canonical without its version. */
export function withoutVersion(canonical: string): string {
  const at = canonical.indexOf('|')
  return at < 0 ? canonical : canonical.slice(0, at)
}

function byUrl(resources: readonly JsonObject[], type: string): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>()
  for (const it of resources)
    if (it['resourceType'] === type && typeof it['url'] === 'string') found.set(it['url'], it)
  return found
}
