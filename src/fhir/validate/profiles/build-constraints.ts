import { type JsonObject, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type R4Schema, type TypeRules } from '../schema/r4-schema.js'
import { type ConstraintTree, type NodeRules } from './constraint-node.js'
import { type Segment, segmentsOf } from './element-id.js'
import { withoutVersion } from './profile-package.js'
import { mergeElement } from './read-element.js'

/**
 * The tree of a profile from its differential and those of every profile it derives from, nearest to the type first; a
 * snapshot is needed only where a differential is missing. Undefined for a definition that constrains no R4 type.
 */
export function buildConstraints(
  schema: R4Schema,
  structures: ReadonlyMap<string, JsonObject>,
  url: string,
): ConstraintTree | undefined {
  const structure = structures.get(url)
  const type = textOf(structure?.['type'])
  const rules = type === undefined ? undefined : schema.type(type)
  if (structure === undefined || rules === undefined) return undefined
  const { chain, missing } = derivation(schema, structures, structure)
  const root: Draft = {
    name: rules.name,
    id: rules.name,
    rules: NO_RULES,
    children: new Map(),
    slices: new Map(),
  }
  for (const it of chain) mergeAll(schema, rules, root, elementsOf(it))
  return { url, type: rules.name, root, missing }
}

type Draft = {
  readonly name: string
  readonly id: string
  rules: NodeRules
  readonly children: Map<string, Draft>
  readonly slices: Map<string, Draft>
}

const NO_RULES: NodeRules = { invariants: [] }
const CORE = 'http://hl7.org/fhir/StructureDefinition/'

type Derivation = { readonly chain: readonly JsonObject[]; readonly missing: readonly string[] }

/** The definitions from the one nearest to the type down to this one. */
function derivation(
  schema: R4Schema,
  structures: ReadonlyMap<string, JsonObject>,
  structure: JsonObject,
): Derivation {
  const chain: JsonObject[] = []
  let next = structure
  while (!chain.includes(next)) {
    chain.unshift(next)
    const base = withoutVersion(textOf(next['baseDefinition']) ?? '')
    const found = structures.get(base)
    if (found === undefined) return ending(schema, chain, base)
    next = found
  }
  return { chain, missing: [] }
}

function ending(schema: R4Schema, chain: readonly JsonObject[], base: string): Derivation {
  const isType = base.startsWith(CORE) && schema.type(base.slice(CORE.length)) !== undefined
  if (isType) return { chain, missing: [] }
  const [first, ...rest] = chain
  const snapshot = objectOf(first?.['snapshot'])
  if (first === undefined || snapshot === undefined) return { chain, missing: [base] }
  return { chain: [{ ...first, differential: snapshot }, ...rest], missing: [] }
}

function elementsOf(structure: JsonObject): readonly JsonObject[] {
  const differential = objectsOf(objectOf(structure['differential'])?.['element'])
  return differential.length > 0 ? differential : objectsOf(objectOf(structure['snapshot'])?.['element'])
}

function mergeAll(schema: R4Schema, type: TypeRules, root: Draft, elements: readonly JsonObject[]): void {
  const paths = segmentsOf(schema, type, elements)
  for (const [i, element] of elements.entries()) {
    const node = (paths[i] ?? []).reduce(step, root)
    node.rules = mergeElement(node.rules, element)
  }
}

function step(from: Draft, segment: Segment): Draft {
  let node = childOf(from.children, segment.name, `${from.id}.${segment.name}`, segment.name)
  for (const slice of slicesOf(segment.slice)) {
    node = childOf(node.slices, slice, `${node.id.replace(/:[^.:]*$/, '')}:${slice}`, segment.name)
    if (segment.type !== undefined && node.rules.types === undefined)
      node.rules = { ...node.rules, types: [{ code: segment.type, profiles: [], targetProfiles: [] }] }
  }
  return node
}

/** A slice of a slice is named `outer/inner`. */
function slicesOf(slice: string | undefined): readonly string[] {
  if (slice === undefined) return []
  const parts = slice.split('/')
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

function childOf(children: Map<string, Draft>, key: string, id: string, name: string): Draft {
  const known = children.get(key)
  if (known !== undefined) return known
  const made: Draft = { name, id, rules: NO_RULES, children: new Map(), slices: new Map() }
  children.set(key, made)
  return made
}
