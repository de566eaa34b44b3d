import { type Json, type JsonObject } from '../../model/json.js'
import { type ConceptMap, type Looked, lookUp, targetsOf } from '../concept-maps/concept-map.js'
import { type Compiled } from '../expressions/environment.js'
import { type Scope } from '../expressions/scope.js'
import { type Value } from '../expressions/value.js'
import { type ValueType } from '../expressions/value-type.js'
import { didYouMean } from '../../model/spelling/nearest-name.js'
import { type Bound, type CallSite, type FunctionRow, type Parameter } from './function-row.js'

const PARAMETERS: readonly Parameter[] = [
  { name: 'map', accepts: 'literal' },
  { name: 'value', accepts: 'scalar' },
]

/** Codes, through a concept map of the mapping folder and its policy for what it does not list. */
export const CODE_FUNCTIONS: readonly FunctionRow[] = [
  { name: 'code', parameters: PARAMETERS, bind: bindCode },
  {
    name: 'coding',
    parameters: PARAMETERS,
    bind: (site, given) => bindMap(site, given, { kind: 'fhir', type: 'Coding' }, codingFor),
  },
  {
    name: 'concept',
    parameters: [...PARAMETERS, { name: 'text', accepts: 'text', presence: 'optional' }],
    bind: (site, given) => bindMap(site, given, { kind: 'fhir', type: 'CodeableConcept' }, conceptFor),
  },
]

function bindCode(site: CallSite, given: readonly Compiled[]): Bound | undefined {
  const map = mapOf(site, given)
  if (map === undefined) return undefined
  if (map.unmapped.kind === 'text-only') {
    site.reject(0, 'wrong-type', `a code has no text: the policy of "${map.name}" must be reject or default`)
    return undefined
  }
  const type: ValueType = { kind: 'code', codes: targetsOf(map).map((it) => it.code) }
  return bindMap(site, given, type, (_, looked) => ('target' in looked ? looked.target.code : undefined))
}

type Make = (map: ConceptMap, looked: Looked, code: string, text: string) => Json | undefined

/** What is made of a code, and its JSON text. */
type Finished = { readonly value: Json | undefined; readonly text: string | undefined }

function bindMap(site: CallSite, given: readonly Compiled[], type: ValueType, make: Make): Bound | undefined {
  const map = mapOf(site, given)
  const [, value, text] = given
  if (map === undefined || value === undefined) return undefined
  const finish = finisher(map, make)
  const finished = (scope: Scope): Finished => {
    const code = wordsOf(value.evaluate(scope))
    if (code === undefined) return NOTHING
    const looked = lookUp(map, code)
    if (isUnlisted(looked)) raise(site, scope, value, map, looked, code)
    return finish(looked, code, text === undefined ? code : (wordsOf(text.evaluate(scope)) ?? code))
  }
  return {
    type,
    evaluate: (scope) => finished(scope).value,
    ...(type.kind === 'fhir' ? { write: (scope) => finished(scope).text } : {}),
  }
}

const NOTHING: Finished = { value: undefined, text: undefined }

/** What a listed code becomes under its own words is made once, and is the same object in every resource. */
function finisher(map: ConceptMap, make: Make): (looked: Looked, code: string, text: string) => Finished {
  const finish = (looked: Looked, code: string, text: string): Finished => {
    const value = make(map, looked, code, text)
    return { value, text: value === undefined ? undefined : JSON.stringify(value) }
  }
  const listed = new Map([...map.targets.keys()].map((it) => [it, finish(lookUp(map, it), it, it)]))
  return (looked, code, text) => (text === code ? listed.get(code) : undefined) ?? finish(looked, code, text)
}

function mapOf(site: CallSite, given: readonly Compiled[]): ConceptMap | undefined {
  const name = String(given[0]?.literal)
  const map = site.environment.names.conceptMaps.get(name)
  if (map === undefined) {
    const hint = didYouMean(name, site.environment.names.conceptMaps.keys())
    site.reject(0, 'unknown-concept-map', `no concept map is named "${name}"${hint}`)
  }
  return map
}

function isUnlisted(looked: Looked): boolean {
  if (looked.kind === 'text-only') return looked.listed === 'unlisted'
  return looked.kind === 'default' || looked.kind === 'rejected'
}

function raise(
  site: CallSite,
  scope: Scope,
  value: Compiled,
  map: ConceptMap,
  looked: Looked,
  code: string,
): void {
  const location = value.locate(scope)
  scope.run.context.unlisted?.({ system: map.sourceSystem, code, location })
  scope.run.raise({
    code: 'code-unmapped',
    severity: looked.kind === 'rejected' ? 'error' : 'warning',
    location,
    element: site.environment.element,
    value: code,
  })
}

function codingFor(map: ConceptMap, looked: Looked, code: string): Json | undefined {
  if (looked.kind === 'rejected') return undefined
  return 'target' in looked ? targetCoding(looked) : sourceCoding(map, code)
}

/** The target coding, the source's own coding, and the source's words: no coded entry loses its coding. */
function conceptFor(map: ConceptMap, looked: Looked, code: string, text: string): Json | undefined {
  if (looked.kind === 'rejected') return undefined
  const source = sourceCoding(map, code)
  return { coding: 'target' in looked ? [targetCoding(looked), source] : [source], text }
}

function targetCoding(looked: Extract<Looked, { readonly target: object }>): JsonObject {
  const { system, code, display } = looked.target
  return { system, code, ...(display === undefined ? {} : { display }) }
}

function sourceCoding(map: ConceptMap, code: string): JsonObject {
  return { system: map.sourceSystem, code: code.trim().replace(/\s+/g, ' ') }
}

function wordsOf(value: Value): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}
