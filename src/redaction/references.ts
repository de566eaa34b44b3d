import { fileLinkOf, isAttachment } from '../fhir/documents/file-links.js'
import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../model/json.js'
import { childrenIn, withChildren, withChildrenIn } from './copy-along.js'
import { MASKED } from './masked.js'
import { hasRawSource, neverLeaves } from './never-leaves.js'
import { type RuleNode, isNamedType, isShareableIdentifier, referenceRules } from './reference-rules.js'

/** Whether a literal reference may stay: its target is part of what the requester may have. */
export type KeepsReference = (reference: string) => boolean

/**
 * The resource without references to what is not released: the reference goes with its display and identifier, list
 * items that it carried go whole, and a required one is said to be masked (leaks L19, L23). Free displays and
 * identifiers that could name another person go too, and so do links to attachments held elsewhere (L25), raw source,
 * which may hold any of these as text, and what nobody has agreed to share.
 */
export function withoutHiddenReferences(resource: JsonObject, keeps: KeepsReference): JsonObject {
  const rules = referenceRules(textOf(resource['resourceType']) ?? '')
  return withChildrenIn(resource, visitElementOfResource, { rules, keeps })
}

/** Where the walk is. */
type Within = {
  /** What holds of references in the element; undefined where nothing does, in it or further in. */
  readonly rules: RuleNode | undefined
  readonly keeps: KeepsReference
}

function visitElementOfResource(child: Json, name: string, within: Within): Json | undefined {
  return name === 'contained' ? child : visitElement(child, name, within)
}

/** `holder`: where the element stands. */
function visitElement(child: Json, name: string, holder: Within): Json | undefined {
  if (holder.rules === undefined) return visitChild(child, name, holder)
  const rules = holder.rules.elements.get(name)
  if (rules?.isUnshared === true) return undefined
  const left = visitChild(child, name, { rules, keeps: holder.keeps })
  if (left !== undefined || rules?.isRequired !== true) return left
  return Array.isArray(child) ? [MASKED] : MASKED
}

function visitChild(child: Json, name: string, within: Within): Json | undefined {
  return isList(child) ? childrenIn(name, child, visitItem, within) : visitItem(child, name, within)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function visitItem(item: Json, name: string, within: Within): Json | undefined {
  if (isJsonObject(item)) return visitObject(item, name, within)
  return URLS.has(name) ? keptUrl(item, within.keeps) : item
}

function visitObject(value: JsonObject, name: string, within: Within): JsonObject | undefined {
  const { rules, keeps } = within
  const isExtension = EXTENSIONS.has(name)
  if (isExtension && neverLeaves(value)) return undefined
  if (isReference(value, name)) return keptReference(value, keeps)
  const attached = isAttachment(name) ? withoutHiddenUrl(value, keeps) : value
  const left = withChildrenIn(attached, visitElement, within)
  if (left === attached) return attached
  return losesItsPoint(value, left, rules?.memberKey, isExtension) ? undefined : left
}

/** A member without what it was a member for, or an extension without its value. */
function losesItsPoint(
  before: JsonObject,
  after: JsonObject,
  memberKey: string | undefined,
  isExtension: boolean,
): boolean {
  if (memberKey !== undefined && before[memberKey] !== undefined && after[memberKey] === undefined)
    return true
  return isExtension && Object.keys(after).every((it) => it === 'url' || it === 'id')
}

const EXTENSIONS: ReadonlySet<string> = new Set(['extension', 'modifierExtension'])
const URLS: ReadonlySet<string> = new Set(['valueUri', 'valueUrl', 'valueCanonical'])
const REFERENCE_PARTS: ReadonlySet<string> = new Set([
  'reference',
  'type',
  'identifier',
  'display',
  'id',
  'extension',
])

/** Elements that hold a Coding, which may also be a display alone. */
const CODINGS: ReadonlySet<string> = new Set([
  'coding',
  'class',
  'valueCoding',
  'tag',
  'security',
  'event',
  'format',
])

/** A Reference, told by its shape: a literal one, or one of identifier, type, display and raw source alone. */
function isReference(value: JsonObject, name: string): boolean {
  if (typeof value['reference'] === 'string') return true
  if (CODINGS.has(name)) return false
  for (const part in value) if (!REFERENCE_PARTS.has(part)) return false
  return isJsonObject(value['identifier']) || typeof value['display'] === 'string' || hasRawSource(value)
}

function keptReference(value: JsonObject, keeps: KeepsReference): JsonObject | undefined {
  const reference = textOf(value['reference'])
  if (reference !== undefined && !reference.startsWith('#') && !keeps(reference)) return undefined
  const shareable = isShareableIdentifier(textOf(objectOf(value['identifier'])?.['system']))
  const isNamed = reference !== undefined || isNamedType(textOf(value['type'])) || shareable
  const left = withChildren(value, (child, name) => {
    if (name === 'identifier') return shareable ? withoutAssigner(child) : undefined
    if (name === 'display') return isNamed ? child : undefined
    return name === 'extension' ? visitChild(child, name, { rules: undefined, keeps }) : child
  })
  return SAYS.some((it) => left[it] !== undefined) ? left : undefined
}

/** What a reference must keep at least one of. */
const SAYS: readonly string[] = ['reference', 'identifier', 'display', 'extension']

function withoutAssigner(identifier: Json): Json {
  return isJsonObject(identifier)
    ? withChildren(identifier, (child, name) => (name === 'assigner' ? undefined : child))
    : identifier
}

/** A file of ours stays attached where the requester may have it; an address elsewhere never leaves. */
function withoutHiddenUrl(attachment: JsonObject, keeps: KeepsReference): JsonObject {
  const link = fileLinkOf(attachment)
  if (link !== undefined && keeps(link)) return attachment
  return withChildren(attachment, (child, name) => (name === 'url' || name === '_url' ? undefined : child))
}

/** A URL in an extension that is a reference in disguise. */
function keptUrl(value: Json, keeps: KeepsReference): Json | undefined {
  const isLocal = typeof value === 'string' && /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(value)
  return isLocal && !keeps(value) ? undefined : value
}
