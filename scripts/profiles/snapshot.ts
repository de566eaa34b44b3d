import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'

/** The snapshot elements of base types, by the name of the type. */
export type BaseDefinitions = ReadonlyMap<string, readonly JsonObject[]>

/**
 * The definition with its snapshot (R4 profiling): each element of its base type, with what its differential says of it,
 * slices after what they slice, and the elements of a data type where the differential enters it. Throws an Error
 * naming an element of the differential that its base does not have.
 */
export function withSnapshot(bases: BaseDefinitions, definition: JsonObject): JsonObject {
  const type = textOf(definition['type']) ?? ''
  const base = bases.get(type)
  if (base === undefined) throw new Error(`${textOf(definition['url']) ?? ''}: no R4 type ${type}`)
  const elements = [...base]
  for (const it of objectsOf(objectOf(definition['differential'])?.['element'])) apply(bases, elements, it)
  return { ...definition, snapshot: { element: elements.map(withoutEmpty) } }
}

function apply(bases: BaseDefinitions, elements: JsonObject[], change: JsonObject): void {
  const id = idOf(change)
  present(bases, elements, id)
  const at = elements.findIndex((it) => idOf(it) === id)
  elements[at] = merged(elements[at] ?? {}, change)
}

/** Puts the element there: as a slice of the element it slices, or as an element of the data type of its parent. */
function make(bases: BaseDefinitions, elements: JsonObject[], id: string): void {
  const slice = /^(.*):([^.:]+)$/.exec(id)
  if (slice?.[1] !== undefined) {
    present(bases, elements, slice[1])
    addSlice(elements, slice[1], id)
    return
  }
  const parent = id.slice(0, id.lastIndexOf('.'))
  if (parent === '') throw new Error(`${id}: the base has no such element`)
  present(bases, elements, parent)
  enter(bases, elements, parent)
  if (!elements.some((it) => idOf(it) === id)) throw new Error(`${id}: the base has no such element`)
}

function present(bases: BaseDefinitions, elements: JsonObject[], id: string): void {
  if (!elements.some((it) => idOf(it) === id)) make(bases, elements, id)
}

/** A slice begins as a copy of what it slices, children and all, after the slices before it. */
function addSlice(elements: JsonObject[], sliced: string, id: string): void {
  const at = elements.findIndex((it) => idOf(it) === sliced)
  const from = elements[at] ?? {}
  if (from['slicing'] === undefined) elements[at] = { ...from, slicing: sliceOf(sliced) }
  const children = elements.filter((it) => idOf(it).startsWith(`${sliced}.`))
  const copies = [
    { ...from, id, min: 0, slicing: undefined },
    ...children.map((it) => ({ ...it, id: id + idOf(it).slice(sliced.length) })),
  ]
  elements.splice(endOf(elements, sliced), 0, ...copies)
}

/** Extensions are told apart by their URL, and elements of a choice by their type. */
function sliceOf(sliced: string): Json {
  const discriminator = sliced.endsWith('[x]')
    ? { type: 'type', path: '$this' }
    : { type: 'value', path: 'url' }
  return { discriminator: [discriminator], ordered: false, rules: 'open' }
}

/** Adds the elements of the one type that the element has. */
function enter(bases: BaseDefinitions, elements: JsonObject[], parent: string): void {
  const at = elements.findIndex((it) => idOf(it) === parent)
  const element = elements[at] ?? {}
  if (elements.some((it) => idOf(it).startsWith(`${parent}.`))) return
  const types = objectsOf(element['type']).flatMap((it) => textOf(it['code']) ?? [])
  const [, ...inner] = types.length === 1 ? (bases.get(types[0] ?? '') ?? []) : []
  const path = textOf(element['path']) ?? ''
  const copies = inner.map((it) => ({
    ...it,
    id: parent + idOf(it).slice(idOf(it).indexOf('.')),
    path: path + (textOf(it['path']) ?? '').replace(/^[^.]*/, ''),
  }))
  elements.splice(at + 1, 0, ...copies)
}

/** Where the element, its slices and all that stands below them end. */
function endOf(elements: readonly JsonObject[], id: string): number {
  return elements.findLastIndex((it) => [id, `${id}.`, `${id}:`].some((start) => begins(idOf(it), start))) + 1
}

function begins(id: string, start: string): boolean {
  return /[.:]$/.test(start) ? id.startsWith(start) : id === start
}

/** Invariants add up; everything else that the differential says replaces what the base said. */
function merged(base: JsonObject, change: JsonObject): JsonObject {
  const constraint = [...objectsOf(base['constraint']), ...objectsOf(change['constraint'])]
  return { ...base, ...change, ...(constraint.length > 0 ? { constraint } : {}) }
}

function withoutEmpty(element: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(element).filter(([, value]) => value !== undefined))
}

function idOf(element: JsonObject): string {
  return textOf(element['id']) ?? textOf(element['path']) ?? ''
}
