import { type NoteVerifier } from '../proofs/note-key.js'
import { type Cosignature } from '../proofs/signed-note.js'
import { type RecordedRemoval } from '../retention/removed-bodies.js'
import { type ShardHead } from '../shard-opening.js'

/** One thing that is wrong with a log, and where. */
export type LogFinding = {
  readonly origin: string
  readonly index: bigint | undefined
  readonly problem: string
}

export type LogReport = {
  readonly shards: number
  readonly entries: bigint
  /** Entries whose evidence was removed under the retention policy. */
  readonly removed: bigint
  readonly checkpoints: number
  /** The head of each shard as recomputed from its texts. */
  readonly heads: readonly ShardHead[]
  readonly findings: readonly LogFinding[]
  /** The newest checkpoint of each shard that each of the witnesses signed. */
  readonly witnessed: readonly WitnessedHead[]
}

/** A witness saw a shard at a size; `at` in seconds since 1970. */
export type WitnessedHead = Cosignature & { readonly origin: string; readonly size: bigint }

export type VerifyLogSettings = {
  /** Keys that checkpoints must be signed with; empty: the key each shard names in its first entry. */
  readonly keys: readonly NoteVerifier[]
  /** Heads that must be part of the log: from checkpoints kept elsewhere, and from what shards say of each other. */
  readonly expected: readonly ShardHead[]
  /** Whose evidence was removed, as entries of the log say. */
  readonly removed?: readonly RecordedRemoval[]
  /** Witnesses whose signatures are looked at; those of others are ignored. */
  readonly witnesses?: readonly NoteVerifier[]
}
