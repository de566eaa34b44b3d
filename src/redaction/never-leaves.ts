import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { unsharedExtension } from '../fhir/unshared.js'
import { type JsonObject, objectsOf, textOf } from '../model/json.js'

const RAW: readonly string[] = Object.values(SOURCE_EXTENSIONS)
  .filter((it) => it.leaves === 'never')
  .map((it) => it.url)

/**
 * True for an extension that leaves for nobody: one that holds raw source, in which no rule, label or mask can see what it
 * tells, and one that tells of what nobody has agreed to share.
 */
export function neverLeaves(extension: JsonObject): boolean {
  return RAW.includes(textOf(extension['url']) ?? '') || unsharedExtension(extension['url']) !== undefined
}

/** True for an element of which raw source is a part. */
export function hasRawSource(element: JsonObject): boolean {
  if (element['extension'] === undefined) return false
  return objectsOf(element['extension']).some((it) => RAW.includes(textOf(it['url']) ?? ''))
}
