import { type DirectorySettings } from '../../config/settings-types.js'
import { type Json, type JsonObject, objectOf, objectsOf, textOf } from '../../model/json.js'
import { type DirectoryFound, type ServiceDirectory } from '../../model/directory/service-directory.js'
import { type SourceRecord } from '../../model/source.js'
import { type SourceWorld } from '../connector.js'
import { type CallResult } from '../guard/call-result.js'
import { isoNow } from '../guard/clock.js'
import { type Guard, guard, guardSettings } from '../guard/guard.js'

/** Most services of one search that are read: each is a call of its own. */
const MOST_SERVICES = 50
/** Calls that one search makes at once, so that the searches of many people take turns and none fills the queue. */
const MOST_AT_ONCE = 4
/** Searches that may be under way at once before more are turned away. */
const MOST_SEARCHES = 50

/**
 * The connector to a service directory in Open Referral UK 3.0 (HSDS 3.0: `/services`, `/services/{id}`). It is told
 * the words that are searched for and nothing else: neither who asks nor for whom.
 */
export function openReferral(
  settings: DirectorySettings,
  world: SourceWorld,
): ServiceDirectory & { close(): Promise<void> } {
  const { id, name, organisation, baseUrl, maxConcurrent } = settings
  const limits = { ...guardSettings(id, baseUrl, maxConcurrent), maxQueued: MOST_SEARCHES * MOST_AT_ONCE }
  const calls = guard(limits, world.clock, world.events)
  return {
    descriptor: { id, name, organisation },
    find: (words) => found(settings, world, calls, words),
    close: () => calls.close(),
  }
}

async function found(
  settings: DirectorySettings,
  world: SourceWorld,
  calls: Guard,
  words: string | undefined,
): Promise<DirectoryFound> {
  const deadline = world.clock.now() + settings.deadlineMs
  // Nobody tells when the one who asked has gone: the deadline ends a search. One signal for all would gather listeners.
  const { signal } = new AbortController()
  const get = (path: string): Promise<CallResult> =>
    calls.call({
      method: 'GET',
      url: `${settings.baseUrl.replace(/\/$/, '')}/${path}`,
      headers: () => ({ accept: 'application/json', ...tokenOf(settings, world) }),
      body: undefined,
      repeat: 'safe',
      deadline,
      signal,
    })
  const query = new URLSearchParams({ ...(words === undefined ? {} : { search: words }), per_page: '50' })
  const listed = await get(`services?${query.toString()}`)
  const page = listed.kind === 'answer' && listed.status === 200 ? pageIn(listed.body) : undefined
  const asOf = isoNow(world.clock)
  if (page === undefined) return { records: [], outcome: failureOf(listed), asOf }
  const services = await fewAtOnce(page.ids.slice(0, MOST_SERVICES), async (id) => ({
    id,
    answer: await get(`services/${encodeURIComponent(id)}`),
  }))
  const records = services.flatMap(({ id, answer }) => recordFrom(id, answer, settings, isoNow(world.clock)))
  return { records, outcome: outcomeOf(page, records.length), asOf }
}

/** What each comes to, in their order, no more than a few being under way. */
async function fewAtOnce<T, R>(all: readonly T[], ask: (one: T) => Promise<R>): Promise<readonly R[]> {
  const waiting = all.entries()
  const results = new Map<number, R>()
  const takeTurns = async (): Promise<void> => {
    for (const [index, one] of waiting) results.set(index, await ask(one))
  }
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, takeTurns))
  return [...results].sort(([a], [b]) => a - b).map(([, result]) => result)
}

type ListPage = { readonly ids: readonly string[]; readonly isLast: boolean }

/** The ids of the services of a page; undefined where the answer is no page, or lists one that cannot be asked for. */
function pageIn(body: Json | undefined): ListPage | undefined {
  const page = objectOf(body)
  const contents = page?.['contents']
  const ids = objectsOf(contents).map((it) => textOf(it['id']) ?? '')
  if (!Array.isArray(contents) || ids.length !== contents.length) return undefined
  if (ids.some((it) => it === '' || /^\.+$/.test(it))) return undefined
  const pages = page?.['total_pages']
  const isLast = typeof pages === 'number' && pages <= 1 && !saysThereAreMore(page ?? {}, ids.length)
  return { ids: [...new Set(ids)], isLast }
}

/** What else a page may say of how much there is (HSDS 3.0: Page). */
function saysThereAreMore(page: JsonObject, listed: number): boolean {
  const { total_items: total, last_page: isLast } = page
  return (typeof total === 'number' && total > listed) || isLast === false
}

/** The service where it is the one that was asked for. */
function recordFrom(
  id: string,
  answer: CallResult,
  settings: DirectorySettings,
  retrievedAt: string,
): readonly SourceRecord[] {
  const service: JsonObject | undefined =
    answer.kind === 'answer' && answer.status === 200 ? objectOf(answer.body) : undefined
  if (service?.['id'] !== id) return []
  return [
    {
      source: settings.id,
      mapping: settings.mapping,
      recordId: id,
      area: undefined,
      content: service,
      retrievedAt,
      asOf: undefined,
    },
  ]
}

function outcomeOf({ ids, isLast }: ListPage, read: number): DirectoryFound['outcome'] {
  if (ids.length === 0) return isLast ? 'answered-empty' : 'partial'
  if (read === 0) return 'error'
  return read === ids.length && isLast ? 'answered' : 'partial'
}

function failureOf(answer: CallResult): DirectoryFound['outcome'] {
  if (answer.kind === 'timed-out') return 'timed-out'
  return answer.kind === 'answer' && answer.status === 403 ? 'not-permitted' : 'error'
}

function tokenOf({ token }: DirectorySettings, world: SourceWorld): Readonly<Record<string, string>> {
  return token === undefined ? {} : { authorization: `Bearer ${world.secret(token)}` }
}
