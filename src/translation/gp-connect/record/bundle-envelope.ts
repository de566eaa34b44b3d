import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { safeName } from '../../source/member-name.js'
import { isOfPrimitives, listed } from '../reading/rows.js'
import { type Uses, mappedTo } from '../reading/use.js'
import { type SourceResource } from './source-resource.js'

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
  'entry.fullUrl': 'is what references call the resource by, and they are rewritten',
  'entry.search': 'says how this answer was asked for',
}

/** Of these, what is a structure; the others are primitives, and structure in their place says something else. */
const STRUCTURES: ReadonlySet<string> = new Set(['identifier', 'link', 'entry.search'])

const SECURITY = 'meta.security'

/** What becomes of each element around the resources, for the table of elements. */
export const BUNDLE_USES: Uses = [
  ...Object.entries(LEFT_OUT).map(
    ([element, because]) => [element, { kind: 'ignored', because }] satisfies Uses[number],
  ),
  [SECURITY, mappedTo(SECURITY)],
]

/** Where a record says more of itself than is known: tags of the whole, a signature, extensions, an object for its id. */
export function unreadOf(bundle: JsonObject): readonly string[] {
  const { entry: _, meta, ...own } = bundle
  const said = [
    ...membersOf('', own),
    ...(isJsonObject(meta) ? membersOf('meta.', meta) : membersOf('', { meta })),
  ]
  return said
    .filter(([above, it, value]) => above + it !== SECURITY && !isLeftOut(above + it, value))
    .map(([above, it]) => `Bundle.${above}${safeName(it)}`)
}

type Member = readonly [above: string, name: string, value: Json]

function membersOf(above: string, value: JsonObject): readonly Member[] {
  return Object.entries(value).flatMap(([name, it]): readonly Member[] =>
    it === undefined ? [] : [[above, name, it]],
  )
}

function isLeftOut(element: string, value: Json): boolean {
  return Object.hasOwn(LEFT_OUT, element) && (STRUCTURES.has(element) || isOfPrimitives(value))
}

/** The members by which an entry says more than which resource it holds, and by what URL it is called. */
export function unreadInEntry(entry: JsonObject): readonly string[] {
  let found: string[] | undefined
  for (const it in entry)
    if (it !== 'resource' && (!ENTRY_MEMBERS.has(it) || isMalformedUrl(it, entry[it])))
      (found ??= []).push(safeName(it))
  return found ?? NONE
}

const NONE: readonly string[] = []
const IN_ENTRY = 'entry.'
const ENTRY_MEMBERS: ReadonlySet<string> = new Set(
  Object.keys(LEFT_OUT)
    .filter((it) => it.startsWith(IN_ENTRY))
    .map((it) => it.slice(IN_ENTRY.length)),
)

function isMalformedUrl(name: string, value: Json | undefined): boolean {
  return name === 'fullUrl' && typeof value !== 'string'
}

/**
 * The security labels of the record as a whole, each of which holds for everything in it (FHIR R4 §6.1.1). Metadata
 * that cannot be read may hold one: it stands for a label that cannot be read.
 */
export function securityOf(bundle: JsonObject): readonly Json[] {
  const { meta } = bundle
  return isJsonObject(meta) ? listed(meta['security']) : listed(meta)
}

/** The resource with the labels of the whole beside its own. */
export function labelledAs(resource: SourceResource, security: readonly Json[]): SourceResource {
  const { meta } = resource.content
  return { ...resource, content: { ...resource.content, meta: withSecurity(meta, security) } }
}

function withSecurity(meta: Json | undefined, security: readonly Json[]): Json {
  // Metadata that cannot be read is kept as it is, so that it goes on to restrict.
  if (meta !== undefined && !isJsonObject(meta)) return [meta, { security }]
  return { ...meta, security: [...listed(meta?.['security']), ...security] }
}
