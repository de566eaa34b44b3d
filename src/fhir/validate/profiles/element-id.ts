import { type JsonObject, textOf } from '../../../model/json.js'
import { type R4Schema, type TypeRules } from '../schema/r4-schema.js'

/** One step of an element's id: the element, and the slice of it. */
export type Segment = {
  /** As in the definition: a choice is `value[x]`. */
  readonly name: string
  readonly slice: string | undefined
  /** The type of a choice that the step names, as `valueQuantity` does. */
  readonly type: string | undefined
}

/**
 * The steps from the type to each element of a differential. An id is followed where it fits its path; otherwise the
 * path, with the slices that the elements before it opened. `Observation.valueQuantity` is read as the slice
 * `valueQuantity` of `value[x]`.
 */
export function segmentsOf(
  schema: R4Schema,
  type: TypeRules,
  elements: readonly JsonObject[],
): readonly (readonly Segment[])[] {
  const open = new Map<string, string>()
  return elements.map((it) => segmentsAlong(schema, type, stepsOf(it, open)))
}

function segmentsAlong(schema: R4Schema, type: TypeRules, steps: readonly string[]): readonly Segment[] {
  const segments: Segment[] = []
  let owner: TypeRules | undefined = type
  for (const step of steps.slice(1)) {
    const segment: Segment = segmentOf(owner, step)
    segments.push(segment)
    owner = schema.type(segment.type ?? owner?.elements.get(segment.name)?.types[0] ?? '')
  }
  return segments
}

/** The steps of an element, slices named; remembers which slice of each path is open. */
function stepsOf(element: JsonObject, open: Map<string, string>): readonly string[] {
  const path = (textOf(element['path']) ?? '').split('.')
  const id = (textOf(element['id']) ?? '').split('.')
  if (id.length === path.length && nameOf(id[0]) === path[0]) return id
  const here = path.join('.')
  for (const it of [...open.keys()]) if (it === here || it.startsWith(`${here}.`)) open.delete(it)
  const slice = textOf(element['sliceName'])
  if (slice !== undefined) open.set(here, slice)
  return path.map((name, i) => {
    const opened = open.get(path.slice(0, i + 1).join('.'))
    return opened === undefined ? name : `${name}:${opened}`
  })
}

function segmentOf(owner: TypeRules | undefined, step: string): Segment {
  const name = nameOf(step)
  const slice = step.includes(':') ? step.slice(step.indexOf(':') + 1) : undefined
  const named = owner?.named.get(name)
  if (named !== undefined && named.rules.name !== name)
    return { name: named.rules.name, slice: slice ?? name, type: named.type }
  return { name, slice, type: slice === undefined ? undefined : typeOfSlice(owner, name, slice) }
}

/** A choice's slice is named as its JSON property: `value[x]:valueQuantity`. */
function typeOfSlice(owner: TypeRules | undefined, name: string, slice: string): string | undefined {
  const named = owner?.named.get(slice)
  return named?.rules.name === name && name.endsWith('[x]') ? named.type : undefined
}

function nameOf(step: string | undefined): string {
  return (step ?? '').split(':')[0] ?? ''
}
