import { randomBytes } from 'node:crypto'
import { type Environment } from '../../config/environment.js'
import { readSecret } from '../../config/secrets.js'
import { type Settings } from '../../config/settings-types.js'
import { type Events } from '../../observability/events.js'
import { pdsDescriptor } from '../../sources/pds/pds-record.js'
import { type Database } from '../../storage/database.js'
import { type PayloadStore, payloadStore } from '../../storage/payloads/payload-store.js'
import { repeat } from '../repeat.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/**
 * Where what was shown is kept, when the settings say so; what is older than they allow is removed every hour. Throws,
 * naming the controller, when a key is not 32 bytes in hex.
 */
export function openPayloads(
  { payloads, sources }: Pick<Settings, 'payloads' | 'sources'>,
  database: Database,
  { environment, now }: { readonly environment: Environment; readonly now: () => Date },
  events: Pick<Events, 'auditChanged'>,
): (PayloadStore & { close(): Promise<void> }) | undefined {
  if (payloads === undefined) return undefined
  const controllers = new Map<string, string>(
    [...sources, pdsDescriptor()].map((it) => [it.id, it.organisation]),
  )
  const store = payloadStore(database, {
    keys: payloads.keys.map(({ controller, id, key }) => ({
      controller,
      id,
      key: keyBytes(readSecret(key, environment).reveal(), controller, id),
    })),
    controllerOf: (source) => controllers.get(source),
    now,
    randomBytes,
  })
  const removeOld = async (): Promise<void> => {
    await store.removeBefore(new Date(now().getTime() - payloads.days * DAY_MS))
  }
  const loop = repeat(removeOld, HOUR_MS, () => events.auditChanged('payloads-not-removed'))
  return { ...store, close: () => loop.stop() }
}

function keyBytes(hex: string, controller: string, id: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new Error(`payloads.keys: the key ${id} of ${controller} is not 32 bytes in hex`)
  return Buffer.from(hex, 'hex')
}
