import { isJsonObject } from '../../model/json.js'

/** Entries of a shard whose evidence was removed: those below the index, but for what is never removed. */
export type RemovedBodies = { readonly origin: string; readonly below: bigint }

/** What an entry's `action` says when the evidence of old entries was removed under the retention policy. */
export const BODIES_REMOVED = 'bodies-removed'

/** Reads what the evidence of such an entry says; empty for anything else. */
export function readRemoved(body: string): readonly RemovedBodies[] {
  const evidence = parsed(body)
  const changed = isJsonObject(evidence) ? evidence['changed'] : undefined
  const shards = isJsonObject(changed) ? changed['shards'] : undefined
  if (!Array.isArray(shards)) return []
  return shards.flatMap((it: unknown) => {
    if (!isJsonObject(it)) return []
    const { origin, below } = it
    return typeof origin === 'string' && typeof below === 'string' && /^\d{1,19}$/.test(below)
      ? [{ origin, below: BigInt(below) }]
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
