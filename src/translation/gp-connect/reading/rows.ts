import { type Json, type JsonObject, isJsonObject } from '../../../model/json.js'
import { type Draft, setAside, extend } from './draft.js'
import { type Place, type Read, type Reading, below } from './place.js'
import { type Use, carriedIn, mappedTo } from './use.js'

/** What becomes of one element of a STU3 type. */
export type Row = {
  readonly write: (value: Json, at: Place, draft: Draft, name: string) => void
  /** The R4 name, for the sibling `_name` that carries a primitive's id and extensions. */
  readonly to: string | undefined
  readonly use: Use
  /** The R4 name under which a value may stand as it is, and which values do: most of a record, told at once. */
  readonly plain?: { readonly to: string; readonly holds: (value: Json) => boolean } | undefined
  /**
   * Of some that leave not every value as it is: does what `write` does with a value of which there is nothing to say,
   * without being told where it stands. False, with nothing done, for any other value.
   */
  readonly settle?: (value: Json, draft: Draft, reading: Reading) => boolean
}

/** Does with a value of which there is nothing to say what `write` does; false, with nothing done, for any other. */
export function settles(row: Row | undefined, value: Json, draft: Draft, reading: Reading): boolean {
  if (row === undefined) return false
  const { plain, settle } = row
  if (settle !== undefined) return settle(value, draft, reading)
  if (plain === undefined || draft.out[plain.to] !== undefined || !plain.holds(value)) return false
  draft.out[plain.to] = value
  return true
}

/** Element by element, what becomes of a STU3 type. */
export type Elements = Readonly<Record<string, Row>>

/** A single element, of the same meaning under its R4 name. */
export function one(to: string, read: Read): Row {
  return {
    to: read.primitive === 'yes' ? to : undefined,
    use: useOf(to, read),
    plain: read.isPlain === undefined ? undefined : { to, holds: read.isPlain },
    write(value, at, draft, name) {
      const single = onlyItem(value, at)
      const result = single === undefined ? undefined : read(single, at)
      if (result === undefined) setAside(draft, name, value, 'malformed-element', at)
      else if (draft.out[to] === undefined) draft.out[to] = result
      else setAside(draft, name, value, 'malformed-element', at)
    },
  }
}

/** A repeating element, of the same meaning under its R4 name. A single item sent bare is taken as one. */
export function many(to: string, read: Read): Row {
  return {
    to: undefined,
    use: useOf(to, read),
    plain: read.isPlain === undefined ? undefined : { to, holds: listOf(read.isPlain) },
    write(value, at, draft, name) {
      const results = eachItem(value, at, draft, name, read)
      if (results.length > 0) append(draft, to, results)
    },
  }
}

/** Alternatives of a choice element: the first one found is taken, a second is kept aside. */
export function choice(to: string, from: string, types: Readonly<Record<string, Read>>): Elements {
  const names = Object.keys(types).map((type) => `${to}${type}`)
  const isTaken = ({ out }: Draft): boolean => {
    for (const it of names) if (out[it] !== undefined) return true
    return false
  }
  return Object.fromEntries(
    Object.entries(types).map(([type, read]) => {
      const alone = one(`${to}${type}`, read)
      const write: Row['write'] = (value, at, draft, name) => {
        if (isTaken(draft)) setAside(draft, name, value, 'malformed-element', at)
        else alone.write(value, at, draft, name)
      }
      const settle: Row['settle'] = (value, draft, reading) =>
        !isTaken(draft) && settles(alone, value, draft, reading)
      return [`${from}${type}`, { ...alone, write, settle, plain: undefined }]
    }),
  )
}

/** An element of STU3 only that a typed extension can hold, one per item. */
export function carried(url: string, type: string, read: Read): Row {
  return {
    to: undefined,
    use: carriedIn(url),
    write(value, at, draft, name) {
      for (const item of eachItem(value, at, draft, name, read))
        extend(draft, { url, [`value${type}`]: item })
    },
  }
}

/** An element of STU3 only whose shape no typed extension can hold: kept as raw text. */
export function kept(): Row {
  return {
    to: undefined,
    use: { kind: 'verbatim' },
    write: (value, at, draft, name) => setAside(draft, name, value, 'element-without-r4-home', at),
  }
}

/**
 * An element left out for a stated reason; said in the issues unless there is nothing to say. The reason holds for a
 * value that can be what the element is: structure where a primitive stands is something else, and kept as raw text.
 */
export function ignored(reason: {
  readonly because: string
  readonly said: 'always' | 'never'
  readonly of: 'primitive' | 'structure'
}): Row {
  const isOfKind = reason.of === 'primitive' ? isOfPrimitives : () => true
  return {
    to: undefined,
    use: { kind: 'ignored', because: reason.because },
    write(value, at, draft, name) {
      if (!isOfKind(value)) setAside(draft, name, value, 'malformed-element', at)
      else if (reason.said === 'always') at.reading.report('ignored-element', at)
    },
    settle: (value) => reason.said === 'never' && !isEmpty(value) && isOfKind(value),
  }
}

/** True for a primitive, and for a list of such; what is null in a list says nothing. */
export function isOfPrimitives(value: Json): boolean {
  return isList(value) ? value.every((it) => !isStructure(it)) : !isStructure(value)
}

function isStructure(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

/** An element that needs a rule of its own, and what that rule makes of it. */
export function ruled(write: Row['write'], use: Use, settle?: Row['settle']): Row {
  return { to: undefined, write, use, ...(settle === undefined ? {} : { settle }) }
}

/** An element that the rules over the whole structure move elsewhere once it has been read. */
export function moved(row: Row, ...to: readonly string[]): Row {
  return { ...row, use: mappedTo(...to) }
}

/** A structure that only its holder gives a name is told part by part; a datatype has a table of its own. */
function useOf(to: string, read: Read): Use {
  return read.known === 'by-holder' && read.parts !== undefined
    ? { kind: 'parts', under: to, of: read.parts }
    : mappedTo(to)
}

/** The URL HL7 gives to an STU3 element that R4 no longer has. */
export function stu3Element(path: string): string {
  return `http://hl7.org/fhir/3.0/StructureDefinition/extension-${path}`
}

/** Puts items after those already under a name. */
export function append(draft: Draft, to: string, items: readonly Json[]): void {
  const before = draft.out[to]
  draft.out[to] = before === undefined ? items : [...listed(before), ...items]
}

/** The items that could be read; the others are kept aside one by one. */
function eachItem(value: Json, at: Place, draft: Draft, name: string, read: Read): readonly Json[] {
  if (!isList(value)) return itemAt(value, at, draft, name, read)
  // As with an object: what is as the source has it is the source's own.
  let items: Json[] | undefined
  let index = -1
  for (const item of value) {
    index += 1
    if (isPlain(read, item)) {
      items?.push(item)
      continue
    }
    const place = below(at, index)
    const result = read(item, place)
    if (items === undefined && result === item) continue
    items ??= value.slice(0, index)
    if (result === undefined) setAside(draft, name, item, 'malformed-element', place)
    else items.push(result)
  }
  return items ?? value
}

function isPlain(read: Read, item: Json): boolean {
  return read.isPlain?.(item) === true
}

/** True for a list, not empty, of nothing but such items. */
function listOf(isPlain: (item: Json) => boolean): (value: Json) => boolean {
  return (value) => {
    if (!isList(value) || value.length === 0) return false
    for (const it of value) if (!isPlain(it)) return false
    return true
  }
}

function itemAt(item: Json, at: Place, draft: Draft, name: string, read: Read): readonly Json[] {
  const result = read(item, at)
  if (result !== undefined) return [result]
  setAside(draft, name, item, 'malformed-element', at)
  return []
}

/** The items already put under a name. */
export function listed(value: Json | undefined): readonly Json[] {
  return value === undefined ? [] : isList(value) ? value : [value]
}

/** True for text, lists and objects that hold nothing. */
export function isEmpty(value: Json): boolean {
  if (value === null || value === '') return true
  if (isList(value)) return value.length === 0
  return isJsonObject(value) && hasNoMember(value)
}

/** True for an object without members of its own, without a list of them being made. */
function hasNoMember(value: JsonObject): boolean {
  for (const name in value) if (Object.hasOwn(value, name)) return false
  return true
}

function onlyItem(value: Json, at: Place): Json | undefined {
  if (!isList(value)) return value
  if (value.length !== 1) return undefined
  at.reading.report('coerced-value', at)
  return value[0]
}

/** True for a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
