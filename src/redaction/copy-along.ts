import { type Json, type JsonObject, isJsonObject } from '../model/json.js'

type Visit = (value: Json) => Json | undefined

/**
 * The object with each property replaced by what `visit` makes of it; undefined removes it, and an object or array
 * left without content goes too. Copies only along the path of a change: an object nothing changed in is itself.
 */
export function withChildren(
  value: JsonObject,
  visit: (child: Json, name: string) => Json | undefined,
): JsonObject {
  let copy: { [name: string]: Json | undefined } | undefined
  let isShorter = false
  for (const name in value) {
    const child = value[name]
    if (child === undefined) continue
    const after = visit(child, name)
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
export function childrenOf(name: string, value: Json, visit: Visit): Json | undefined {
  if (!isArray(value)) return visit(value)
  const visited = itemsVisited(value, visit)
  if (visited === undefined) return value
  const kept = visited.filter((it) => it !== undefined)
  if (!name.startsWith('_')) return kept.length === 0 ? undefined : kept
  return kept.every((it) => it === null) ? undefined : visited.map((it) => it ?? null)
}

/** Undefined in the place of each item that went; undefined as a whole where nothing changed. */
function itemsVisited(items: readonly Json[], visit: Visit): readonly (Json | undefined)[] | undefined {
  let visited: (Json | undefined)[] | undefined
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? null
    const after = visit(item)
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
