import { type Json, type JsonObject, isJsonObject, objectOf, textOf } from '../../model/json.js'
import { type CallResult } from '../guard/call-result.js'
import { reasonOf } from '../outcomes.js'
import { type Rows } from '../parts/rows.js'
import { type PagingOptions } from './options.js'

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

/** The value at a dotted path; the value itself for no path. */
function valueAt(value: Json | undefined, path: string | undefined): Json | undefined {
  if (path === undefined) return value
  return path.split('.').reduce<Json | undefined>((at, name) => objectOf(at)?.[name], value)
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

function firstPage(url: URL, paging: PagingOptions | undefined): URL {
  if (paging === undefined || paging.kind === 'next-link') return url
  const first =
    paging.kind === 'page-number' ? withParameter(url, paging.parameter, String(paging.first)) : url
  return paging.size === undefined
    ? first
    : withParameter(first, paging.size.parameter, String(paging.size.value))
}

type NextPage = URL | 'unreadable' | undefined

function nextPage(
  url: URL,
  body: Json | undefined,
  page: number,
  paging: PagingOptions | undefined,
): NextPage {
  if (paging === undefined) return undefined
  if (paging.kind === 'page-number') return nextNumber(url, valueAt(body, paging.pages), page, paging)
  const next = valueAt(body, paging.next)
  if (next === null || next === '') return undefined
  if (paging.kind === 'next-link') return next === undefined ? undefined : nextLink(url, next)
  // An answer that leaves the cursor out says nothing of whether more pages follow.
  const cursor = typeof next === 'number' ? String(next) : textOf(next)
  return cursor === undefined ? 'unreadable' : withParameter(url, paging.parameter, cursor)
}

function nextNumber(
  url: URL,
  pages: Json | undefined,
  page: number,
  paging: Extract<PagingOptions, { kind: 'page-number' }>,
): NextPage {
  if (typeof pages !== 'number') return 'unreadable'
  return page >= pages ? undefined : withParameter(url, paging.parameter, String(paging.first + page))
}

function nextLink(url: URL, next: Json): NextPage {
  if (typeof next !== 'string' || !URL.canParse(next, url.href)) return 'unreadable'
  const link = new URL(next, url)
  return link.origin === url.origin ? link : 'unreadable'
}

function withParameter(url: URL, name: string, value: string): URL {
  const next = new URL(url)
  next.searchParams.set(name, value)
  return next
}
