import { type OrganisationSettings, type SecretReference } from '../config/settings-types.js'
import { type OdsCode } from '../model/ods-code.js'
import { type OrganisationFeed } from '../model/registers.js'
import { type SourceWorld } from './connector.js'
import { type CallResult } from './guard/call-result.js'
import { type Clock, isoNow } from './guard/clock.js'
import { guard, guardSettings, type Guard } from './guard/guard.js'
import { pause } from './guard/pause.js'
import { type FeedRead } from './source-events.js'
import { readFeed } from './read-feed.js'

/** Puts a feed, whole, in the place of the organisation's last one, unless a later one is held already. */
export type ReplaceFeed = (
  organisation: OdsCode,
  feed: OrganisationFeed,
  receivedAt: string,
) => Promise<'replaced' | 'older'>

export type FeedWorld = Pick<SourceWorld, 'clock' | 'secret' | 'events'>

export type FeedFollower = {
  /** Resolves when every feed has been tried once, or when the time given at start is over. Never rejects. */
  readonly ready: Promise<void>
  /** Ends polling; resolves when nothing runs any more. */
  stop(): Promise<void>
}

const CALL_DEADLINE_MS = 10_000
const FIRST_BACKOFF_MS = 1_000

/**
 * Follows what organisations publish of their relationships and registers: each polled at its own jittered interval,
 * sooner after a failure. Whose feeds these are is known at the start: one that is added, changed or removed later is
 * followed so from the next start on. A feed that is malformed in any place is rejected whole, and the last good one ages.
 */
export function followFeeds(
  organisations: readonly OrganisationSettings[],
  firstWithinMs: number,
  world: FeedWorld,
  replaceFeed: ReplaceFeed,
): FeedFollower {
  const stopped = new AbortController()
  const followed = organisations.flatMap(({ ods, feed }) =>
    feed === undefined ? [] : [{ organisation: ods, ...feed, calls: guardFor(ods, feed.url, world) }],
  )
  const first = followed.map((it) => poll(it, world, replaceFeed, stopped.signal))
  const bound = new AbortController()
  const tried = Promise.all(first).then(() => bound.abort())
  const loops = followed.map((it, index) => keepPolling(it, first[index], world, replaceFeed, stopped.signal))
  return {
    ready: Promise.race([tried, pause(firstWithinMs, bound.signal)]),
    stop: async () => {
      stopped.abort()
      bound.abort()
      await Promise.all(loops)
      await Promise.all(followed.map((it) => it.calls.close()))
    },
  }
}

type Followed = {
  readonly organisation: OdsCode
  readonly url: string
  readonly everySeconds: number
  readonly token?: SecretReference | undefined
  readonly calls: Guard
}

type PollResult = FeedRead['kind']

function guardFor(organisation: OdsCode, url: string, world: FeedWorld): Guard {
  const settings = guardSettings(`feed-${organisation}`, new URL(url).origin, 1)
  return guard({ ...settings, maxBytes: 50_000_000 }, world.clock, world.events)
}

async function keepPolling(
  followed: Followed,
  first: Promise<PollResult> | undefined,
  world: FeedWorld,
  replaceFeed: ReplaceFeed,
  stop: AbortSignal,
): Promise<void> {
  let failures = isHeld(await first) ? 0 : 1
  for (;;) {
    await pause(intervalMs(followed.everySeconds, failures, world.clock), stop)
    if (stop.aborted) return
    const result = await poll(followed, world, replaceFeed, stop)
    failures = isHeld(result) ? 0 : failures + 1
  }
}

/** Whether this feed, or a later one, is held now. */
function isHeld(result: PollResult | undefined): boolean {
  return result === 'replaced' || result === 'older'
}

/** A tenth either way, so that organisations are not all asked at once; after failures sooner, doubling up to the interval. */
function intervalMs(everySeconds: number, failures: number, clock: Clock): number {
  const usual = everySeconds * 1_000
  const base = failures === 0 ? usual : Math.min(usual, FIRST_BACKOFF_MS * 2 ** Math.min(failures - 1, 20))
  return base * (0.9 + 0.2 * clock.random())
}

async function poll(
  followed: Followed,
  world: FeedWorld,
  replaceFeed: ReplaceFeed,
  stop: AbortSignal,
): Promise<PollResult> {
  const started = world.clock.now()
  const receipt = await pollOnce(followed, world, replaceFeed, stop)
  if (!stop.aborted)
    world.events.feedRead({
      organisation: followed.organisation,
      kind: receipt.kind,
      milliseconds: world.clock.now() - started,
      relationships: receipt.feed?.relationships.length ?? 0,
      registers: receipt.feed?.registers.length ?? 0,
    })
  return receipt.kind
}

async function pollOnce(
  followed: Followed,
  world: FeedWorld,
  replaceFeed: ReplaceFeed,
  stop: AbortSignal,
): Promise<{ readonly kind: PollResult; readonly feed: OrganisationFeed | undefined }> {
  try {
    // What a source reports while the feed is on its way is newer than the feed.
    const askedAt = isoNow(world.clock)
    const answer = await fetchFeed(followed, world, stop)
    if (answer.kind !== 'answer' || answer.status !== 200) return { kind: 'failed', feed: undefined }
    const feed = readFeed(answer.body, followed.organisation)
    if (feed === undefined) return { kind: 'malformed', feed }
    return { kind: await replaceFeed(followed.organisation, feed, askedAt), feed }
  } catch {
    // The store or the secret could not be had: the last feed stands and ages.
    return { kind: 'failed', feed: undefined }
  }
}

function fetchFeed(followed: Followed, world: FeedWorld, stop: AbortSignal): Promise<CallResult> {
  const token = followed.token === undefined ? undefined : world.secret(followed.token)
  return followed.calls.call({
    method: 'GET',
    url: followed.url,
    headers: () => ({
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    }),
    body: undefined,
    repeat: 'safe',
    deadline: world.clock.now() + CALL_DEADLINE_MS,
    signal: stop,
  })
}
