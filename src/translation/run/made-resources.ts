import { type WrittenResource } from './written-resource.js'

/** The resources made of one record, each under its reference. */
export type MadeResources = {
  readonly all: WrittenResource[]
  byReference: Map<string, WrittenResource> | undefined
}

/** Of so few each is looked at, which costs less than an index. */
const FEW = 16

/** A record of which no resource has been made. */
export function noneYet(): MadeResources {
  return { all: [], byReference: undefined }
}

/** The resource with that reference; undefined when none was made. */
export function findMade(
  { all, byReference }: MadeResources,
  reference: string,
): WrittenResource | undefined {
  if (byReference !== undefined) return byReference.get(reference)
  for (const it of all) if (it.reference === reference) return it
  return undefined
}

/** Adds a resource of whose reference none is there. */
export function addMade(made: MadeResources, resource: WrittenResource): void {
  made.all.push(resource)
  if (made.byReference !== undefined) made.byReference.set(resource.reference, resource)
  else if (made.all.length > FEW) made.byReference = new Map(made.all.map((it) => [it.reference, it]))
}
