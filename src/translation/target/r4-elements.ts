import { type Json, type JsonObject, arrayOf, isJsonObject, objectOf, textOf } from '../../model/json.js'

/** One element of an R4 type: what it may hold and how often. */
export type ElementShape = {
  /** Datatypes, or the path of a backbone type; several for a choice. */
  readonly types: readonly string[]
  readonly required: boolean
  readonly many: boolean
  /** Resource types a reference may point to; empty for any. */
  readonly targets: readonly string[]
  /** The codes of its required binding, where they can be listed. */
  readonly codes: ReadonlySet<string> | undefined
}

export type TypeShape = {
  readonly name: string
  readonly kind: 'primitive' | 'complex' | 'resource' | 'backbone'
  /** By element name, inherited ones included; a choice as `value[x]`. */
  readonly elements: ReadonlyMap<string, ElementShape>
}

/** The base FHIR R4 (4.0.1) types. */
export type R4Elements = ReadonlyMap<string, TypeShape>

/** An element as it is written in JSON: for `valueQuantity` the choice `value[x]` with the type Quantity. */
export type FoundElement = {
  /** The name in FHIRPath: `value` for `valueQuantity`. */
  readonly name: string
  readonly type: string
  readonly shape: ElementShape
}

/** Reads profiles/r4-elements.json; throws on anything else, which is a broken installation. */
export function readR4Elements(content: unknown): R4Elements {
  const types = isJsonObject(content) ? objectOf(content['types']) : undefined
  const valueSets = isJsonObject(content) ? objectOf(content['valueSets']) : undefined
  if (types === undefined || valueSets === undefined)
    throw new Error('the table of R4 elements cannot be read')
  const codes = new Map(Object.entries(valueSets).map(([url, it]) => [url, new Set(textsOf(it))]))
  const own = new Map(Object.entries(types).map(([name, it]) => [name, objectOf(it) ?? {}]))
  return new Map([...own].map(([name, it]) => [name, typeOf(name, it, own, codes)]))
}

/** The element with this JSON name; undefined when the type has none. */
export function findElement(type: TypeShape, name: string): FoundElement | undefined {
  const shape = type.elements.get(name)
  if (shape !== undefined) return { name, type: shape.types[0] ?? '', shape }
  for (const [choice, of] of type.elements) {
    if (!choice.endsWith('[x]')) continue
    const stem = choice.slice(0, -3)
    const chosen = of.types.find((it) => `${stem}${capitalised(it)}` === name)
    if (chosen !== undefined) return { name: stem, type: chosen, shape: of }
  }
  return undefined
}

/** Every name that may be written in JSON for the type, choices spelled out. */
export function elementNames(type: TypeShape): readonly string[] {
  return [...type.elements].flatMap(([name, shape]) =>
    name.endsWith('[x]') ? shape.types.map((it) => `${name.slice(0, -3)}${capitalised(it)}`) : [name],
  )
}

type OwnTypes = ReadonlyMap<string, JsonObject>
type Codes = ReadonlyMap<string, ReadonlySet<string>>

function typeOf(name: string, it: JsonObject, own: OwnTypes, codes: Codes): TypeShape {
  return { name, kind: kindOf(it), elements: new Map(elementsOf(it, own, codes)) }
}

function elementsOf(
  it: JsonObject,
  own: OwnTypes,
  codes: Codes,
): readonly (readonly [string, ElementShape])[] {
  const base = own.get(textOf(it['base']) ?? '')
  const inherited = base === undefined ? [] : elementsOf(base, own, codes)
  const mine = Object.entries(objectOf(it['elements']) ?? {})
  return [...inherited, ...mine.map(([name, of]) => [name, shapeOf(objectOf(of) ?? {}, codes)] as const)]
}

function shapeOf(it: JsonObject, codes: Codes): ElementShape {
  return {
    types: textsOf(it['types']),
    required: it['min'] !== undefined,
    many: it['many'] === true,
    targets: textsOf(it['targets']),
    codes: codes.get(textOf(it['codes']) ?? ''),
  }
}

function kindOf(it: JsonObject): TypeShape['kind'] {
  const kind = it['kind']
  return kind === 'primitive' || kind === 'resource' || kind === 'backbone' ? kind : 'complex'
}

function textsOf(value: Json | undefined): readonly string[] {
  return arrayOf(value).filter((it) => typeof it === 'string')
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
