import { Refusal } from '../../../model/refusal.js'
import { EMPTY_QUERY, type SearchQuery } from '../../../model/search-query.js'
import { type ResourceTypeRow } from '../../resource-type-row.js'
import { resourceType } from '../../resource-types.js'
import { dateRange } from '../date-range.js'
import { invalidParameter } from './invalid-parameter.js'
import { NO_RESULT_PARAMETERS, withResultParameter } from './result-parameters.js'

type Pairs = readonly (readonly [string, string])[]

/** Parameters that are those of a search, and mean the same. */
const OF_SEARCH: readonly string[] = ['_count', '_format']
const TYPE = '_type'
const SINCE = '_since'

/**
 * What `$everything` takes besides the person: `_count`, `_format`, `_type` (any number, each a list of types) and
 * `_since`, an instant or a date (FHIR R4 Patient/$everything). Throws INVALID_PARAMETER for anything else.
 */
export function readEverything(row: ResourceTypeRow, pairs: Pairs): SearchQuery {
  const [unknown] = pairs.filter(
    ([name], index) => !isTaken(name) || (name !== TYPE && pairs.findIndex((it) => it[0] === name) !== index),
  )
  if (unknown !== undefined) throw invalidParameter(unknown[0])
  const results = pairs
    .filter(([name]) => OF_SEARCH.includes(name))
    .reduce((it, [name, value]) => withResultParameter(row, it, name, value), NO_RESULT_PARAMETERS)
  const types = pairs.filter(([name]) => name === TYPE).flatMap(([, value]) => readTypes(value))
  const since = pairs.find(([name]) => name === SINCE)?.[1]
  return {
    ...EMPTY_QUERY,
    ...results,
    ...(types.length === 0 ? {} : { types: [...new Set(types)] }),
    ...(since === undefined ? {} : { since: readSince(since) }),
    understood: pairs,
  }
}

function isTaken(name: string): boolean {
  return [...OF_SEARCH, TYPE, SINCE].includes(name)
}

function readTypes(value: string): readonly string[] {
  const types = value.split(',')
  if (!types.every((it) => resourceType(it) !== undefined))
    throw new Refusal('INVALID_PARAMETER', { expression: TYPE })
  return types
}

function readSince(value: string): number {
  const range = dateRange(value)
  if (range === undefined) throw new Refusal('INVALID_PARAMETER', { expression: SINCE })
  return range.from
}
