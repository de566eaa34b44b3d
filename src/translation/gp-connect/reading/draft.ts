import { SOURCE_EXTENSIONS } from '../../../fhir/extensions/source-extensions.js'
import { type Json, type JsonObject } from '../../../model/json.js'
import { type ElementProblem, type Place } from './place.js'

/** Base of the extensions that hold what R4 has no home for. */
export const OWN_EXTENSIONS = 'https://linchpin.example/fhir/StructureDefinition/'
const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

/** An R4 element under construction. Only the tables of this folder name the members it gets. */
export type Draft = {
  readonly out: Record<string, Json>
  readonly extensions: JsonObject[]
  readonly modifiers: JsonObject[]
}

/** A draft with nothing in it yet. */
export function newDraft(): Draft {
  return { out: {}, extensions: [], modifiers: [] }
}

/** The finished element; undefined when nothing was put into it. */
export function sealed(draft: Draft): JsonObject | undefined {
  if (draft.extensions.length > 0) draft.out['extension'] = draft.extensions
  if (draft.modifiers.length > 0) draft.out['modifierExtension'] = draft.modifiers
  for (const name in draft.out) if (Object.hasOwn(draft.out, name)) return draft.out
  return undefined
}

/** Keeps an element that cannot stand in R4 as its JSON text, beside where it stood, and reports it. */
export function setAside(draft: Draft, name: string, value: Json, problem: ElementProblem, at: Place): void {
  draft.extensions.push({
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
  return draft.out[name] !== undefined || draft.out[`_${name}`] !== undefined
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
  draft.out[`_${name}`] = { extension: [suppliedBy(rule)] }
}

/** Puts a required complex element that the source lacks, saying that it is not known. */
export function supplyAbsent(draft: Draft, name: string): void {
  if (!has(draft, name)) draft.out[name] = absent('unknown')
}
