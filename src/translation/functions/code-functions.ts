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
    bind: (site, given) => bindMap(site, given, { kind: 'fhir', type: 'Coding' }, prepared(codingFor)),
  },
  {
    name: 'concept',
    parameters: [...PARAMETERS, { name: 'text', accepts: 'text', presence: 'optional' }],
    bind: (site, given) =>
      bindMap(site, given, { kind: 'fhir', type: 'CodeableConcept' }, prepared(conceptFor)),
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

type Write = (map: ConceptMap, looked: Looked, code: string, text: string) => Json | undefined

function bindMap(
  site: CallSite,
  given: readonly Compiled[],
  type: ValueType,
  write: Write,
): Bound | undefined {
  const map = mapOf(site, given)
  const [, value, text] = given
  if (map === undefined || value === undefined) return undefined
  return {
    type,
    evaluate: (scope) => {
      const code = wordsOf(value.evaluate(scope))
      if (code === undefined) return undefined
      const looked = lookUp(map, code)
      if (isUnlisted(looked)) raise(site, scope, value, looked, code)
      return write(map, looked, code, wordsOf(text?.evaluate(scope)) ?? code)
    },
  }
}

/** What a listed code becomes under its own words is made once, and the same object in every resource. */
function prepared(write: Write): Write {
  const made = new Map<string, Json | undefined>()
  return (map, looked, code, text) => {
    if (text !== code || !map.targets.has(code)) return write(map, looked, code, text)
    const before = made.get(code)
    if (before !== undefined) return before
    const value = write(map, looked, code, text)
    made.set(code, value)
    return value
  }
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

function raise(site: CallSite, scope: Scope, value: Compiled, looked: Looked, code: string): void {
  scope.run.raise({
    code: 'code-unmapped',
    severity: looked.kind === 'rejected' ? 'error' : 'warning',
    location: value.locate(scope),
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
