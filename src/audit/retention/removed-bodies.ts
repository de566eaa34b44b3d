import { type Hash, createHash } from 'node:crypto'
import { isJsonObject } from '../../model/json.js'
import { type EntryColumns } from '../entry-text.js'

/** All the evidence that is gone of one shard once a removal is done: how much, and a digest of what is left of it. */
export type RemovedBodies = {
  readonly origin: string
  readonly entries: number
  /** SHA-256, hexadecimal. */
  readonly digest: string
}

/** A removal as an entry of the log says it, and which entry. */
export type RecordedRemoval = RemovedBodies & {
  readonly recorded: string
  readonly by: { readonly origin: string; readonly index: bigint }
}

/** What an entry's `action` says when the evidence of old entries was removed under the retention policy. */
export const BODIES_REMOVED = 'bodies-removed'

/**
 * Adds up what is left of entries without evidence, in the order of the shard. No hash covers their columns any more:
 * the removal's own entry does, by this digest.
 */
export class RemovedTally {
  readonly #hash: Hash = createHash('sha256')
  #entries = 0

  add(index: bigint, columns: EntryColumns): void {
    const { recorded, kind, requestId, actorOrganisation, action, purpose, outcome, breakGlass } = columns
    const left = [recorded, kind, requestId, actorOrganisation, action, purpose, outcome, breakGlass]
    this.#hash.update(`${JSON.stringify([String(index), ...left.map((it) => it ?? null)])}\n`)
    this.#entries += 1
  }

  /** Call it once, after the last entry. */
  of(origin: string): RemovedBodies {
    return { origin, entries: this.#entries, digest: this.#hash.digest('hex') }
  }
}

/** Reads what the evidence of such an entry says; empty for anything else. */
export function readRemoved(body: string): readonly RemovedBodies[] {
  const evidence = parsed(body)
  const changed = isJsonObject(evidence) ? evidence['changed'] : undefined
  const shards = isJsonObject(changed) ? changed['shards'] : undefined
  if (!Array.isArray(shards)) return []
  return shards.flatMap((it: unknown) => {
    if (!isJsonObject(it)) return []
    const { origin, entries, digest } = it
    return typeof origin === 'string' && typeof entries === 'number' && typeof digest === 'string'
      ? [{ origin, entries, digest }]
      : []
  })
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
