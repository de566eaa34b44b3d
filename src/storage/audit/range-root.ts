import type pg from 'pg'
import {
  type Frontier,
  type Hash,
  EMPTY_FRONTIER,
  appendLeaves,
  parseFrontier,
  rootOf,
} from '../../audit/merkle.js'
import { type LeafRange } from '../../audit/proofs/proof.js'

/**
 * The root over a run of leaves that starts where a subtree of at least its length does, as every run of a proof does.
 * It goes on from the newest checkpoint inside the run, whose right edge is kept, so that a proof in a long log reads
 * few leaves. Rejects when the database cannot be read.
 */
export async function rangeRoot(connection: pg.ClientBase, shard: number, range: LeafRange): Promise<Hash> {
  let frontier = await edgeInside(connection, shard, range)
  for await (const leaf of leaves(connection, shard, range.start + frontier.size, range.end))
    frontier = appendLeaves(frontier, [leaf])
  return rootOf(frontier)
}

/** The right edge of the newest checkpoint inside the run, without what lies left of the run. */
async function edgeInside(
  connection: pg.ClientBase,
  shard: number,
  { start, end }: LeafRange,
): Promise<Frontier> {
  const { rows } = await connection.query<{ readonly size: bigint; readonly frontier: Uint8Array }>(
    `select size, frontier from audit_checkpoint
     where shard = $1 and size > $2 and size <= $3 and size < $4 order by size desc limit 1`,
    // A full run is one node with what lies left of it.
    [shard, start, end, start + fullLength(end - start)],
  )
  const [row] = rows
  if (row === undefined) return EMPTY_FRONTIER
  const size = row.size - start
  const whole = parseFrontier(row.size, row.frontier)
  return { size, nodes: whole.nodes.slice(whole.nodes.length - setBits(size)) }
}

/** The length of the smallest subtree that holds a run of that length. */
function fullLength(length: bigint): bigint {
  let full = 1n
  while (full < length) full *= 2n
  return full
}

function setBits(size: bigint): number {
  let count = 0
  for (let bits = size; bits > 0n; bits >>= 1n) if ((bits & 1n) === 1n) count++
  return count
}

async function* leaves(
  connection: pg.ClientBase,
  shard: number,
  start: bigint,
  end: bigint,
): AsyncGenerator<Hash> {
  for (let from = start; from < end;) {
    const { rows } = await connection.query<{ readonly idx: bigint; readonly leaf: Uint8Array }>({
      name: 'leaves',
      text: 'select idx, leaf from audit_entry where shard = $1 and idx >= $2 and idx < $3 order by idx limit 5000',
      values: [shard, from, end],
    })
    yield* rows.map((it) => it.leaf)
    const last = rows.at(-1)
    if (last === undefined) return
    from = last.idx + 1n
  }
}
