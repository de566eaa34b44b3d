import { promisify } from 'node:util'
import { constants, deflateRaw, inflateRaw } from 'node:zlib'
import {
  type KeptPart,
  type PayloadKeeper,
  type PayloadReader,
  type ShownPart,
} from '../../audit/payloads/payload-keeper.js'
import { NONCE_BYTES, openPart, sealPart } from '../../audit/payloads/seal-part.js'
import { type Database } from '../database.js'

/** A key of one controller: 32 bytes under a name that is kept with what it seals. */
export type PayloadKey = { readonly controller: string; readonly id: string; readonly key: Uint8Array }

export type PayloadSettings = {
  /** The first key of a controller seals; all of them open. */
  readonly keys: readonly PayloadKey[]
  readonly controllerOf: (source: string) => string | undefined
  /** Days after which what is kept goes, at the latest: written down with it. */
  readonly days: number
  readonly now: () => Date
  readonly randomBytes: (length: number) => Uint8Array
}

export type PayloadStore = PayloadKeeper & PayloadReader

/** The payload store. What a source shows whose controller has no key is not kept. */
export function payloadStore({ pool }: Pick<Database, 'pool'>, settings: PayloadSettings): PayloadStore {
  return {
    keep: async (requestId, parts) => {
      const placed = parts.flatMap((part) => {
        const controller = settings.controllerOf(part.source)
        const key = settings.keys.find((it) => it.controller === controller)
        return key === undefined ? [] : [{ part, key }]
      })
      if (placed.length === 0) return []
      const now = settings.now()
      const expires = new Date(now.getTime() + settings.days * DAY_MS)
      const rows = await Promise.all(placed.map((it) => sealedRow(requestId, it, settings.randomBytes)))
      const column = (at: number): readonly unknown[] => rows.map((it) => it[at])
      await pool.query({
        name: 'keep-payload',
        text: KEEP,
        values: [requestId, now, expires, column(0), column(1), column(2), column(3), column(4)],
      })
      return placed.map((it) => it.part)
    },
    read: async (requestId, controllers) => {
      const { rows } = await pool.query<Row>(READ, [requestId, controllers === 'all' ? null : controllers])
      return Promise.all(rows.map((it) => openedRow(requestId, it, settings)))
    },
  }
}

/**
 * Removes what has run out, or was kept longer than so many days ago where the settings allow no more now, and returns
 * how many parts. What they said when it was kept holds though they say nothing any more.
 */
export async function removePayloads(
  { pool }: Pick<Database, 'pool'>,
  now: Date,
  days: number | undefined,
): Promise<number> {
  const oldest = days === undefined ? null : new Date(now.getTime() - days * DAY_MS)
  const gone = await pool.query('delete from payload where expires <= $1 or kept < $2', [now, oldest])
  return gone.rowCount ?? 0
}

const DAY_MS = 24 * 3_600_000

const KEEP = `
insert into payload (request_id, kept, expires, controller, source, key_id, nonce, sealed)
select $1, $2, $3, part.* from unnest($4::text[], $5::text[], $6::text[], $7::bytea[], $8::bytea[]) as part`

const READ = `
select controller, source, key_id, nonce, sealed,
  to_char(kept at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as kept
from payload where request_id = $1 and ($2::text[] is null or controller = any($2))
order by controller, source`

type Row = {
  readonly controller: string
  readonly source: string
  readonly key_id: string
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
  readonly kept: string
}

/** Every disclosure pays for this: the fastest level takes less than half of the usual one's time for a little space. */
const FAST = { level: constants.Z_BEST_SPEED }

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

async function sealedRow(
  requestId: string,
  { part, key }: { readonly part: ShownPart; readonly key: PayloadKey },
  randomBytes: PayloadSettings['randomBytes'],
): Promise<readonly unknown[]> {
  const { controller, id: keyId } = key
  const place = { requestId, controller, source: part.source, keyId }
  const { nonce, sealed } = sealPart(
    await deflate(part.bytes, FAST),
    place,
    key.key,
    randomBytes(NONCE_BYTES),
  )
  return [controller, part.source, keyId, nonce, sealed]
}

async function openedRow(
  requestId: string,
  { controller, source, key_id: keyId, nonce, sealed, kept }: Row,
  { keys }: PayloadSettings,
): Promise<KeptPart> {
  const key = keys.find((it) => it.controller === controller && it.id === keyId)
  const place = { requestId, controller, source, keyId }
  const bytes = key === undefined ? undefined : openPart({ nonce, sealed }, place, key.key)
  const text = bytes === undefined ? undefined : (await inflate(bytes)).toString()
  return { source, text, kept }
}
