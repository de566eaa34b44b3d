import { type AskContext, type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { type Guard } from '../guard/guard.js'
import { reasonOf } from '../outcomes.js'
import { type FhirR4Options } from './options.js'
import { type Json } from '../../model/json.js'
import { type Found, type Page, readPage } from './read-page.js'

/** What one search came to: all of it, or why not. `isWhole` is false where the source itself says that some is missing. */
export type Searched =
  | {
      readonly kind: 'found'
      readonly matches: readonly Found[]
      readonly included: readonly Found[]
      readonly isWhole: boolean
      /** The search that the source says it made. */
      readonly self: string | undefined
    }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'error'; readonly reason: string }

/** Who waits for an answer of the source, until when. */
export type Waiting = Pick<AskContext, 'requestId' | 'deadline' | 'signal'>

/** One source system with a FHIR interface. */
export type FhirSystem = {
  search(type: string, query: URLSearchParams, about: AskContext): Promise<Searched>
  /** Its CapabilityStatement, as it came; undefined where none came. */
  capabilities(about: Waiting): Promise<Json | undefined>
}

const MAX_PAGES = 100
const MAX_RESOURCES = 10_000

/** Searches a FHIR system, all pages of it: pages that stop half way, loop or leave the origin give nothing at all. */
export function fhirSystem(options: FhirR4Options, calls: Guard, world: SourceWorld): FhirSystem {
  const base = options.baseUrl.replace(/\/$/, '')
  const sendFor =
    (about: Waiting) =>
    (call: PageCall): Promise<CallResult> =>
      calls.call({
        method: call.method,
        url: call.url,
        headers: () => ({
          accept: 'application/fhir+json',
          prefer: 'handling=strict',
          'x-correlation-id': about.requestId,
          ...(call.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
          ...authOf(options, world),
        }),
        body: call.body,
        repeat: 'safe',
        deadline: about.deadline,
        signal: about.signal,
      })
  return {
    search: (type, query, about) => allPages(sendFor(about), firstCall(base, options.searchBy, type, query)),
    capabilities: async (about) => {
      const answer = await sendFor(about)({ method: 'GET', url: `${base}/metadata`, body: undefined })
      return answer.kind === 'answer' && answer.status === 200 ? answer.body : undefined
    },
  }
}

type PageCall = { readonly method: 'GET' | 'POST'; readonly url: string; readonly body: string | undefined }

function firstCall(
  base: string,
  searchBy: FhirR4Options['searchBy'],
  type: string,
  query: URLSearchParams,
): PageCall {
  return searchBy === 'GET'
    ? { method: 'GET', url: `${base}/${type}?${query.toString()}`, body: undefined }
    : { method: 'POST', url: `${base}/${type}/_search`, body: query.toString() }
}

async function allPages(send: (call: PageCall) => Promise<CallResult>, first: PageCall): Promise<Searched> {
  const pages: Page[] = []
  const seen = new Set<string>()
  for (let call: PageCall | undefined = first; call !== undefined;) {
    const answer = await send(call)
    const page = answer.kind === 'answer' && answer.status === 200 ? readPage(answer.body) : undefined
    if (page === undefined) return failureOf(answer)
    pages.push(page)
    const next = nextUrl(page.next, first.url)
    const objection = objectionTo(next, pages, seen)
    if (objection !== undefined) return failed(objection)
    if (next !== undefined) seen.add(next)
    call = next === undefined ? undefined : { method: 'GET', url: next, body: undefined }
  }
  return together(pages)
}

/** Why no further page is asked for, though there is one. */
function objectionTo(
  next: string | undefined,
  pages: readonly Page[],
  seen: ReadonlySet<string>,
): string | undefined {
  if (countOf(pages) > MAX_RESOURCES) return 'too-many-resources'
  if (next === undefined) return undefined
  if (next === UNREADABLE) return 'next-page-unreadable'
  if (seen.has(next)) return 'pages-loop'
  return pages.length >= MAX_PAGES ? 'too-many-pages' : undefined
}

/** What stands for a next page that cannot be asked for; no address is empty. */
const UNREADABLE = ''

function countOf(pages: readonly Page[]): number {
  return pages.reduce((sum, it) => sum + it.matches.length + it.included.length, 0)
}

function together(pages: readonly Page[]): Searched {
  const matches = pages.flatMap((it) => it.matches)
  const promised = Math.max(0, ...pages.map((it) => it.total ?? 0))
  return {
    kind: 'found',
    matches,
    included: pages.flatMap((it) => it.included),
    self: pages[0]?.self,
    isWhole: matches.length >= promised && !pages.some((it) => it.isIncomplete),
  }
}

/** INVARIANT: a next page stands on the same origin as the first; the token is sent nowhere else. */
function nextUrl(next: string | undefined, first: string): string | undefined {
  if (next === undefined) return undefined
  if (!URL.canParse(next, first)) return UNREADABLE
  const url = new URL(next, first)
  return url.origin === new URL(first).origin ? url.href : UNREADABLE
}

function failureOf(answer: CallResult): Searched {
  if (answer.kind === 'timed-out') return { kind: 'timed-out' }
  const reason = reasonOf(answer)
  if (reason === undefined) return failed('not-a-searchset')
  return answer.kind === 'answer' && answer.status === 403 ? { kind: 'refused', reason } : failed(reason)
}

function failed(reason: string): Searched {
  return { kind: 'error', reason }
}

function authOf(options: FhirR4Options, world: SourceWorld): Readonly<Record<string, string>> {
  if (options.auth === undefined) return {}
  const secret = world.secret(options.auth.secret)
  const { header } = options.auth
  return header === undefined ? { authorization: `Bearer ${secret}` } : { [header.toLowerCase()]: secret }
}
