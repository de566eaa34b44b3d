import { type PersonKey } from '../../../model/disclosure-request.js'
import { Refusal } from '../../../model/refusal.js'
import { type SearchParameter, type SearchQuery } from '../../../model/search-query.js'
import { type ResourceTypeRow, type SearchParameterRow } from '../../resource-type-row.js'
import { searchParameter } from '../../resource-types.js'
import { invalidParameter } from './invalid-parameter.js'
import { readPersonKey } from './person-key.js'
import { readParameter } from './read-parameter.js'
import { type SearchPlace } from './search-place.js'
import {
  NO_RESULT_PARAMETERS,
  type ResultParameters,
  isRepeatable,
  isResultParameter,
  withResultParameter,
} from './result-parameters.js'

export type ParsedSearch = {
  readonly kind: 'parsed'
  /** The one person named; undefined only for types that are about nobody. */
  readonly person: Exclude<PersonKey, { readonly kind: 'resource' }> | undefined
  readonly query: SearchQuery
}

export type Pairs = readonly (readonly [string, string])[]

const MOST_PARAMETERS = 50
const MOST_ALTERNATIVES = 200
const LONGEST_VALUE = 1024
/** Characters of a search in an address: room is left for sealing, for the token, and for what proxies add. */
const LONGEST_SEARCH = 6_000
const CURSOR = '_cursor'

/**
 * The search as understood, whole: every parameter is known to the type, its modifier and prefixes are supported, and
 * it names exactly one person. Throws a Refusal with the parameter as `expression` otherwise: nothing is ever ignored
 * (FHIR R4 search, strict handling).
 */
export function parseSearch(row: ResourceTypeRow, pairs: Pairs, place: SearchPlace): ParsedSearch {
  if (pairs.length > MOST_PARAMETERS) throw new Refusal('INVALID_PARAMETER')
  // Every alternative is compared with every resource.
  if (pairs.reduce((sum, [, value]) => sum + value.split(',').length, 0) > MOST_ALTERNATIVES)
    throw new Refusal('INVALID_PARAMETER')
  pairs.forEach(([name, value]) => {
    checkText(name, value)
  })
  // What could not be sent again as a link could have no second page.
  if (
    new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])).toString().length >
    LONGEST_SEARCH
  )
    throw new Refusal('SEARCH_TOO_LONG')
  checkRepeats(pairs, place)
  const person = readPerson(row, pairs, place)
  let results = NO_RESULT_PARAMETERS
  const parameters: SearchParameter[] = []
  const understood: (readonly [string, string])[] = []
  for (const [name, value] of pairs) {
    if (name === CURSOR || namesPerson(row, name)) continue
    if (isResultParameter(name)) results = withResultParameter(row, results, name, value)
    else parameters.push(readParameter(row, name, value, place))
    understood.push([name, value])
  }
  return { kind: 'parsed', person, query: queryOf(results, parameters, understood, place) }
}

function queryOf(
  results: ResultParameters,
  parameters: readonly SearchParameter[],
  understood: Pairs,
  place: SearchPlace,
): SearchQuery {
  return { ...results, parameters, offset: place.offset ?? 0, understood }
}

function readPerson(row: ResourceTypeRow, pairs: Pairs, place: SearchPlace): ParsedSearch['person'] {
  const keys = pairs.filter(([name]) => namesPerson(row, name))
  const [key] = keys
  // INVARIANT: a search of a type that is about somebody names exactly one person, once (rule A-08).
  if (keys.length > 1) throw new Refusal('ONE_PERSON_REQUIRED', { expression: keys[1]?.[0] ?? '' })
  if (key !== undefined) return readPersonKey(parameterOf(row, key[0]), key[1], place)
  if (!row.searchParameters.some((it) => it.names !== undefined)) return undefined
  // A misspelt or unsupported parameter is the more useful thing to be told.
  for (const [name, value] of pairs)
    if (name !== CURSOR && !isResultParameter(name)) readParameter(row, name, value, place)
  throw new Refusal('ONE_PERSON_REQUIRED')
}

function namesPerson(row: ResourceTypeRow, name: string): boolean {
  return searchParameter(row, name)?.names !== undefined
}

function parameterOf(row: ResourceTypeRow, name: string): SearchParameterRow {
  const parameter = searchParameter(row, name)
  if (parameter === undefined) throw invalidParameter(name)
  return parameter
}

/** A parameter given twice is pollution, unless the standard says that repeating it means AND. */
function checkRepeats(pairs: Pairs, place: SearchPlace): void {
  const seen = new Set<string>()
  for (const [name] of pairs) {
    const single = name === CURSOR || (isResultParameter(name) && !isRepeatable(name))
    if (single && seen.has(name)) throw invalidParameter(name)
    seen.add(name)
  }
  if (seen.has(CURSOR) && place.offset === undefined) throw invalidParameter(CURSOR)
}

function checkText(name: string, value: string): void {
  if (value === '' || value.length > LONGEST_VALUE) throw invalidParameter(name)
  if (hasUnprintable(name) || hasUnprintable(value)) throw invalidParameter(name)
}

/** Control characters, a percent-encoded one that survived decoding, and what a broken encoding leaves behind. */
function hasUnprintable(text: string): boolean {
  return /\p{Cc}|\p{Cs}|\p{Cf}|\uFFFD|%[01][0-9a-f]|%7f/iu.test(text)
}
