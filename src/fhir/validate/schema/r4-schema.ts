import { type Json, type JsonObject, arrayOf, isJsonObject, objectOf, textOf } from '../../../model/json.js'

/** A FHIRPath expression that must hold. */
export type Invariant = { readonly key: string; readonly expression: string }

/** One element of an R4 type. */
export type ElementRules = {
  /** As in the definition: a choice is `value[x]`. */
  readonly name: string
  /** Datatypes, or the path of a backbone type; several for a choice. */
  readonly types: readonly string[]
  readonly min: number
  readonly many: boolean
  /** Resource types a reference may point to; empty for any. */
  readonly targets: readonly string[]
  /** The value set of its required binding. */
  readonly valueSet: string | undefined
  /** True for a quantity that may have no comparator (SimpleQuantity). */
  readonly simple: boolean
  readonly invariants: readonly Invariant[]
}

/** An element as JSON names it: for `valueQuantity`, `value[x]` with the type Quantity. */
export type NamedElement = {
  readonly json: string
  readonly type: string
  readonly rules: ElementRules
  /** The name in FHIRPath: `value.ofType(Quantity)` for `valueQuantity`. */
  readonly step: string
}

export type TypeRules = {
  readonly name: string
  readonly kind: 'primitive' | 'complex' | 'resource' | 'backbone'
  /** The type itself and those it derives from, nearest first. */
  readonly lineage: readonly string[]
  /** Its own invariants and those of its bases. */
  readonly invariants: readonly Invariant[]
  /** By name in the definition, inherited ones included. */
  readonly elements: ReadonlyMap<string, ElementRules>
  /** By name in JSON, choices spelled out. */
  readonly named: ReadonlyMap<string, NamedElement>
}

/** A value or a part of an extension that R4 defines. */
export type ExtensionPart = {
  readonly types: readonly string[]
  readonly min: number
  readonly many: boolean
}

export type ExtensionRules = ExtensionPart & {
  /** Paths of elements it may stand on; other kinds of context as `kind:expression`. */
  readonly context: readonly string[]
  readonly modifier: boolean
  readonly parts: ReadonlyMap<string, ExtensionPart>
}

/** Base FHIR R4 (4.0.1). Each type is read when it is first asked for. */
export type R4Schema = {
  type(name: string): TypeRules | undefined
  extension(url: string): ExtensionRules | undefined
  /** The codes of a value set; undefined when they are not listed. */
  codes(valueSet: string): ReadonlySet<string> | undefined
  /** The codes of a value set by system, for codings; undefined when they are not listed. */
  systems(valueSet: string): ReadonlyMap<string, ReadonlySet<string>> | undefined
}

/** Reads profiles/r4-elements.json; throws on anything else, which is a broken installation. */
export function readR4Schema(content: unknown): R4Schema {
  const sections = isJsonObject(content) ? content : {}
  const types = section(sections, 'types')
  const extensions = section(sections, 'extensions')
  const valueSets = section(sections, 'valueSets')
  const systems = section(sections, 'systems')
  return {
    type: remembered((name) => typeOf(name, types)),
    extension: remembered((url) => extensionOf(objectAt(extensions, url))),
    codes: remembered((url) =>
      Object.hasOwn(valueSets, url) ? new Set(textsOf(valueSets[url])) : undefined,
    ),
    systems: remembered((url) => systemsOf(objectAt(systems, url))),
  }
}

/** The function, evaluated once for each name. */
export function remembered<T>(read: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly made: T }>()
  return (name) => {
    const seen = known.get(name)
    if (seen !== undefined) return seen.made
    const made = read(name)
    known.set(name, { made })
    return made
  }
}

function section(content: JsonObject, name: string): JsonObject {
  const found = objectOf(content[name])
  if (found === undefined) throw new Error(`the table of R4 elements has no section "${name}"`)
  return found
}

function typeOf(name: string, types: JsonObject): TypeRules | undefined {
  const own = objectAt(types, name)
  if (own === undefined) return undefined
  const chain = chainOf(name, types)
  const elements = new Map(
    chain.toReversed().flatMap((it) => elementsOf(objectOf(objectAt(types, it)?.['elements']) ?? {})),
  )
  return {
    name,
    kind: kindOf(own),
    lineage: chain,
    invariants: chain.flatMap((it) => invariantsOf(objectAt(types, it) ?? {})),
    elements,
    named: new Map([...elements.values()].flatMap(namesOf).map((it) => [it.json, it])),
  }
}

function chainOf(name: string, types: JsonObject): readonly string[] {
  const base = textOf(objectAt(types, name)?.['base'])
  return base === undefined ? [name] : [name, ...chainOf(base, types)]
}

function elementsOf(elements: JsonObject): readonly (readonly [string, ElementRules])[] {
  return Object.entries(elements).map(([name, it]) => [name, elementOf(name, objectOf(it) ?? {})])
}

function elementOf(name: string, it: JsonObject): ElementRules {
  return {
    name,
    types: textsOf(it['types']),
    min: numberOf(it['min']),
    many: it['many'] === true,
    targets: textsOf(it['targets']),
    valueSet: textOf(it['codes']) ?? textOf(it['unlisted']),
    simple: it['simple'] === true,
    invariants: invariantsOf(it),
  }
}

function namesOf(rules: ElementRules): readonly NamedElement[] {
  if (!rules.name.endsWith('[x]'))
    return [{ json: rules.name, type: rules.types[0] ?? 'Element', rules, step: rules.name }]
  const stem = rules.name.slice(0, -3)
  return rules.types.map((type) => ({
    json: `${stem}${capitalised(type)}`,
    type,
    rules,
    step: `${stem}.ofType(${type})`,
  }))
}

function extensionOf(it: JsonObject | undefined): ExtensionRules | undefined {
  if (it === undefined) return undefined
  const parts = Object.entries(objectOf(it['parts']) ?? {})
  return {
    ...partOf(it),
    context: textsOf(it['context']),
    modifier: it['modifier'] === true,
    parts: new Map(parts.map(([url, part]) => [url, partOf(objectOf(part) ?? {})])),
  }
}

function partOf(it: JsonObject): ExtensionPart {
  return { types: textsOf(it['types']), min: numberOf(it['required']), many: it['many'] === true }
}

function systemsOf(it: JsonObject | undefined): ReadonlyMap<string, ReadonlySet<string>> | undefined {
  if (it === undefined) return undefined
  return new Map(Object.entries(it).map(([system, codes]) => [system, new Set(textsOf(codes))]))
}

function invariantsOf(it: JsonObject): readonly Invariant[] {
  return arrayOf(it['invariants']).map((pair) => {
    const [key, expression] = textsOf(pair)
    return { key: key ?? '', expression: expression ?? '' }
  })
}

function kindOf(it: JsonObject): TypeRules['kind'] {
  const kind = it['kind']
  return kind === 'primitive' || kind === 'resource' || kind === 'backbone' ? kind : 'complex'
}

function objectAt(content: JsonObject, name: string): JsonObject | undefined {
  return Object.hasOwn(content, name) ? objectOf(content[name]) : undefined
}

function textsOf(value: Json | undefined): readonly string[] {
  return arrayOf(value).filter((it) => typeof it === 'string')
}

function numberOf(value: Json | undefined): number {
  return typeof value === 'number' ? value : 0
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
