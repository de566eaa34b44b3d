import { type Json, arrayOf } from '../../../model/json.js'
import { type SourceField, type SourceKind, type SourceSchema } from '../../source/source-schema.js'

/** An element that has begun: what it holds so far. */
export type OpenElement = {
  readonly name: string
  /** What the schema says of it; undefined for one that it does not know. */
  readonly field: SourceField | undefined
  /** What the schema says of its members; undefined for text and for what it does not know. */
  readonly kind: SourceKind | undefined
  readonly schema: SourceSchema
  /** A map, since a name such as `__proto__` is a name like any other. */
  readonly members: Map<string, Json>
  text: string
}

/** Begins an element: the record itself where there is no parent. */
export function openElement(
  schema: SourceSchema,
  name: string,
  parent: OpenElement | undefined,
): OpenElement {
  const field = parent?.kind?.get(name)
  const kindName = parent === undefined ? schema.record : field?.kind === 'record' ? field.of : undefined
  const kind = kindName === undefined ? undefined : schema.kinds.get(kindName)
  return { name, field, kind, schema, members: new Map(), text: '' }
}

/** Ends an element: its value, which becomes a member of its parent. */
export function closeElement(element: OpenElement, parent: OpenElement | undefined): Json {
  const value = valueOf(element)
  if (parent === undefined) return value
  const before = parent.members.get(element.name)
  // A second one that the schema does not expect makes a list, which the mapping then reports.
  if (element.field?.many === true) parent.members.set(element.name, [...arrayOf(before), value])
  else if (before === undefined) parent.members.set(element.name, value)
  else parent.members.set(element.name, [...(Array.isArray(before) ? arrayOf(before) : [before]), value])
  return value
}

function valueOf(element: OpenElement): Json {
  const { members, kind } = element
  const text = element.text.trim()
  if (members.size === 0 && kind === undefined) return text
  return Object.fromEntries(text === '' ? members : [...members, ['#text', text]])
}
