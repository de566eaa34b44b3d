import { resourceType } from '../fhir/resource-types.js'
import { type FhirResource } from '../fhir/resource.js'
import { type Json, type JsonObject, arrayOf, isJsonObject, objectsOf, textOf } from '../model/json.js'
import { referencedContained } from './contained.js'
import { childrenOf, withChildren, without } from './copy-along.js'
import { withoutMasked } from './masks.js'
import { type KeepsReference, withoutHiddenReferences } from './references.js'

export type SecurityLabel = { readonly system: string; readonly code: string }

/** What must be done to one resource before it may leave. */
export type RedactionOrders = {
  /** The rules' mask words or element paths; empty where nothing is masked. */
  readonly masks: readonly string[]
  /** True for a literal reference (`Type/id`) whose target the requester may have. */
  readonly keepsReference: KeepsReference
  /** Handling labels to put on it; the source's own labels never leave. */
  readonly security: readonly SecurityLabel[]
}

/** No disclosure without consent directive: the caveat on everything released (v3-ActCode). */
export const HANDLING_CAVEAT: SecurityLabel = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  code: 'NODSCLCDS',
}

const REDACTED: SecurityLabel = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'REDACTED',
}

/**
 * The resource as it may leave: masked elements, narrative, hidden references and the source's metadata are gone, the
 * handling labels are on. Idempotent; adds nothing but labels and `masked`; shares every part it did not change.
 */
export function redact(resource: FhirResource, orders: RedactionOrders): FhirResource {
  const pruned = pruneContained(prune(resource, orders), orders)
  const { meta } = pruned
  // A copy of a whole object is made at a stroke; one that leaves a member out is made member by member.
  return {
    ...pruned,
    resourceType: resource.resourceType,
    meta: metaFor(isJsonObject(meta) ? meta : {}, orders),
  }
}

/** A resource that is about nobody and that no rule judges, without the elements that are for its source alone. */
export function withoutNeverLeaving(resource: FhirResource): FhirResource {
  const kept = withoutMasked(resource, neverLeaving(resource))
  const contained = objectsOf(kept['contained']).map((it) => withoutMasked(it, neverLeaving(it)))
  return {
    ...kept,
    resourceType: resource.resourceType,
    ...(kept['contained'] === undefined ? {} : { contained }),
  }
}

/** One resource, without its contained ones. */
function prune(resource: JsonObject, orders: RedactionOrders): JsonObject {
  return withoutHiddenReferences(
    withoutAnyNarrative(withoutMasked(resource, [...orders.masks, ...neverLeaving(resource)])),
    orders.keepsReference,
  )
}

function neverLeaving(resource: JsonObject): readonly string[] {
  return resourceType(textOf(resource['resourceType']) ?? '')?.neverLeaves ?? []
}

/** Contained resources get the same orders as what holds them, and no labels of their own (FHIR R4 Resource: dom-5). */
function pruneContained(resource: JsonObject, orders: RedactionOrders): JsonObject {
  if (resource['contained'] === undefined) return resource
  const contained = objectsOf(resource['contained']).map((it) => without(prune(it, orders), 'meta'))
  const kept = referencedContained({ ...resource, contained })
  return kept.length === 0 ? without(resource, 'contained') : { ...resource, contained: kept }
}

/** Looks first: nearly no resource has any, and looking costs less than making what would be a copy. */
function withoutAnyNarrative(resource: JsonObject): JsonObject {
  return hasNarrative(resource) ? withoutNarrative(resource) : resource
}

/** Narrative repeats in prose what the elements say, and cannot be masked: it always goes (leak L21). */
function withoutNarrative(value: JsonObject): JsonObject {
  return withChildren(value, (child, name) =>
    isNarrative(value, child, name) ? undefined : childrenOf(name, child, narrativeFree),
  )
}

function isNarrative(holder: JsonObject, child: Json, name: string): boolean {
  return name === 'text' && (typeof holder['resourceType'] === 'string' || isJsonObject(child))
}

function hasNarrative(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (!isJsonObject(value)) {
    for (const it of value) if (hasNarrative(it)) return true
    return false
  }
  for (const name in value) {
    const child = value[name]
    if (child !== undefined && (isNarrative(value, child, name) || hasNarrative(child))) return true
  }
  return false
}

function narrativeFree(value: Json): Json {
  return isJsonObject(value) ? withoutNarrative(value) : value
}

/**
 * Metadata of our own making: when the source last changed it, profiles, the labels assigned here and, where an
 * element was masked, that it was. The
 * mark depends on the orders alone: it never tells whether there was anything to mask.
 */
function metaFor(meta: JsonObject, orders: RedactionOrders): JsonObject {
  // What was masked may be what the profile requires: then it is no longer claimed.
  const claimed = orders.masks.length === 0 && Array.isArray(meta['profile'])
  const profile = claimed ? { profile: arrayOf(meta['profile']).filter(isText) } : {}
  const tag = orders.masks.length > 0 ? { tag: [REDACTED] } : {}
  // When something masked changed is not told either: the source's own time stays only where nothing is masked.
  const { lastUpdated } = meta
  const changed = orders.masks.length === 0 && isText(lastUpdated) ? { lastUpdated } : {}
  return { ...changed, ...profile, security: orders.security, ...tag }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
