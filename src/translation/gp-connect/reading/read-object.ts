import { type Json, type JsonObject, isJsonObject, objectOf } from '../../../model/json.js'
import { type Draft, extend, has, isUnchanged, modify, newDraft, sealed, setAside } from './draft.js'
import { type Place, type Read, below } from './place.js'
import { type Elements, type Row, isEmpty, isList, settles } from './rows.js'
import { type Uses } from './use.js'

/** How one kind of structure is read: its elements, and what must hold of the result. */
export type Structure = {
  readonly elements: Elements
  /** By name of the extension, whatever spelling of its URL: what becomes of it in this structure. */
  readonly extensions?: Elements
  /** R4 elements without which the structure cannot stand; the whole of it is then kept aside. */
  readonly required?: readonly string[]
  /** Rules over the whole: supplies what R4 requires, moves what it forbids. */
  readonly finish?: (draft: Draft, at: Place) => void
  /** Of a structure with such rules: true for a value that they leave as it is where every element of it is. */
  readonly isLeft?: (value: JsonObject) => boolean
  /** Whether R4 lets it carry modifier extensions (resources and backbone elements). */
  readonly modifiable?: 'yes' | 'no'
  /** Whether it has no name but that of the element that holds it. */
  readonly known?: 'by-holder'
}

type Compiled = {
  readonly elements: ReadonlyMap<string, Row>
  readonly extensions: ReadonlyMap<string, Row>
  readonly structure: Structure
}

/**
 * A reader of one structure. Every member is mapped, carried, or kept as raw text beside its siblings;
 * undefined when the value is no object or lacks what R4 cannot do without.
 */
export function readObject(structure: Structure): Read {
  const fill = filler(structure)
  const read = (value: Json, at: Place): Json | undefined => {
    if (!isJsonObject(value)) return undefined
    const draft = newDraft({})
    fill(draft, value, at)
    if (structure.required?.some((it) => !has(draft, it)) === true) return undefined
    return isUnchanged(draft, value) ? value : sealed(draft)
  }
  const known = structure.known === undefined ? {} : { known: structure.known }
  return Object.assign(read, { parts: partsOf(structure), isPlain: plainness(structure) }, known)
}

/** True for a value that is read as itself, with nothing said of it; undefined where the rules of the structure may alter any. */
function plainness({ elements, required, finish, isLeft }: Structure): Read['isPlain'] {
  if (finish !== undefined && isLeft === undefined) return undefined
  const rows = new Map(Object.entries(elements))
  const isPlainMember = (name: string, item: Json | undefined): boolean => {
    const plain = rows.get(name)?.plain
    return item !== undefined && plain?.to === name && plain.holds(item)
  }
  return (value) => {
    if (!isJsonObject(value) || isEmpty(value)) return false
    for (const name in value) if (!isPlainMember(name, value[name])) return false
    return required?.every((it) => value[it] !== undefined) !== false && isLeft?.(value) !== false
  }
}

/** Puts what a structure makes of a value into a draft. */
export function filler(structure: Structure): (draft: Draft, value: JsonObject, at: Place) => void {
  const compiled: Compiled = {
    elements: new Map(Object.entries(structure.elements)),
    extensions: new Map(Object.entries(structure.extensions ?? {})),
    structure,
  }
  return (draft, value, at) => {
    readInto(draft, value, at, compiled)
    structure.finish?.(draft, at)
  }
}

/** What becomes of every element of a structure; extensions with a place of their own by their name. */
export function partsOf(structure: Structure): Uses {
  return [
    ...Object.entries(structure.elements).map(([name, row]) => [name, row.use] as const),
    ...Object.entries(structure.extensions ?? {}).map(
      ([name, row]) => [`extension(${name})`, row.use] as const,
    ),
  ]
}

function readInto(draft: Draft, value: JsonObject, at: Place, by: Compiled): void {
  for (const name in value) {
    const item = value[name]
    if (item === undefined) continue
    const row = by.elements.get(name)
    if (settles(row, item, draft, at.reading)) continue
    const place = row === undefined ? at : below(at, name)
    if (isEmpty(item)) at.reading.report('empty-element', place)
    else if (row !== undefined) row.write(item, place, draft, name)
    else if (name === 'extension') readExtensions(draft, item, at, by)
    else if (name === 'modifierExtension') readModifiers(draft, item, at, by)
    else if (name.startsWith('_')) readSibling(draft, name, item, at, by)
    else readUnknown(draft, name, item, at)
  }
}

function readUnknown(draft: Draft, name: string, item: Json, at: Place): void {
  if (name === 'id' && typeof item === 'string' && /^[A-Za-z0-9\-.]{1,64}$/.test(item)) draft.out['id'] = item
  // What older converters make of XML comments, which say nothing of the record.
  else if (name === 'fhir_comments') at.reading.report('ignored-element', at)
  else setAside(draft, name, item, 'unknown-element', at)
}

function readExtensions(draft: Draft, value: Json, at: Place, by: Compiled): void {
  const items = isList(value) ? value : [value]
  items.forEach((item, index) => {
    const place = below(below(at, 'extension'), index)
    const row = by.extensions.size === 0 ? undefined : rowOf(item, place, by)
    if (row === undefined) keepExtension(extend, draft, item, place)
    else {
      row.write(item, place, draft, 'extension')
      // What the row takes out of an extension is its value or parts: anything beside them is kept whole.
      if (!isPlainExtension(item)) setAside(draft, 'extension', item, 'malformed-element', place)
    }
  })
}

function rowOf(extension: Json, at: Place, by: Compiled): Row | undefined {
  const url = objectOf(extension)?.['url']
  return typeof url === 'string' ? by.extensions.get(at.reading.extensions.nameOf(url)) : undefined
}

/** True for a URL with one value or with parts that are such extensions, and nothing else (FHIR R4 invariant ext-1). */
function isPlainExtension(item: Json): boolean {
  if (!isJsonObject(item) || typeof item['url'] !== 'string') return false
  const [name, ...others] = Object.keys(item).filter((it) => it !== 'url')
  if (name === undefined || others.length > 0) return false
  if (/^value[A-Z]/.test(name)) return true
  const parts = item[name]
  return name === 'extension' && isList(parts) && parts.every(isPlainExtension)
}

function readModifiers(draft: Draft, value: Json, at: Place, by: Compiled): void {
  const items = isList(value) ? value : [value]
  items.forEach((item, index) => {
    const place = below(below(at, 'modifierExtension'), index)
    if (by.structure.modifiable === 'yes') keepExtension(modify, draft, item, place)
    else setAside(draft, 'modifierExtension', item, 'malformed-element', place)
  })
}

function keepExtension(keep: typeof extend, draft: Draft, item: Json, at: Place): void {
  const read = at.reading.extensions.read(item, at)
  if (isJsonObject(read)) keep(draft, read)
  else setAside(draft, 'extension', item, 'malformed-element', at)
}

/** The `_name` member of a primitive: its id and extensions, kept item by item with the values they belong to. */
function readSibling(draft: Draft, name: string, item: Json, at: Place, by: Compiled): void {
  const row = by.elements.get(name.slice(1))
  const to = row?.to
  const place = row === undefined ? at : below(at, name)
  const read = to === undefined || isList(item) ? undefined : idAndExtensions(item, place)
  if (to === undefined || read === undefined || draft.out[`_${to}`] !== undefined)
    setAside(draft, name, item, row === undefined ? 'unknown-element' : 'malformed-element', place)
  else draft.out[`_${to}`] = read
}

const idAndExtensions = readObject({ elements: {} })
