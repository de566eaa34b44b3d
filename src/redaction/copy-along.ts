import { type Json, type JsonObject, isJsonObject } from '../model/json.js'

/** What becomes of a value under that name; undefined removes it. `within`: what is known of where it stands. */
type Visit<W> = (value: Json, name: string, within: W) => Json | undefined

/**
 * The object with each property replaced by what `visit` makes of it; undefined removes it, and an object or array
 * left without content goes too. Copies only along the path of a change: an object nothing changed in is itself.
 */
export function withChildren(value: JsonObject, visit: Visit<undefined>): JsonObject {
  return withChildrenIn(value, visit, undefined)
}

/** The same for a walk of a whole resource, which tells one visitor where it is instead of making one everywhere. */
export function withChildrenIn<W>(value: JsonObject, visit: Visit<W>, within: W): JsonObject {
  let copy: { [name: string]: Json | undefined } | undefined
  let isShorter = false
  for (const name in value) {
    const child = value[name]
    if (child === undefined) continue
    const after = visit(child, name, within)
    if (after === child) continue
    copy ??= { ...value }
    const isKept = after !== undefined && !isEmpty(after)
    copy[name] = isKept ? after : undefined
    isShorter ||= !isKept
  }
  if (copy === undefined) return value
  return isShorter ? definedIn(copy) : copy
}

function definedIn(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, child]) => child !== undefined))
}

/**
 * One value, or every item of an array, visited; what becomes empty is dropped. In the sibling of a primitive (`_given`)
 * items keep their places, null standing for what went, or they would belong to other values.
 */
export function childrenOf(name: string, value: Json, visit: Visit<undefined>): Json | undefined {
  return childrenIn(name, value, visit, undefined)
}

/** The same, telling the visitor where it is. */
export function childrenIn<W>(name: string, value: Json, visit: Visit<W>, within: W): Json | undefined {
  if (!isArray(value)) return visit(value, name, within)
  const visited = itemsVisited(name, value, visit, within)
  if (visited === undefined) return value
  const kept = visited.filter((it) => it !== undefined)
  if (!name.startsWith('_')) return kept.length === 0 ? undefined : kept
  return kept.every((it) => it === null) ? undefined : visited.map((it) => it ?? null)
}

/** Undefined in the place of each item that went; undefined as a whole where nothing changed. */
function itemsVisited<W>(
  name: string,
  items: readonly Json[],
  visit: Visit<W>,
  within: W,
): readonly (Json | undefined)[] | undefined {
  let visited: (Json | undefined)[] | undefined
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? null
    const after = visit(item, name, within)
    if (after === item) continue
    visited ??= [...items]
    visited[i] = after !== undefined && !isEmpty(after) ? after : undefined
  }
  return visited
}

/** The object without one property; itself where it has none of that name. */
export function without(value: JsonObject, name: string): JsonObject {
  return withChildren(value, (child, it) => (it === name ? undefined : child))
}

/** True for an object that holds nothing but an element id, and for an array without items. */
function isEmpty(value: Json): boolean {
  if (isJsonObject(value)) return Object.keys(value).every((name) => name === 'id')
  return Array.isArray(value) && value.length === 0
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
