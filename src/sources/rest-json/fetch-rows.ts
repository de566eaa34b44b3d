import { type Json, type JsonObject, isJsonObject } from '../../model/json.js'
import { type CallResult } from '../guard/call-result.js'
import { reasonOf } from '../outcomes.js'
import { type Rows } from '../parts/rows.js'
import { type PagingOptions } from './options.js'
import { firstPage, nextPage, valueAt } from './pages.js'

export type RowsWanted = {
  readonly url: URL
  /** Dotted path to the rows; undefined for the whole answer. */
  readonly rows: string | undefined
  readonly shape: 'object' | 'rows'
  readonly paging: PagingOptions | undefined
  readonly notKnown: readonly number[]
}

const MAX_PAGES = 100

/** All rows of all pages, or a failure: pages that stop half way, loop or leave the origin give no rows at all. */
export async function fetchRows(get: (url: URL) => Promise<CallResult>, wanted: RowsWanted): Promise<Rows> {
  const rows: JsonObject[] = []
  const seen = new Set<string>()
  let url: URL | undefined = firstPage(wanted.url, wanted.paging)
  for (let page = 1; url !== undefined; page++) {
    if (page > MAX_PAGES) return { kind: 'error', reason: 'too-many-pages' }
    if (seen.has(url.href)) return { kind: 'error', reason: 'pages-loop' }
    seen.add(url.href)
    const answer = await get(url)
    const failure = failureOf(answer, page === 1 ? wanted.notKnown : [])
    if (failure !== undefined) return failure
    const body = answer.kind === 'answer' ? answer.body : undefined
    const found = rowsIn(body, wanted)
    if (found === undefined) return { kind: 'error', reason: 'unexpected-shape' }
    rows.push(...found)
    const next = nextPage(url, body, page, wanted.paging)
    if (next === 'unreadable') return { kind: 'error', reason: 'next-page-unreadable' }
    url = next
  }
  return { kind: 'rows', rows }
}

function failureOf(answer: CallResult, notKnown: readonly number[]): Rows | undefined {
  if (answer.kind === 'timed-out') return { kind: 'timed-out' }
  const reason = reasonOf(answer)
  if (reason === undefined) return undefined
  if (answer.kind === 'answer' && notKnown.includes(answer.status)) return { kind: 'not-known' }
  if (answer.kind === 'answer' && answer.status === 403) return { kind: 'refused', reason }
  return { kind: 'error', reason }
}

function rowsIn(body: Json | undefined, wanted: RowsWanted): readonly JsonObject[] | undefined {
  const value = valueAt(body, wanted.rows)
  if (wanted.shape === 'object') return isJsonObject(value) ? [value] : undefined
  if (!Array.isArray(value)) return undefined
  const items: readonly Json[] = value
  return items.every(isJsonObject) ? items : undefined
}
