import { Refusal } from '../../model/refusal.js'
import { type Include, type SearchQuery, type SortKey } from '../../model/search-query.js'
import { type ResourceTypeRow } from '../resource-type-row.js'
import { resourceType, searchParameter } from '../resource-types.js'

/** What the result parameters of a search ask: how to show the matches, never which resources match. */
export type ResultParameters = Omit<SearchQuery, 'parameters' | 'offset' | 'understood'>

type Reader = (row: ResourceTypeRow, value: string, name: string) => Partial<ResultParameters>

const LARGEST_PAGE = 1000
const FORMATS: readonly string[] = ['json', 'application/json', 'application/fhir+json', 'text/json']
const SUMMARIES = ['true', 'text', 'data', 'count', 'false'] as const
const TOTALS = ['none', 'estimate', 'accurate'] as const

/** Every result parameter there is; a name that is not here is not one. Each may be given once, but includes may repeat. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['_format', readFormat],
  ['_count', readCount],
  ['_sort', readSort],
  ['_elements', readElements],
  ['_summary', (_row, value, name) => ({ summary: oneOf(SUMMARIES, value, name) })],
  ['_total', (_row, value, name) => ({ total: oneOf(TOTALS, value, name) })],
  ['_include', readInclude],
  ['_revinclude', readRevinclude],
])

/** The name of every result parameter. */
export const RESULT_PARAMETERS: readonly string[] = [...READERS.keys()]

const REPEATABLE: readonly string[] = ['_include', '_revinclude']

export const NO_RESULT_PARAMETERS: ResultParameters = {
  includes: [],
  sort: [],
  count: undefined,
  summary: 'false',
  elements: [],
  total: undefined,
}

/** True for the exact name of a result parameter. */
export function isResultParameter(name: string): boolean {
  return READERS.has(name)
}

/** True for the result parameters that may be given more than once. */
export function isRepeatable(name: string): boolean {
  return REPEATABLE.includes(name)
}

/**
 * The result parameters with one more read into them. Throws INVALID_PARAMETER for a value that is not understood,
 * and NOT_ACCEPTABLE for a format that is not JSON.
 */
export function withResultParameter(
  row: ResourceTypeRow,
  before: ResultParameters,
  name: string,
  value: string,
): ResultParameters {
  const read = READERS.get(name)
  if (read === undefined) throw invalid(name)
  const more = read(row, value, name)
  return { ...before, ...more, includes: [...before.includes, ...(more.includes ?? [])] }
}

function readFormat(_row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  // A plus sign in a query string that was not encoded arrives as a space.
  const format = (value.split(';')[0] ?? '').trim().toLowerCase().replace(' ', '+')
  if (!FORMATS.includes(format)) throw new Refusal('NOT_ACCEPTABLE', { expression: name })
  return {}
}

function readCount(_row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  if (!/^\d{1,4}$/.test(value) || Number(value) > LARGEST_PAGE) throw invalid(name)
  return { count: Number(value) }
}

function readSort(row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  const sort = value.split(',').map((key): SortKey => {
    const descending = key.startsWith('-')
    const parameter = searchParameter(row, descending ? key.slice(1) : key)
    if (parameter === undefined || parameter.paths.length === 0) throw invalid(name)
    return { name: parameter.name, descending }
  })
  if (new Set(sort.map((it) => it.name)).size < sort.length) throw invalid(name)
  return { sort }
}

function readElements(_row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  const elements = value.split(',')
  if (elements.length > 50 || !elements.every((it) => /^[A-Za-z][A-Za-z0-9]{0,63}$/.test(it)))
    throw invalid(name)
  return { elements }
}

function readInclude(row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  const [type, parameter, target, ...more] = value.split(':')
  if (type !== row.type || parameter === undefined || more.length > 0) throw invalid(name)
  if (!row.includes.includes(parameter)) throw invalid(name)
  const targets = searchParameter(row, parameter)?.targets ?? []
  if (target !== undefined && !targets.includes(target)) throw invalid(name)
  const wanted = target === undefined ? targets : [target]
  return {
    includes: wanted.map((targetType): Include => ({
      direction: 'include',
      sourceType: type,
      parameter,
      targetType,
    })),
  }
}

function readRevinclude(row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  const [sourceType, parameter, target, ...more] = value.split(':')
  if (sourceType === undefined || parameter === undefined || more.length > 0) throw invalid(name)
  if (!row.revincludes.includes(`${sourceType}:${parameter}`)) throw invalid(name)
  if (target !== undefined && target !== row.type) throw invalid(name)
  if (resourceType(sourceType) === undefined) throw invalid(name)
  return { includes: [{ direction: 'revinclude', sourceType, parameter, targetType: row.type }] }
}

function oneOf<const T extends string>(allowed: readonly T[], value: string, name: string): T {
  const found = allowed.find((it) => it === value)
  if (found === undefined) throw invalid(name)
  return found
}

function invalid(name: string): Refusal {
  return new Refusal('INVALID_PARAMETER', { expression: name })
}
