import { type FhirResource } from '../../fhir/resource.js'
import { type Json, type JsonObject, isJsonObject, objectsOf, textOf } from '../../model/json.js'

/** What references of one collection mean here. */
export type ReferenceBook = {
  /** The final reference of a source's `Type/id`. */
  readonly referenceTo: (type: string, id: string) => string
  /** Absolute addresses of entries → the source's `Type/id`. */
  readonly addresses: ReadonlyMap<string, string>
  /** Bases under which the source itself names its resources, each ending in `/`. */
  readonly bases: readonly string[]
}

/**
 * The resource under its final id, with every reference to a resource of the source rewritten. A reference that leads
 * anywhere else keeps what it says of its target, and no address.
 */
export function carried(resource: FhirResource, finalId: string, book: ReferenceBook): FhirResource {
  const { resourceType, text: _narrative, meta, ...rest } = resource
  const kept = keptMeta(meta)
  return {
    resourceType,
    ...withReference(rest, book),
    id: finalId,
    ...(kept === undefined ? {} : { meta: kept }),
  }
}

/** What still holds of the resource as it leaves: how it is to be handled, and when the source changed it. */
function keptMeta(meta: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(meta)) return undefined
  const security = objectsOf(meta['security'])
  const tag = objectsOf(meta['tag'])
  const lastUpdated = textOf(meta['lastUpdated'])
  const kept = {
    ...(lastUpdated === undefined ? {} : { lastUpdated }),
    ...(security.length === 0 ? {} : { security }),
    ...(tag.length === 0 ? {} : { tag }),
  }
  return Object.keys(kept).length === 0 ? undefined : kept
}

/** Contained resources keep the ids by which their container names them. */
function containedIn(value: Json, book: ReferenceBook): Json {
  return objectsOf(value).map(({ text: _narrative, ...resource }) => withReference(resource, book))
}

function rewritten(value: Json, book: ReferenceBook): Json {
  if (typeof value !== 'object' || value === null) return value
  return isJsonObject(value) ? withReference(value, book) : listRewritten(value, book)
}

function listRewritten(list: readonly Json[], book: ReferenceBook): readonly Json[] {
  let copy: Json[] | undefined
  for (let i = 0; i < list.length; i++) {
    const before = list[i] ?? null
    const after = rewritten(before, book)
    if (after === before) continue
    copy ??= [...list]
    copy[i] = after
  }
  return copy ?? list
}

/** The object with its references rewritten; itself where it has none: only what leads to one is copied. */
function withReference(value: JsonObject, book: ReferenceBook): JsonObject {
  let copy: { [name: string]: Json | undefined } | undefined
  let isLost = false
  for (const name in value) {
    const before = value[name]
    if (before === undefined) continue
    const after = name === 'contained' ? containedIn(before, book) : memberRewritten(name, before, book)
    if (after === before) continue
    copy ??= { ...value }
    copy[name] = after
    isLost ||= after === undefined
  }
  if (copy === undefined) return value
  if (!isLost) return copy
  const { reference: _address, ...rest } = copy
  return rest
}

/** Undefined for a reference that leads out of the source. */
function memberRewritten(name: string, member: Json, book: ReferenceBook): Json | undefined {
  if (name !== 'reference' || typeof member !== 'string' || member.startsWith('#'))
    return rewritten(member, book)
  const target = targetOf(member, book)
  return target === undefined ? undefined : book.referenceTo(target.type, target.id)
}

type Target = { readonly type: string; readonly id: string }

function targetOf(reference: string, book: ReferenceBook): Target | undefined {
  const known = book.addresses.get(reference)
  if (known !== undefined) return parsed(known)
  const base = book.bases.find((it) => reference.startsWith(it))
  return parsed(base === undefined ? reference : reference.slice(base.length))
}

/** `Type/id`, with or without a version; anything else names nothing of the source. */
function parsed(text: string): Target | undefined {
  const [, type, id] = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[^/]+)?$/.exec(text) ?? []
  return type === undefined || id === undefined ? undefined : { type, id }
}
