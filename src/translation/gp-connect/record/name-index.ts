import { type SourceResource } from './source-resource.js'

/** The resources of a name, in the order of the record; none for a name that none has. */
export type NameIndex = (name: string) => readonly SourceResource[]

/** Indexes resources by their names. Nearly every name is of one resource only, and held without a list. */
export function nameIndex(
  resources: readonly SourceResource[],
  namesOf: (resource: SourceResource) => readonly string[],
): NameIndex {
  const first = new Map<string, SourceResource>()
  const several = new Map<string, SourceResource[]>()
  for (const resource of resources)
    for (const name of namesOf(resource)) {
      const before = first.get(name)
      const others = several.get(name)
      if (before === undefined) first.set(name, resource)
      else if (others === undefined) several.set(name, [before, resource])
      else others.push(resource)
    }
  return (name) => {
    const one = first.get(name)
    return one === undefined ? NONE : (several.get(name) ?? [one])
  }
}

const NONE: readonly SourceResource[] = []
