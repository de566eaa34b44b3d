import { type Json, type JsonObject, arrayOf, objectOf, objectsOf, textOf } from '../../../model/json.js'
import { type Membership, type ValueSetLookup, GRAMMARS } from '../base/bindings.js'
import { baseValueSet } from '../base/compile-value.js'
import { type R4Schema, remembered } from '../schema/r4-schema.js'
import { type ProfilePackage, withoutVersion } from './profile-package.js'

/**
 * Looks value sets up: those of the packages, then R4's own. A code of a system whose content is not at hand is
 * unknown, never in or out.
 */
export function valueSetLookups(
  schema: R4Schema,
  definitions: ProfilePackage,
): (url: string) => ValueSetLookup {
  const content = remembered((url) => contentOf(url, definitions, schema, []))
  return remembered((canonical) => {
    const url = withoutVersion(canonical)
    const known = GRAMMARS.has(url) ? undefined : content(url)
    return known === undefined ? baseValueSet(schema, url) : lookupOf(url, known)
  })
}

type Content = {
  /** The codes listed, by system. */
  readonly listed: ReadonlyMap<string, ReadonlySet<string>>
  /** Systems of which some codes are in, and which ones cannot be told. */
  readonly open: ReadonlySet<string>
  /** True when another part of the value set is not at hand at all. */
  readonly partial: boolean
}

function lookupOf(url: string, content: Content): ValueSetLookup {
  return { url, member: (system, code) => memberOf(content, system, code) }
}

function memberOf({ listed, open, partial }: Content, system: string | undefined, code: string): Membership {
  const found =
    system === undefined ? [...listed.values()].some((it) => it.has(code)) : listed.get(system)?.has(code)
  if (found === true) return 'in'
  const unknown = partial || (system === undefined ? open.size > 0 : open.has(system))
  return unknown ? 'unknown' : 'out'
}

type Part = { readonly system: string; readonly codes: readonly string[] | undefined }

function contentOf(
  url: string,
  definitions: ProfilePackage,
  schema: R4Schema,
  within: readonly string[],
): Content | undefined {
  const valueSet = definitions.valueSets.get(url)
  if (valueSet === undefined) return undefined
  if (within.includes(url)) return { listed: new Map(), open: new Set(), partial: true }
  const expansion = objectsOf(objectOf(valueSet['expansion'])?.['contains'])
  if (expansion.length > 0) return joined(expanded(expansion), [], [])
  const compose = objectOf(valueSet['compose']) ?? {}
  const includes = objectsOf(compose['include'])
  const nested = includes.flatMap((it) => valueSetsOf(it)).map((it) => contentAt(it))
  return joined(
    includes.filter((it) => textOf(it['system']) !== undefined).map((it) => partOf(it, definitions)),
    nested,
    objectsOf(compose['exclude']),
  )

  function contentAt(canonical: string): Content {
    const named = withoutVersion(canonical)
    const found = contentOf(named, definitions, schema, [...within, url])
    const systems = schema.systems(named)
    if (found !== undefined) return found
    return { listed: systems ?? new Map(), open: new Set(), partial: systems === undefined }
  }
}

function joined(
  parts: readonly Part[],
  nested: readonly Content[],
  excluded: readonly JsonObject[],
): Content {
  const listed = new Map<string, Set<string>>()
  const add = (system: string, codes: Iterable<string>) => {
    listed.set(system, new Set([...(listed.get(system) ?? []), ...codes]))
  }
  for (const { system, codes } of parts) add(system, codes ?? [])
  for (const it of nested) for (const [system, codes] of it.listed) add(system, codes)
  for (const it of excluded)
    for (const code of conceptCodes(it)) listed.get(textOf(it['system']) ?? '')?.delete(code)
  const open = parts.filter((it) => it.codes === undefined).map((it) => it.system)
  return {
    listed,
    open: new Set([...open, ...nested.flatMap((it) => [...it.open])]),
    partial: nested.some((it) => it.partial),
  }
}

function valueSetsOf(include: JsonObject): readonly string[] {
  return arrayOf(include['valueSet']).filter((it) => typeof it === 'string')
}

function expanded(contains: readonly JsonObject[]): readonly Part[] {
  return contains.flatMap((it) => {
    const code = textOf(it['code'])
    const own = code === undefined ? [] : [{ system: textOf(it['system']) ?? '', codes: [code] }]
    return [...own, ...expanded(objectsOf(it['contains']))]
  })
}

function partOf(include: JsonObject, { codeSystems }: ProfilePackage): Part {
  const system = textOf(include['system']) ?? ''
  if (include['concept'] !== undefined) return { system, codes: conceptCodes(include) }
  const codeSystem = codeSystems.get(system)
  if (codeSystem?.['content'] !== 'complete') return { system, codes: undefined }
  const filters = objectsOf(include['filter'])
  if (filters.length === 0) return { system, codes: codesBelow(codeSystem['concept']) }
  return { system, codes: filters.length === 1 ? filtered(codeSystem, filters[0]) : undefined }
}

/** The codes under one concept; undefined for a filter that cannot be evaluated here. */
function filtered(codeSystem: JsonObject, filter: JsonObject | undefined): readonly string[] | undefined {
  if (filter?.['property'] !== 'concept') return undefined
  const root = conceptNamed(codeSystem['concept'], filter['value'])
  if (root === undefined) return undefined
  if (filter['op'] === 'is-a') return codesBelow([root])
  return filter['op'] === 'descendent-of' ? codesBelow(root['concept']) : undefined
}

function conceptNamed(concepts: Json | undefined, code: Json | undefined): JsonObject | undefined {
  for (const it of objectsOf(concepts)) {
    const found = it['code'] === code ? it : conceptNamed(it['concept'], code)
    if (found !== undefined) return found
  }
  return undefined
}

function codesBelow(concepts: Json | undefined): readonly string[] {
  return objectsOf(concepts).flatMap((it) => [...codeOf(it), ...codesBelow(it['concept'])])
}

function conceptCodes(include: JsonObject): readonly string[] {
  return objectsOf(include['concept']).flatMap(codeOf)
}

function codeOf(concept: JsonObject): readonly string[] {
  const code = textOf(concept['code'])
  return code === undefined ? [] : [code]
}
