import { SOURCE_EXTENSIONS } from '../../../fhir/extensions/source-extensions.js'
import { type Json, type JsonObject } from '../../../model/json.js'
import { type ElementProblem, type Place } from './place.js'

/** Base of the extensions that hold what R4 has no home for. */
export const OWN_EXTENSIONS = 'https://linchpin.example/fhir/StructureDefinition/'
const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/** An R4 element under construction. Only the tables of this folder name the members it gets. */
export type Draft = {
  readonly out: Record<string, Json>
  /** Undefined until there is one: hardly any element has extensions, and a record has tens of thousands of elements. */
  extensions: JsonObject[] | undefined
  modifiers: JsonObject[] | undefined
}

/** A draft with what is begun: nothing, or what its type and id say. */
export function newDraft(out: Record<string, Json>): Draft {
  return { out, extensions: undefined, modifiers: undefined }
}

/** Adds an extension. */
export function extend(draft: Draft, extension: JsonObject): void {
  if (draft.extensions === undefined) draft.extensions = [extension]
  else draft.extensions.push(extension)
}

/** Adds a modifier extension. */
export function modify(draft: Draft, extension: JsonObject): void {
  if (draft.modifiers === undefined) draft.modifiers = [extension]
  else draft.modifiers.push(extension)
}

/**
 * True when the draft holds what the source says and nothing else: the source's own object then stands in the result,
 * since neither is ever changed. Most of a record is such, and need not be held twice.
 */
export function isUnchanged({ out, extensions, modifiers }: Draft, source: JsonObject): boolean {
  if (extensions !== undefined || modifiers !== undefined) return false
  let others = 0
  for (const name in out) {
    if (out[name] !== source[name]) return false
    others -= 1
  }
  if (others === 0) return false
  for (const name in source) if (source[name] !== undefined) others += 1
  return others === 0
}

/** The finished element; undefined when nothing was put into it. */
export function sealed(draft: Draft): JsonObject | undefined {
  const { out, extensions, modifiers } = draft
  if (extensions !== undefined && extensions.length > 0) out['extension'] = extensions
  if (modifiers !== undefined && modifiers.length > 0) out['modifierExtension'] = modifiers
  for (const name in out) if (Object.hasOwn(out, name)) return out
  return undefined
}

/** Keeps an element that cannot stand in R4 as its JSON text, beside where it stood, and reports it. */
export function setAside(draft: Draft, name: string, value: Json, problem: ElementProblem, at: Place): void {
  extend(draft, {
    url: SOURCE_EXTENSIONS.element.url,
    extension: [
      { url: 'element', valueString: name },
      { url: 'content', valueString: JSON.stringify(value) },
    ],
  })
  at.reading.report(problem, at)
}

/** Takes an element and its sibling out of the draft; undefined when there is none. */
export function takeOut(draft: Draft, name: string): Json | undefined {
  const value = draft.out[name]
  Reflect.deleteProperty(draft.out, name)
  Reflect.deleteProperty(draft.out, `_${name}`)
  return value
}

/** True when the element is there, with a value or with an extension that says why not. */
export function has(draft: Draft, name: string): boolean {
  return draft.out[name] !== undefined || draft.out[siblingOf(name)] !== undefined
}

/** Names of the elements that rules ask for: a closed list, and each is made once. */
const siblings = new Map<string, string>()

function siblingOf(name: string): string {
  const known = siblings.get(name)
  if (known !== undefined) return known
  const made = `_${name}`
  siblings.set(name, made)
  return made
}

/** The element that says: R4 requires this, the source does not tell. */
export function absent(reason: 'unknown' | 'unsupported'): JsonObject {
  return { extension: [{ url: DATA_ABSENT_REASON, valueCode: reason }] }
}

/** Marks a coded value that a stated rule supplied because R4 requires one and the source has none. */
export function suppliedBy(rule: string): JsonObject {
  return { url: `${OWN_EXTENSIONS}supplied-value`, valueString: rule }
}

/** A coding of one of our rules' making, marked as such. */
export function suppliedCoding(system: string, code: string, rule: string): JsonObject {
  return { extension: [suppliedBy(rule)], system, code }
}

/** Puts a required primitive that the source lacks, marked with the rule that supplied it. */
export function supply(draft: Draft, name: string, value: Json, rule: string): void {
  if (has(draft, name)) return
  draft.out[name] = value
  draft.out[siblingOf(name)] = { extension: [suppliedBy(rule)] }
}

/** Puts a required complex element that the source lacks, saying that it is not known. */
export function supplyAbsent(draft: Draft, name: string): void {
  if (!has(draft, name)) draft.out[name] = absent('unknown')
}
