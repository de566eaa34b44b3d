import { promisify } from 'node:util'
import { constants, deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib'
import {
  type KeptPart,
  type PayloadKeeper,
  type PayloadReader,
  type ShownPart,
} from '../../audit/payloads/payload-keeper.js'
import { NONCE_BYTES, openPart, sealPart } from '../../audit/payloads/seal-part.js'
import { type Database } from '../database.js'
import { together } from '../statements/together.js'

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
  const keepRows = together(async (asked: readonly (readonly Row[])[]) => {
    const rows = asked.flat()
    const values = COLUMNS.map((_, at) => rows.map((it) => it[at]))
    await pool.query({ name: 'keep-payload', text: KEEP, values })
    return asked.map(() => undefined)
  }, bytesIn)
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
      await keepRows(rows.map((it) => [requestId, now, expires, ...it]))
      return placed.map((it) => it.part)
    },
    read: async (requestId, controllers) => {
      const { rows } = await pool.query<KeptRow>(READ, [
        requestId,
        controllers === 'all' ? null : controllers,
      ])
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

/** One part as it is kept, column by column. */
type Row = readonly unknown[]
const COLUMNS: readonly (readonly [string, string])[] = [
  ['request_id', 'text'],
  ['kept', 'timestamptz'],
  ['expires', 'timestamptz'],
  ['controller', 'text'],
  ['source', 'text'],
  ['key_id', 'text'],
  ['nonce', 'bytea'],
  ['sealed', 'bytea'],
]

const SEALED = COLUMNS.findIndex(([name]) => name === 'sealed')

function bytesIn(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + (row[SEALED] instanceof Uint8Array ? row[SEALED].length : 0), 0)
}

const KEEP = `
insert into payload (${COLUMNS.map(([name]) => name).join(', ')})
select * from unnest(${COLUMNS.map(([, type], at) => `$${String(at + 1)}::${type}[]`).join(', ')})`

const READ = `
select controller, source, key_id, nonce, sealed,
  to_char(kept at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as kept
from payload where request_id = $1 and ($2::text[] is null or controller = any($2))
order by controller, source`

type KeptRow = {
  readonly controller: string
  readonly source: string
  readonly key_id: string
  readonly nonce: Uint8Array
  readonly sealed: Uint8Array
  readonly kept: string
}

/** Every disclosure pays for this: the fastest level takes less than half of the usual one's time for a little space. */
const FAST = { level: constants.Z_BEST_SPEED }

/** Bytes that are sealed sooner than another thread would have begun. */
const SMALL = 128 * 1024

const deflateLarge = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

function deflate(bytes: Uint8Array): Uint8Array | Promise<Uint8Array> {
  return bytes.length <= SMALL ? deflateRawSync(bytes, FAST) : deflateLarge(bytes, FAST)
}

async function sealedRow(
  requestId: string,
  { part, key }: { readonly part: ShownPart; readonly key: PayloadKey },
  randomBytes: PayloadSettings['randomBytes'],
): Promise<readonly unknown[]> {
  const { controller, id: keyId } = key
  const place = { requestId, controller, source: part.source, keyId }
  const { nonce, sealed } = sealPart(await deflate(part.bytes), place, key.key, randomBytes(NONCE_BYTES))
  return [controller, part.source, keyId, nonce, sealed]
}

async function openedRow(
  requestId: string,
  { controller, source, key_id: keyId, nonce, sealed, kept }: KeptRow,
  { keys }: PayloadSettings,
): Promise<KeptPart> {
  const key = keys.find((it) => it.controller === controller && it.id === keyId)
  const place = { requestId, controller, source, keyId }
  const bytes = key === undefined ? undefined : openPart({ nonce, sealed }, place, key.key)
  const text = bytes === undefined ? undefined : (await inflate(bytes)).toString()
  return { source, text, kept }
}
