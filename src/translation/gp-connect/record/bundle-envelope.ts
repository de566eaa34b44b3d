import { type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Uses } from '../reading/use.js'

/** What a record says of itself rather than of a resource in it, and why that goes no further. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  resourceType: 'the record is taken apart, and each resource stands alone',
  id: 'names this answer of the source, and nothing in it',
  type: 'the record is taken apart, and each resource stands alone',
  identifier: 'names this answer of the source, and nothing in it',
  total: 'counts what came, and the entries are read themselves',
  link: 'says how this answer was asked for',
  'meta.versionId': 'names a version of this answer of the source, and nothing in it',
  'meta.lastUpdated': 'tells when the answer was made; each resource has its own time',
  'meta.profile': 'names a STU3 profile of the answer, which no R4 resource can claim',
}

/** The same, for the table of what becomes of each element. */
export const BUNDLE_USES: Uses = Object.entries(LEFT_OUT).map(([element, because]) => [
  element,
  { kind: 'ignored', because },
])

/** Where a record says more of itself than is known: security labels and tags of the whole, a signature, extensions. */
export function unreadOf(bundle: JsonObject): readonly string[] {
  const { entry: _, meta, ...own } = bundle
  const ofMeta = isJsonObject(meta) ? Object.keys(meta).map((it) => `meta.${it}`) : []
  const said = [...Object.keys(own), ...(meta === undefined || isJsonObject(meta) ? ofMeta : ['meta'])]
  return said.filter((it) => !Object.hasOwn(LEFT_OUT, it)).map((it) => `Bundle.${it}`)
}
