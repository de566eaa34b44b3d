import { type Json, type JsonObject, isJsonObject, textOf } from '../../../model/json.js'
import { isList } from '../reading/rows.js'
import { labelledAs, securityOf, unreadInEntry, unreadOf } from './bundle-envelope.js'
import { type SourceResource, digestOf, resourcesOf } from './source-resource.js'

/** What is wrong with the record around its resources. */
export type RecordProblem = {
  readonly severity: 'warning' | 'error'
  readonly code:
    | 'not-a-bundle'
    | 'unread-in-bundle'
    | 'malformed-entry'
    | 'entry-without-resource'
    | 'duplicate-resource'
    | 'ambiguous-id'
  readonly location: string
}

export type Entries = {
  readonly resources: readonly SourceResource[]
  readonly problems: readonly RecordProblem[]
}

/** Every resource of a structured record. Total: what is no Bundle holds none and is a problem. */
export function readEntries(content: Json, person: string): Entries {
  if (!isJsonObject(content) || (content['resourceType'] !== 'Bundle' && !isList(content['entry'])))
    return { resources: [], problems: [{ severity: 'error', code: 'not-a-bundle', location: 'Bundle' }] }
  const problems: RecordProblem[] = unreadOf(content).map(unread)
  const found: SourceResource[] = []
  const entry = content['entry'] ?? []
  const entries = isList(entry) ? entry : [entry]
  entries.forEach((item, index) => {
    const location = `Bundle.entry[${index}].resource`
    const held = resourceIn(item)
    if (isJsonObject(item) && held !== item)
      for (const it of unreadInEntry(item)) problems.push(unread(`Bundle.entry[${index}].${it}`))
    if (held === undefined) problems.push({ severity: 'error', code: 'malformed-entry', location })
    else {
      if (!isJsonObject(item) || item['resource'] !== held)
        problems.push({ severity: 'warning', code: 'entry-without-resource', location })
      const fullUrl = isJsonObject(item) ? textOf(item['fullUrl']) : undefined
      const { resources, malformed } = resourcesOf(held, fullUrl, location, person)
      for (const it of resources) found.push(it)
      for (const it of malformed) problems.push({ severity: 'error', code: 'malformed-entry', location: it })
    }
  })
  const resources = distinct(found, problems)
  const security = securityOf(content)
  return {
    resources: security.length === 0 ? resources : resources.map((it) => labelledAs(it, security)),
    problems,
  }
}

function unread(location: string): RecordProblem {
  return { severity: 'warning', code: 'unread-in-bundle', location }
}

/** The resource of an entry; some records write it as the entry itself. A Bundle is none: what it holds would be lost. */
function resourceIn(entry: Json): JsonObject | undefined {
  if (!isJsonObject(entry)) return undefined
  const { resource } = entry
  const found = isResource(resource) ? resource : isResource(entry) ? entry : undefined
  return found?.['resourceType'] === 'Bundle' ? undefined : found
}

function isResource(value: Json | undefined): value is JsonObject {
  return isJsonObject(value) && typeof value['resourceType'] === 'string'
}

/** A resource sent twice is kept once; two different ones under one id are both kept, under different ids. */
function distinct(found: readonly SourceResource[], problems: RecordProblem[]): readonly SourceResource[] {
  const byType = new Map<string, Map<string, SourceResource>>()
  // What stands under an id that is not the only one of its kind, by its first.
  const digests = new Map<SourceResource, Set<string>>()
  const kept: SourceResource[] = []
  for (const it of found) {
    const ofType = byType.get(it.type) ?? new Map<string, SourceResource>()
    byType.set(it.type, ofType)
    const first = ofType.get(it.sourceId)
    if (first === undefined) {
      ofType.set(it.sourceId, it)
      kept.push(it)
      continue
    }
    const known = digests.get(first) ?? new Set([digestOf(first.content)])
    digests.set(first, known)
    const digest = digestOf(it.content)
    const code = known.has(digest) ? 'duplicate-resource' : 'ambiguous-id'
    problems.push({ severity: 'warning', code, location: it.location })
    if (known.has(digest)) continue
    known.add(digest)
    kept.push({ ...it, sourceId: `${it.sourceId}#${digest}` })
  }
  return kept
}
