import { type Hash, EMPTY_FRONTIER, rootOf, sameHash } from '../merkle.js'
import { type Checkpoint, keysOf, openCheckpoint, readCheckpoint } from '../proofs/checkpoint.js'
import { type GrowthProof, parseGrowthProof } from '../proofs/growth-file.js'
import { NoteError, type NoteVerifier } from '../proofs/note-key.js'
import { verifyConsistency } from '../proofs/proof.js'

/** The newest checkpoint of a log that a witness has signed. */
export type Witnessed = { readonly size: bigint; readonly root: Hash }

/** What a witness makes of a checkpoint (C2SP tlog-witness, add-checkpoint). Only `consistent` may be signed. */
export type Judgement =
  | { readonly kind: 'consistent'; readonly checkpoint: Checkpoint; readonly note: string }
  /** It cannot be read, or is smaller than the proof's start; the problem says which. */
  | { readonly kind: 'malformed'; readonly problem: string }
  | { readonly kind: 'unknown-log' }
  | { readonly kind: 'not-signed' }
  /** The proof does not start where this witness stands: at `size`. */
  | { readonly kind: 'conflict'; readonly size: bigint }
  /** Signed by the log, and not an extension of what it signed before: the log shows two histories. */
  | { readonly kind: 'inconsistent' }

/**
 * Judges what was sent to a witness that trusts these keys of logs. `seen` is what it last signed of an origin.
 */
export function judgeCheckpoint(
  body: string,
  logs: readonly NoteVerifier[],
  seen: (origin: string) => Witnessed | undefined,
): Judgement {
  const sent = readSent(body)
  if ('problem' in sent) return { kind: 'malformed', problem: sent.problem }
  if (keysOf(sent.claimed.origin, logs).length === 0) return { kind: 'unknown-log' }
  const checkpoint = signedBy(sent.checkpoint, logs)
  if (checkpoint === undefined) return { kind: 'not-signed' }
  if (sent.size > checkpoint.size)
    return { kind: 'malformed', problem: 'the old size is larger than the checkpoint' }
  return judgeGrowth(sent, checkpoint, seen(checkpoint.origin) ?? NOTHING)
}

function judgeGrowth(sent: GrowthProof, checkpoint: Checkpoint, before: Witnessed): Judgement {
  const isOther = checkpoint.size === before.size && !sameHash(checkpoint.root, before.root)
  if (sent.size !== before.size || isOther) return { kind: 'conflict', size: before.size }
  return extendsTree(before, checkpoint, sent.hashes)
    ? { kind: 'consistent', checkpoint, note: sent.checkpoint }
    : { kind: 'inconsistent' }
}

type Sent = GrowthProof & { readonly claimed: Checkpoint }

function readSent(body: string): Sent | { readonly problem: string } {
  try {
    const sent = parseGrowthProof(body)
    return { ...sent, claimed: readCheckpoint(sent.checkpoint) }
  } catch (error) {
    if (error instanceof NoteError) return { problem: error.message }
    throw error
  }
}

/** Where a witness stands that has signed nothing yet. */
const NOTHING: Witnessed = { size: 0n, root: rootOf(EMPTY_FRONTIER) }

/** Everything extends the empty tree, without a proof. */
function extendsTree(before: Witnessed, after: Checkpoint, proof: readonly Hash[]): boolean {
  if (before.size === 0n) return proof.length === 0
  return verifyConsistency(before, after, proof)
}

function signedBy(note: string, logs: readonly NoteVerifier[]): Checkpoint | undefined {
  try {
    return openCheckpoint(note, logs)
  } catch (error) {
    if (error instanceof NoteError) return undefined
    throw error
  }
}
