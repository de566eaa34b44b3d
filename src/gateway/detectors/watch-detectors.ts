import { type Keyed, keyedWith } from '../../audit/detectors/kin.js'
import { watching } from '../../audit/detectors/watch.js'
import { readSecret } from '../../config/secrets.js'
import { type Settings } from '../../config/settings-types.js'
import { type GatewayWorld } from '../../gateway-world.js'
import { type Database } from '../../storage/database.js'
import { type WatchingLog, type Watched, watchLog } from '../../storage/detectors/watch-log.js'
import { type Raising } from '../../storage/alerts/raise-alert.js'

/** How long after it was recorded an entry is taken to be durable, in every process: the order of shards rests on it. */
const SETTLED_MS = 10_000

/** How far the clock of another process may be ahead. */
const AHEAD_MS = 600_000

/** The digests by which two people can be seen to be close, under the key that ids are made with. */
export function detectorKey(settings: Settings, { environment }: Pick<GatewayWorld, 'environment'>): Keyed {
  return keyedWith(Buffer.from(readSecret(settings.keys.ids, environment).reveal(), 'hex'))
}

/** Lets the detectors read the log on, as they are set. */
export function detectorsOver(
  database: Pick<Database, 'pool'>,
  settings: Settings,
  world: Pick<GatewayWorld, 'environment' | 'now'>,
): (raising: Raising) => Promise<Watched> {
  const set: Pick<WatchingLog, 'watching' | 'keyed'> = {
    watching: watching(settings.detectors),
    keyed: detectorKey(settings, world),
  }
  return (raising) =>
    watchLog(
      database,
      { ...raising, ...set },
      { settled: instant(world, -SETTLED_MS), ahead: instant(world, AHEAD_MS) },
    )
}

function instant({ now }: Pick<GatewayWorld, 'now'>, away: number): string {
  return new Date(now().getTime() + away).toISOString()
}
