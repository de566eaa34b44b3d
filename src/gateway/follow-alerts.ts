import { randomBytes } from 'node:crypto'
import { readAccess } from '../audit/alerts/access.js'
import { alertOfGap, alertsOfAccess } from '../audit/alerts/alerts-of-access.js'
import { type Settings } from '../config/settings-types.js'
import { type Channel } from '../delivery/channel.js'
import { type Deliveries, deliveries } from '../delivery/deliver-due.js'
import { type Stores } from '../gateway-stores.js'
import { type GatewayWorld } from '../gateway-world.js'
import { type OutboxLane } from '../model/obligations/outbox.js'
import { type Events } from '../observability/events.js'
import { alertDestinations } from './alert-destinations.js'
import { type AuditFeeds } from './log/audit-feeds.js'
import { repeat } from './repeat.js'

/** How many alerts a step has opened; `missing`: entries that were not there to be read. */
type Opened = { readonly opened: number; readonly missing?: number }

/** How long after an access its alert is in the queue, at most, while the log is not far ahead. */
const ROUND_MS = 1_000

/** Each is told by itself: see `OutboxLane`. */
const LANES: readonly OutboxLane[] = ['alerts', 'feeds']

/**
 * Follows the access log: raises the alerts it calls for, those of episodes nobody followed up and of answers that were
 * reported, and tells of them, and repositories of what was recorded. Every process does so; what one of them has taken
 * the others leave alone. What fails is reported and holds up nothing else; its next round goes on from where it stood.
 */
export function followAlerts(
  settings: Pick<Settings, 'organisations' | 'mail' | 'sources' | 'breakGlass'>,
  stores: Pick<Stores, 'scanLog' | 'raiseMissingFollowUps' | 'raiseReported' | 'watchLog' | 'outbox'>,
  world: Pick<GatewayWorld, 'environment' | 'now' | 'random'>,
  events: Pick<Events, 'alertsFollowed' | 'auditChanged'>,
  feeds: Pick<AuditFeeds, 'channelOf'>,
): { close(): Promise<void> } {
  const destinations = alertDestinations(settings, world.environment, world.now)
  const holders = new Map<string, string>(settings.sources.map((it) => [it.id, it.organisation]))
  const raising = {
    mintReference: () => `ALR-${randomBytes(8).toString('hex')}`,
    messagesOf: destinations.messagesOf,
  }
  const scanning = {
    ...raising,
    alertsOf: (entry: Parameters<typeof readAccess>[0]) =>
      alertsOfAccess(readAccess(entry), (source) => holders.get(source)),
    alertOfGap: (shard: number, index: bigint) => alertOfGap(shard, index, world.now().toISOString()),
  }
  const steps: readonly (() => Promise<Opened>)[] = [
    () => stores.scanLog(scanning),
    async () => {
      const at = world.now()
      const before = new Date(at.getTime() - settings.breakGlass.followUpHours * 3_600_000)
      return { opened: await stores.raiseMissingFollowUps(before.toISOString(), at.toISOString(), raising) }
    },
    async () => ({ opened: await stores.raiseReported(raising) }),
    () => stores.watchLog(raising),
  ]
  const failed = (): void => events.auditChanged('alerts-not-followed')
  const round = async (): Promise<void> => {
    let [opened, missing] = [0, 0]
    // One after another, as they share a connection's worth of work; each whatever became of the one before.
    for (const step of steps)
      try {
        const found = await step()
        opened += found.opened
        missing += found.missing ?? 0
      } catch {
        failed()
      }
    events.alertsFollowed({ opened, missing, told: [] })
  }
  const channelOf = (destination: string): Channel | undefined =>
    destinations.channelOf(destination) ?? feeds.channelOf(destination)
  const lanes = LANES.map((lane) => deliveries(stores.outbox, lane, { ...world, channelOf }))
  const tell = async (lane: Deliveries): Promise<void> => {
    events.alertsFollowed({ opened: 0, missing: 0, told: await lane.round() })
  }
  // Apart, so that a receiver that takes its time holds up no alert, and a repository nobody who is told of one.
  const loops = [round, ...lanes.map((it) => () => tell(it))].map((it) => repeat(it, ROUND_MS, failed))
  return {
    close: async () => {
      await Promise.all(loops.map((it) => it.stop()))
      await Promise.all(lanes.map((it) => it.settled()))
      await destinations.close()
    },
  }
}
