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
/** How often it is seen whose feeds there are. */
const LOOK_AGAIN_MS = 5_000

/**
 * Follows what organisations publish of their relationships and registers: each polled at its own jittered interval,
 * sooner after a failure. `organisations` says whose feeds these are now: one that is added or changed is read at once,
 * one that is taken away is read no more, and what it said last ages. A feed that is malformed in any place is rejected
 * whole, and the last good one ages.
 */
export function followFeeds(
  organisations: () => readonly OrganisationSettings[],
  firstWithinMs: number,
  world: FeedWorld,
  replaceFeed: ReplaceFeed,
  lookAgainMs = LOOK_AGAIN_MS,
): FeedFollower {
  const stopped = new AbortController()
  const followed = new Map<string, Following>()
  const ended: Promise<void>[] = []
  const look = (): void => {
    const now = new Map(organisations().flatMap((it) => feedOf(it)))
    for (const [key, it] of followed)
      if (!now.has(key)) {
        followed.delete(key)
        ended.push(it.stop())
      }
    for (const [key, it] of now) if (!followed.has(key)) followed.set(key, follow(it, world, replaceFeed))
  }
  look()
  const bound = new AbortController()
  const tried = Promise.all([...followed.values()].map((it) => it.first)).then(() => bound.abort())
  const looking = keepLooking(look, lookAgainMs, stopped.signal)
  return {
    ready: Promise.race([tried, pause(firstWithinMs, bound.signal)]),
    stop: async () => {
      stopped.abort()
      bound.abort()
      await looking
      await Promise.all([...ended, ...[...followed.values()].map((it) => it.stop())])
    },
  }
}

/** A feed as the settings give it. */
type Feed = {
  readonly organisation: OdsCode
  readonly url: string
  readonly everySeconds: number
  readonly token?: SecretReference | undefined
}

type Followed = Feed & { readonly calls: Guard }

/** A feed that is being read again and again. */
type Following = {
  readonly first: Promise<PollResult>
  /** Resolves when nothing of it runs any more. */
  stop(): Promise<void>
}

/** The feed of an organisation, by everything that the settings say of it. */
function feedOf({ ods, feed }: OrganisationSettings): readonly (readonly [key: string, feed: Feed])[] {
  if (feed === undefined) return []
  const { url, everySeconds, token } = feed
  return [[JSON.stringify([ods, url, everySeconds, token]), { organisation: ods, ...feed }]]
}

function follow(feed: Feed, world: FeedWorld, replaceFeed: ReplaceFeed): Following {
  const stopped = new AbortController()
  const followed = { ...feed, calls: guardFor(feed.organisation, feed.url, world) }
  const first = poll(followed, world, replaceFeed, stopped.signal)
  const loop = keepPolling(followed, first, world, replaceFeed, stopped.signal)
  return {
    first,
    stop: async () => {
      stopped.abort()
      await loop
      await followed.calls.close()
    },
  }
}

async function keepLooking(look: () => void, everyMs: number, stop: AbortSignal): Promise<void> {
  for (;;) {
    await pause(everyMs, stop)
    if (stop.aborted) return
    look()
  }
}

type PollResult = FeedRead['kind']

function guardFor(organisation: OdsCode, url: string, world: FeedWorld): Guard {
  const settings = guardSettings(`feed-${organisation}`, new URL(url).origin, 1)
  return guard({ ...settings, maxBytes: 50_000_000 }, world.clock, world.events)
}

async function keepPolling(
  followed: Followed,
  first: Promise<PollResult>,
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
function isHeld(result: PollResult): boolean {
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
