import { FINANCE_EXTENSIONS } from '../fhir/extensions/finance-extensions.js'
import { SOURCE_EXTENSIONS } from '../fhir/extensions/source-extensions.js'
import { type JsonObject, objectsOf, textOf } from '../model/json.js'

const RAW: readonly string[] = Object.values(SOURCE_EXTENSIONS)
  .filter((it) => it.leaves === 'never')
  .map((it) => it.url)

const NEVER: readonly string[] = [...RAW, ...FINANCE_EXTENSIONS]

/**
 * True for an extension that leaves for nobody: one that holds raw source, in which no rule, label or mask can see what it
 * tells, and one that tells of money.
 */
export function neverLeaves(extension: JsonObject): boolean {
  return NEVER.includes(textOf(extension['url']) ?? '')
}

/** True for an element of which raw source is a part. */
export function hasRawSource(element: JsonObject): boolean {
  return objectsOf(element['extension']).some((it) => RAW.includes(textOf(it['url']) ?? ''))
}
