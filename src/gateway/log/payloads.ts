import { randomBytes } from 'node:crypto'
import { type Environment } from '../../config/environment.js'
import { readSecret } from '../../config/secrets.js'
import { type PayloadsSettings, type Settings } from '../../config/settings-types.js'
import { type Events } from '../../observability/events.js'
import { pdsDescriptor } from '../../sources/pds/pds-record.js'
import { type Database } from '../../storage/database.js'
import { type PayloadStore, payloadStore, removePayloads } from '../../storage/payloads/payload-store.js'
import { repeat } from '../repeat.js'

const HOUR_MS = 3_600_000

/** Where what was shown is kept, and the removal of it. */
type OpenPayloads = {
  /** Undefined: nothing is kept any more. What was, is removed all the same. */
  readonly store: PayloadStore | undefined
  readonly close: () => Promise<void>
}

/**
 * Where what was shown is kept, when the settings say so; what has run out is removed every hour, whether they say so or
 * not. Throws, naming the controller, when a key is not 32 bytes in hex.
 */
export function openPayloads(
  { payloads, sources }: Pick<Settings, 'payloads' | 'sources'>,
  database: Pick<Database, 'pool'>,
  { environment, now }: { readonly environment: Environment; readonly now: () => Date },
  events: Pick<Events, 'auditChanged'>,
): OpenPayloads {
  const store = payloads && storeOf({ payloads, sources }, database, { environment, now })
  const removeOld = async (): Promise<void> => {
    await removePayloads(database, now(), payloads?.days)
  }
  const loop = repeat(removeOld, HOUR_MS, () => events.auditChanged('payloads-not-removed'))
  return { store, close: () => loop.stop() }
}

function storeOf(
  { payloads, sources }: { readonly payloads: PayloadsSettings; readonly sources: Settings['sources'] },
  database: Pick<Database, 'pool'>,
  { environment, now }: { readonly environment: Environment; readonly now: () => Date },
): PayloadStore {
  const controllers = new Map<string, string>(
    [...sources, pdsDescriptor()].map((it) => [it.id, it.organisation]),
  )
  return payloadStore(database, {
    days: payloads.days,
    keys: payloads.keys.map(({ controller, id, key }) => ({
      controller,
      id,
      key: keyBytes(readSecret(key, environment).reveal(), controller, id),
    })),
    controllerOf: (source) => controllers.get(source),
    now,
    randomBytes,
  })
}

function keyBytes(hex: string, controller: string, id: string): Uint8Array {
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new Error(`payloads.keys: the key ${id} of ${controller} is not 32 bytes in hex`)
  return Buffer.from(hex, 'hex')
}
