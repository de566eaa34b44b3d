import { type EntryColumns } from './entry-text.js'
import { type Hash } from './merkle.js'

/**
 * The log as a sequence: for each shard its head, then its entries in order with each checkpoint right after the last
 * entry it covers; then the end. An export is these lines; verification reads these lines.
 */
export type LogLine = ShardLine | EntryLine | CheckpointLine | EndLine

/** A shard and its head as stored. */
export type ShardLine = {
  readonly kind: 'shard'
  readonly shard: number
  readonly origin: string
  readonly size: bigint
  readonly frontier: Uint8Array
}

export type EntryLine = {
  readonly kind: 'entry'
  readonly shard: number
  readonly index: bigint
  readonly leaf: Hash
  readonly columns: EntryColumns
  /** Empty when its evidence was removed under the retention policy. */
  readonly text: string
}

export type CheckpointLine = {
  readonly kind: 'checkpoint'
  readonly shard: number
  readonly size: bigint
  readonly frontier: Uint8Array
  readonly note: string
}

type EndLine = { readonly kind: 'end'; readonly shards: number }

/** What an entry's `action` says when a process starts a shard, and when it takes one over. */
export const SHARD_CREATED = 'audit-shard-created'
export const SHARD_LEASED = 'audit-shard-leased'
