import { type Json, isJsonObject, objectOf, textOf } from '../../model/json.js'
import { type PagingOptions } from './options.js'

/** The value at a dotted path; the value itself for no path. */
export function valueAt(value: Json | undefined, path: string | undefined): Json | undefined {
  if (path === undefined) return value
  return path.split('.').reduce<Json | undefined>((at, name) => objectOf(at)?.[name], value)
}

/** The address of the first page. */
export function firstPage(url: URL, paging: PagingOptions | undefined): URL {
  if (paging === undefined || paging.kind === 'next-link' || paging.kind === 'links') return url
  const first =
    paging.kind === 'page-number' ? withParameter(url, paging.parameter, String(paging.first)) : url
  return paging.size === undefined
    ? first
    : withParameter(first, paging.size.parameter, String(paging.size.value))
}

type NextPage = URL | 'unreadable' | undefined

/**
 * The address of the page after this one; undefined after the last. `unreadable` where the answer does not say whether
 * more pages follow, or the next one stands on another origin.
 */
export function nextPage(
  url: URL,
  body: Json | undefined,
  page: number,
  paging: PagingOptions | undefined,
): NextPage {
  switch (paging?.kind) {
    case undefined:
      return undefined
    case 'page-number':
      return nextNumber(url, valueAt(body, paging.pages), page, paging)
    case 'links':
      return nextLinked(url, valueAt(body, paging.links), paging.relation ?? 'next')
    case 'next-link':
      return nextLink(url, valueAt(body, paging.next))
    case 'cursor':
      return nextCursor(url, valueAt(body, paging.next), paging.parameter)
  }
}

/** An answer that leaves the cursor out says nothing of whether more pages follow. */
function nextCursor(url: URL, next: Json | undefined, parameter: string): NextPage {
  if (next === null || next === '') return undefined
  const cursor = typeof next === 'number' ? String(next) : textOf(next)
  return cursor === undefined ? 'unreadable' : withParameter(url, parameter, cursor)
}

function nextNumber(
  url: URL,
  pages: Json | undefined,
  page: number,
  paging: Extract<PagingOptions, { kind: 'page-number' }>,
): NextPage {
  if (typeof pages !== 'number' || !Number.isInteger(pages) || pages < 0) return 'unreadable'
  return page >= pages ? undefined : withParameter(url, paging.parameter, String(paging.first + page))
}

function nextLink(url: URL, next: Json | undefined): NextPage {
  if (next === undefined || next === null || next === '') return undefined
  if (typeof next !== 'string' || !URL.canParse(next, url.href)) return 'unreadable'
  const link = new URL(next, url)
  return link.origin === url.origin ? link : 'unreadable'
}

/** An answer without links says nothing of whether more pages follow; links that disagree lead nowhere. */
function nextLinked(url: URL, links: Json | undefined, relation: string): NextPage {
  const found = addressesIn(links, relation)
  if (found === undefined) return 'unreadable'
  const [address, ...others] = new Set(found)
  if (address === undefined) return undefined
  return others.length > 0 || address === null || address === '' ? 'unreadable' : nextLink(url, address)
}

/** The addresses of a relation, null for a link without one; undefined where there are no links to be read. */
function addressesIn(links: Json | undefined, relation: string): readonly Json[] | undefined {
  if (isJsonObject(links)) {
    const link = links[relation]
    return link === undefined || link === null ? [] : [isJsonObject(link) ? (link['href'] ?? null) : link]
  }
  if (!Array.isArray(links)) return undefined
  const listed: readonly Json[] = links
  if (!listed.every(isJsonObject)) return undefined
  return listed.filter((it) => it['rel'] === relation).map((it) => it['href'] ?? null)
}

function withParameter(url: URL, name: string, value: string): URL {
  const next = new URL(url)
  next.searchParams.set(name, value)
  return next
}
