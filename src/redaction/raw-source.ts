import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type JsonObject, objectsOf, textOf } from '../model/json.js'

const NEVER: ReadonlySet<string> = new Set(
  Object.values(SOURCE_EXTENSIONS)
    .filter((it) => it.leaves === 'never')
    .map((it) => it.url),
)

/** True for an extension that holds raw source, in which no rule, label or mask can see what it tells: it never leaves. */
export function isRawSource(extension: JsonObject): boolean {
  return NEVER.has(textOf(extension['url']) ?? '')
}

/** True for an element of which raw source is a part. */
export function hasRawSource(element: JsonObject): boolean {
  return objectsOf(element['extension']).some(isRawSource)
}
