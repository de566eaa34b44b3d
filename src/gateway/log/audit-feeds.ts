import { type FoundEntry } from '../../audit/questions/question.js'
import { feedBundle } from '../../audit/feed/feed-bundle.js'
import { readSecret } from '../../config/secrets.js'
import { type AuditFeedSettings, type Settings } from '../../config/settings-types.js'
import { auditFeedChannel } from '../../delivery/audit-feed-channel.js'
import { type Channel } from '../../delivery/channel.js'
import { toldToPerson } from '../../gateway-log.js'
import { type Stores } from '../../gateway-stores.js'
import { type GatewayWorld } from '../../gateway-world.js'
import { type Events } from '../../observability/events.js'
import { type FeedStore, readFeedMessage } from '../../storage/audit/feed-store.js'
import { repeat } from '../repeat.js'

/** How long after an entry its events are on their way, at most, while the repository keeps up. */
const ROUND_MS = 2_000

/** It is not known who reads a repository: a proxy who may be a source of risk to the person may. */
const WHOEVER_READS = { kind: 'proxy', risk: undefined } as const

/** The repositories outside, as the outbox knows them. */
export type AuditFeeds = {
  readonly channelOf: (destination: string) => Channel | undefined
  close(): Promise<void>
}

/**
 * Keeps every repository in the settings told of what is recorded. No answer ever waits for one: what is to be sent is
 * read from the log, afterwards. Every process does so; what one has queued the others leave alone. Throws, naming the
 * place, when a token cannot be read.
 */
export function openAuditFeeds(
  settings: Pick<Settings, 'auditFeeds' | 'baseUrl' | 'logOrigin'> & { readonly sources: readonly Held[] },
  { feeds: store, releases }: Pick<Stores, 'feeds' | 'releases'>,
  { environment, now }: Pick<GatewayWorld, 'environment' | 'now'>,
  events: Pick<Events, 'auditChanged'>,
): AuditFeeds {
  const controllers = new Map(settings.sources.map((it) => [it.id, it.organisation]))
  const all = (settings.auditFeeds ?? []).map((feed) => ({
    destination: `feed:${feed.organisation}:${feed.url}`,
    channel: auditFeedChannel({
      url: feed.url,
      token: feed.token && readSecret(feed.token, environment).reveal(),
      bundleOf: async ({ body }) => {
        const told = await toldOf(feed, body, store, (entries) =>
          toldToPerson(entries, WHOEVER_READS, releases),
        )
        const reader = { organisation: feed.organisation, ids: feed.ids ?? 'theirs' }
        return feedBundle(told, reader, settings, (source) => controllers.get(source))
      },
    }),
  }))
  const round = async (): Promise<void> => {
    for (const { destination } of all) await store.queue(destination, now().toISOString())
  }
  const loop =
    all.length === 0 ? undefined : repeat(round, ROUND_MS, () => events.auditChanged('feeds-not-queued'))
  const channels = new Map(all.map((it) => [it.destination, it.channel]))
  return {
    channelOf: (destination) => channels.get(destination),
    close: async () => {
      await loop?.stop()
      await Promise.all(all.map((it) => it.channel.close()))
    },
  }
}

/** A source and who controls what it holds. */
type Held = { readonly id: string; readonly organisation: string }

async function toldOf(
  { hiddenAccesses }: AuditFeedSettings,
  body: string,
  store: FeedStore,
  toldTo: (entries: readonly FoundEntry[]) => Promise<readonly FoundEntry[]>,
): Promise<readonly FoundEntry[]> {
  const fed = readFeedMessage(body)
  if (fed === undefined) return []
  const entries = await store.entries(fed)
  return hiddenAccesses === 'included' ? entries : toldTo(entries)
}
