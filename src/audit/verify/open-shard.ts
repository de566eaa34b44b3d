import { type CheckpointLine, type ShardLine } from '../log-line.js'
import { frontierBytes, rootOf, sameHash } from '../merkle.js'
import { openCheckpoint } from '../proofs/checkpoint.js'
import { NoteError, type NoteVerifier } from '../proofs/note-key.js'
import { type RemovedTally } from '../retention/removed-bodies.js'
import { type ShardHead } from '../shard-opening.js'
import { type GrowingTree } from './growing-tree.js'

/** A shard while its lines are read. */
export type OpenShard = {
  readonly line: ShardLine
  readonly expected: readonly ShardHead[]
  /** Of what is expected: most entries end none of it. */
  readonly sizes: ReadonlySet<bigint>
  readonly tree: GrowingTree
  keys: readonly NoteVerifier[]
  broken: boolean
  gone?: RemovedTally
}

/** What is wrong with a checkpoint where it stands; undefined when it holds. */
export function checkpointProblem(
  line: CheckpointLine,
  { line: { origin }, keys, tree }: OpenShard,
): string | undefined {
  const frontier = tree.frontier()
  if (line.size !== frontier.size) return 'a checkpoint is of a size that the log does not have there'
  try {
    const checkpoint = openCheckpoint(line.note, keys)
    if (checkpoint.origin !== origin || checkpoint.size !== line.size)
      return 'a checkpoint is of another shard or size'
    if (!sameHash(checkpoint.root, rootOf(frontier)))
      return 'the entries do not lead to the root of a signed checkpoint'
  } catch (error) {
    if (error instanceof NoteError) return `a checkpoint does not hold: ${error.message}`
    throw error
  }
  return sameHash(line.frontier, frontierBytes(frontier))
    ? undefined
    : 'what is kept with a checkpoint is not its frontier'
}
