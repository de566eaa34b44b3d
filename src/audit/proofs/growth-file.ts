import { type Hash } from '../merkle.js'

/** What proves that a log only grew: the size it had, the hashes, and the newer signed checkpoint, verbatim. */
export type GrowthProof = {
  readonly size: bigint
  readonly hashes: readonly Hash[]
  readonly checkpoint: string
}

/**
 * The text of the proof: `old SIZE`, one hash a line in base64, an empty line, the checkpoint. It is what a witness
 * is sent (C2SP tlog-witness, add-checkpoint), so that a reader and a witness are shown the same.
 */
export function formatGrowthProof({ size, hashes, checkpoint }: GrowthProof): string {
  const lines = hashes.map((it) => Buffer.from(it).toString('base64'))
  return [`old ${String(size)}`, ...lines, '', checkpoint].join('\n')
}
