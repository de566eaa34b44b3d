import type pg from 'pg'
import { openCheckpoint } from '../../audit/proofs/checkpoint.js'
import {
  type Frontier,
  EMPTY_FRONTIER,
  appendLeaves,
  frontierBytes,
  leafHash,
  parseFrontier,
  rootOf,
  sameHash,
} from '../../audit/merkle.js'
import { type NoteVerifier } from '../../audit/proofs/note-key.js'

/**
 * What is wrong with the end of a shard: its last checkpoint must be signed and fit its frontier, and the texts since
 * then must lead to the stored head. Undefined when all fits. Only `audit verify` reads the whole shard.
 */
export async function tailProblem(
  connection: pg.Client,
  head: {
    readonly shard: number
    readonly origin: string
    readonly size: bigint
    readonly frontier: Uint8Array
  },
  verifier: NoteVerifier,
): Promise<string | undefined> {
  try {
    const from = await lastCheckpoint(connection, head.shard, head.origin, verifier)
    const end = await appendTail(connection, head.shard, from)
    if (end.size !== head.size)
      return `its head says ${String(head.size)} entries, there are ${String(end.size)}`
    return sameHash(frontierBytes(end), head.frontier) ? undefined : 'its entries do not lead to its head'
  } catch (error) {
    if (error instanceof Error && ['NoteError', 'FrontierError', 'TailError'].includes(error.name))
      return error.message
    throw error
  }
}

class TailError extends Error {
  override readonly name = 'TailError'
}

async function lastCheckpoint(
  connection: pg.Client,
  shard: number,
  origin: string,
  verifier: NoteVerifier,
): Promise<Frontier> {
  type Row = { readonly size: bigint; readonly frontier: Uint8Array; readonly note: string }
  const { rows } = await connection.query<Row>(
    'select size, frontier, note from audit_checkpoint where shard = $1 order by size desc limit 1',
    [shard],
  )
  const [row] = rows
  if (row === undefined) return EMPTY_FRONTIER
  const checkpoint = openCheckpoint(row.note, [verifier])
  const frontier = parseFrontier(row.size, row.frontier)
  if (
    checkpoint.origin !== origin ||
    checkpoint.size !== row.size ||
    !sameHash(checkpoint.root, rootOf(frontier))
  )
    throw new TailError('its last checkpoint does not fit what is stored with it')
  return frontier
}

async function appendTail(connection: pg.Client, shard: number, from: Frontier): Promise<Frontier> {
  let end = from
  for (;;) {
    const { rows } = await connection.query<{ readonly idx: bigint; readonly body: string }>(
      'select idx, body from audit_entry where shard = $1 and idx >= $2 order by idx limit 500',
      [shard, end.size],
    )
    if (rows.length === 0) return end
    for (const { idx, body } of rows) {
      if (idx !== end.size) throw new TailError(`it has no entry ${String(end.size)}`)
      end = appendLeaves(end, [leafHash(body)])
    }
  }
}
