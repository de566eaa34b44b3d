import { createHash } from 'node:crypto'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../../model/json.js'
import { listed } from '../reading/rows.js'
import { TYPES } from '../types/type-table.js'

/** One resource of the record, contained ones included, before it is read. */
export type SourceResource = {
  readonly type: string
  readonly content: JsonObject
  /** Where it stands, for issues: `Bundle.entry[3].resource`. */
  readonly location: string
  /** What references can call it: `Type/id`, its fullUrl. */
  readonly names: readonly string[]
  /** The location of the resource whose `#id` references it answers: its container's, or its own. */
  readonly scope: string
  /** For a contained resource, the name `#id` within its scope. */
  readonly localName: string | undefined
  /** What its final id is made from: stable across requests, of one person. */
  readonly sourceId: string
  /** For Provenance. */
  readonly sourceReference: string
}

/** The name of the record's own list of an area, or the like: what a list without an id is known by. */
export function listCodes(content: JsonObject): readonly string[] {
  const concept = content['code']
  if (!isJsonObject(concept)) return []
  return objectsOf(concept['coding']).flatMap((it) => textOf(it['code'])?.trim() ?? [])
}

/** The resources of one Bundle entry, and where something is contained that is no resource. */
export type Held = { readonly resources: readonly SourceResource[]; readonly malformed: readonly string[] }

/** The resource of a Bundle entry and those it contains, at whatever depth, each as one to be read. */
export function resourcesOf(
  content: JsonObject,
  fullUrl: string | undefined,
  location: string,
  person: string,
): Held {
  const whole = sourceResource(content, { fullUrl, location, scope: location, prefix: '', person })
  if (content['contained'] === undefined) return { resources: [whole], malformed: NOTHING }
  const resources = [whole]
  const malformed: string[] = []
  const prefix = `${whole.type}/${whole.sourceId}#`
  // A list that grows while it is walked: what is contained in the contained comes after it, however deep.
  const waiting = containedIn(content, location)
  for (const it of waiting) {
    if (!isJsonObject(it.item) || typeof it.item['resourceType'] !== 'string') malformed.push(it.location)
    else {
      resources.push(
        sourceResource(it.item, {
          fullUrl: undefined,
          location: it.location,
          scope: location,
          prefix,
          person,
        }),
      )
      for (const inner of containedIn(it.item, it.location)) waiting.push(inner)
    }
  }
  return { resources, malformed }
}

const NOTHING: readonly string[] = []

function containedIn(content: JsonObject, location: string): { item: Json; location: string }[] {
  return listed(content['contained']).map((item, index) => ({
    item,
    location: `${location}.contained[${index}]`,
  }))
}

type Standing = {
  readonly fullUrl: string | undefined
  readonly location: string
  readonly scope: string
  /** Of a contained resource: what its container is called. */
  readonly prefix: string
  readonly person: string
}

function sourceResource(content: JsonObject, standing: Standing): SourceResource {
  const type = textOf(content['resourceType']) ?? ''
  const id = idIn(content)
  const contained = standing.prefix !== ''
  const plain = id ?? `${standing.person}/${nameWithoutId(type, content)}`
  const own = contained ? nameWithin(content, standing, plain) : plain
  const named = id === undefined || contained ? undefined : `${type}/${id}`
  return {
    type,
    content,
    location: standing.location,
    names: standing.fullUrl === undefined ? listOf(named) : [...listOf(named), standing.fullUrl],
    scope: standing.scope,
    localName: contained ? localName(id) : undefined,
    sourceId: `${idPrefix(type)}${own}`,
    sourceReference: named ?? standing.location,
  }
}

function listOf(name: string | undefined): readonly string[] {
  return name === undefined ? [] : [name]
}

function localName(id: string | undefined): string | undefined {
  return id === undefined ? undefined : `#${id.replace(/^#/, '')}`
}

/** What keeps two source types apart that become one type. */
function idPrefix(type: string): string {
  return TYPES.get(type)?.idPrefix ?? ''
}

/** A resource contained in two lists is one thing where it carries an identifier, and two where it does not. */
function nameWithin(content: JsonObject, standing: Standing, plain: string): string {
  const [identifier] = objectsOf(content['identifier'])
  const value = textOf(identifier?.['value'])
  if (value === undefined) return `${standing.prefix}${plain}`
  return `${standing.person}/identifier/${textOf(identifier?.['system']) ?? ''}|${value}`
}

/** GP Connect's own lists of an area have no id: they are known by their code; anything else by its content. */
function nameWithoutId(type: string, content: JsonObject): string {
  const [code] = type === 'List' ? listCodes(content) : []
  return code === undefined ? digestOf(content) : `list/${code}`
}

function idIn(content: JsonObject): string | undefined {
  const id = content['id']
  if (typeof id === 'number') return String(id)
  return typeof id === 'string' && id.trim() !== '' ? id.trim() : undefined
}

/** A digest of a resource's content. Total: nesting that cannot be written as text has a digest of its own. */
export function digestOf(content: JsonObject): string {
  return createHash('sha256').update(textFrom(content)).digest('hex').slice(0, 32)
}

function textFrom(content: JsonObject): string {
  try {
    return JSON.stringify(content)
  } catch {
    return 'nested too deeply'
  }
}
