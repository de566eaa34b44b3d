import { Refusal } from '../../../model/refusal.js'
import { type SearchQuery, type SortKey } from '../../../model/search-query.js'
import { isElement } from '../../element-path.js'
import { type ResourceTypeRow, type SearchParameterRow } from '../../resource-type-row.js'
import { searchParameter } from '../../resource-types.js'
import { readInclude, readRevinclude } from './read-includes.js'

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
  ...['_include', '_include:iterate'].map((name): [string, Reader] => [
    name,
    (row, value) => ({ includes: readInclude(row, value, name) }),
  ]),
  ...['_revinclude', '_revinclude:iterate'].map((name): [string, Reader] => [
    name,
    (row, value) => ({ includes: readRevinclude(row, value, name) }),
  ]),
])

/** The name of every result parameter. */
export const RESULT_PARAMETERS: readonly string[] = [...READERS.keys()]

const REPEATABLE: readonly string[] = RESULT_PARAMETERS.filter((it) => /^_(rev)?include/.test(it))

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
    if (parameter === undefined || !isSortable(parameter)) throw invalid(name)
    return { name: parameter.name, descending }
  })
  if (new Set(sort.map((it) => it.name)).size < sort.length) throw invalid(name)
  return { sort }
}

/** A composite is no one value, and what only names the person has none. */
function isSortable({ kind, paths }: SearchParameterRow): boolean {
  return kind !== 'composite' && paths.length > 0
}

/** Elements of the type: a name that is none would be left out of the answer without a word. */
function readElements(row: ResourceTypeRow, value: string, name: string): Partial<ResultParameters> {
  const elements = value.split(',')
  if (elements.length > 50 || !elements.every((it) => row.elements.some((element) => isElement(it, element))))
    throw invalid(name)
  return { elements }
}

function oneOf<const T extends string>(allowed: readonly T[], value: string, name: string): T {
  const found = allowed.find((it) => it === value)
  if (found === undefined) throw invalid(name)
  return found
}

function invalid(name: string): Refusal {
  return new Refusal('INVALID_PARAMETER', { expression: name })
}
