import { type Json, type JsonObject, arrayOf, isJsonObject, textOf } from '../../../model/json.js'
import { type NamedElement, type R4Schema, type TypeRules } from '../schema/r4-schema.js'

/** A value with its type: what FHIRPath collections hold. */
export type Node = {
  /** Undefined for a primitive that has only extensions. */
  readonly value: Json | undefined
  /** What stands beside a primitive: its id and extensions. */
  readonly sibling: JsonObject | undefined
  readonly type: string
}

export type Collection = readonly Node[]

export const NOTHING: Collection = []

/** A computed value. */
export function single(value: string | number | boolean, type: string): Collection {
  return [{ value, sibling: undefined, type }]
}

const TRUE = single(true, 'boolean')
const FALSE = single(false, 'boolean')

/** A truth value as a collection; empty where it is not known. */
export function truth(value: boolean | undefined): Collection {
  if (value === undefined) return NOTHING
  return value ? TRUE : FALSE
}

/** The children of that name. */
export function membersOf(schema: R4Schema, node: Node, name: string): Collection {
  const { value } = node
  if (!isJsonObject(value)) return siblingMembers(node, name)
  const type = schema.type(node.type)
  if (type === undefined) return NOTHING
  const plain = type.named.get(name)
  if (plain !== undefined) return nodesAt(value, plain)
  const choice = type.elements.get(`${name}[x]`)
  if (choice === undefined) return NOTHING
  return choiceNames(type, choice.name).flatMap((it) => nodesAt(value, it))
}

/** Every child, in the order of the JSON. */
export function childrenOf(schema: R4Schema, node: Node): Collection {
  const { value } = node
  if (!isJsonObject(value)) return ['id', 'extension'].flatMap((it) => siblingMembers(node, it))
  const type = schema.type(node.type)
  if (type === undefined) return NOTHING
  const names = new Set(Object.keys(value).map((it) => (it.startsWith('_') ? it.slice(1) : it)))
  return [...names].flatMap((name) => {
    const element = type.named.get(name)
    return element === undefined ? NOTHING : nodesAt(value, element)
  })
}

/** Every node below, at any depth. */
export function descendantsOf(schema: R4Schema, node: Node): Collection {
  const found: Node[] = []
  const open: Node[] = [...childrenOf(schema, node)]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next)
    for (const child of childrenOf(schema, next)) open.push(child)
  }
  return found
}

/** The names of a choice in JSON. */
export function choiceNames(type: TypeRules, choice: string): readonly NamedElement[] {
  return [...type.named.values()].filter((it) => it.rules.name === choice)
}

function siblingMembers(node: Node, name: string): Collection {
  const held = node.sibling?.[name]
  if (held === undefined) return NOTHING
  if (name === 'extension') return arrayOf(held).map((value) => nodeOf('Extension', value, undefined))
  return name === 'id' ? [nodeOf('string', held, undefined)] : NOTHING
}

function nodesAt(owner: JsonObject, element: NamedElement): Collection {
  const value = owner[element.json]
  const beside = owner[`_${element.json}`]
  if (value === undefined && beside === undefined) return NOTHING
  if (!Array.isArray(value) && !Array.isArray(beside))
    return [nodeOf(element.type, value ?? undefined, isJsonObject(beside) ? beside : undefined)]
  const values = arrayOf(value)
  const siblings = arrayOf(beside)
  return Array.from({ length: Math.max(values.length, siblings.length) }, (_, i) => {
    const sibling = siblings[i]
    return nodeOf(element.type, values[i] ?? undefined, isJsonObject(sibling) ? sibling : undefined)
  })
}

function nodeOf(type: string, value: Json | undefined, sibling: JsonObject | undefined): Node {
  const known =
    type === 'Resource' && isJsonObject(value) ? (textOf(value['resourceType']) ?? 'Resource') : type
  return { value, sibling, type: known }
}

/** The node of a resource. */
export function resourceNode(resource: JsonObject): Node {
  return nodeOf('Resource', resource, undefined)
}
