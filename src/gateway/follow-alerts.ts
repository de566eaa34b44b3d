import { randomBytes } from 'node:crypto'
import { readAccess } from '../audit/alerts/access.js'
import { alertOfGap, alertsOfAccess } from '../audit/alerts/alerts-of-access.js'
import { type Settings } from '../config/settings-types.js'
import { type Channel } from '../delivery/channel.js'
import { deliverDue } from '../delivery/deliver-due.js'
import { type Stores } from '../gateway-stores.js'
import { type GatewayWorld } from '../gateway-world.js'
import { type Events } from '../observability/events.js'
import { alertDestinations } from './alert-destinations.js'
import { type AuditFeeds } from './log/audit-feeds.js'
import { repeat } from './repeat.js'

/** How long after an access its alert is in the queue, at most, while the log is not far ahead. */
const ROUND_MS = 1_000

/**
 * Follows the access log: raises the alerts it calls for, those of episodes nobody followed up and of answers that were
 * reported, and tells of them, and repositories of what was recorded. Every process does so; what one of them has taken the others leave alone. A round that fails is reported, and the
 * next one goes on from where it stood.
 */
export function followAlerts(
  settings: Settings,
  stores: Stores,
  world: GatewayWorld,
  events: Events,
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
  const round = async (): Promise<void> => {
    const scanned = await stores.scanLog(scanning)
    const at = world.now()
    const before = new Date(at.getTime() - settings.breakGlass.followUpHours * 3_600_000)
    const late = await stores.raiseMissingFollowUps(before.toISOString(), at.toISOString(), raising)
    const reported = await stores.raiseReported(raising)
    const found = await stores.watchLog(raising)
    events.alertsFollowed({
      opened: scanned.opened + late + reported + found.opened,
      missing: scanned.missing,
      told: [],
    })
  }
  const tell = async (): Promise<void> => {
    const channelOf = (destination: string): Channel | undefined =>
      destinations.channelOf(destination) ?? feeds.channelOf(destination)
    const told = await deliverDue(stores.outbox, { ...world, channelOf })
    events.alertsFollowed({ opened: 0, missing: 0, told })
  }
  // Apart, so that a receiver that takes its time holds up nobody's alert.
  const failed = (): void => events.auditChanged('alerts-not-followed')
  const loops = [repeat(round, ROUND_MS, failed), repeat(tell, ROUND_MS, failed)]
  return {
    close: async () => {
      await Promise.all(loops.map((it) => it.stop()))
      await destinations.close()
    },
  }
}
