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
  const names = Object.keys(value)
  let kept: (readonly [string, Json])[] | undefined
  names.forEach((name, place) => {
    const child = value[name]
    if (child === undefined) return
    const after = visit(child, name)
    if (after !== child) kept ??= entriesOf(value, names.slice(0, place))
    if (after !== undefined && (after === child || !isEmpty(after))) kept?.push([name, after])
  })
  return kept === undefined ? value : Object.fromEntries(kept)
}

/** What stood before the first change. */
function entriesOf(value: JsonObject, names: readonly string[]): (readonly [string, Json])[] {
  return names.flatMap((name) => {
    const child = value[name]
    return child === undefined ? [] : [[name, child] as const]
  })
}

/**
 * One value, or every item of an array, visited; what becomes empty is dropped. In the sibling of a primitive (`_given`)
 * items keep their places, null standing for what went, or they would belong to other values.
 */
export function childrenOf(name: string, value: Json, visit: Visit): Json | undefined {
  if (!isArray(value)) return visit(value)
  const visited = value.map((item) => {
    const after = visit(item)
    return after === item || (after !== undefined && !isEmpty(after)) ? after : undefined
  })
  if (visited.every((item, i) => item === value[i])) return value
  const kept = visited.filter((it) => it !== undefined)
  if (!name.startsWith('_')) return kept.length === 0 ? undefined : kept
  return kept.every((it) => it === null) ? undefined : visited.map((it) => it ?? null)
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
