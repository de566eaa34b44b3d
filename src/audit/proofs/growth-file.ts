import { HASH_BYTES, type Hash } from '../merkle.js'
import { NoteError, decodeBase64 } from './note-key.js'

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

/** Reads the text of the proof; nothing in it is verified yet. Throws NoteError naming the line. */
export function parseGrowthProof(text: string): GrowthProof {
  const blank = text.indexOf('\n\n')
  if (blank < 0) throw new NoteError('expected an empty line and a checkpoint')
  const [first = '', ...lines] = text.slice(0, blank).split('\n')
  const size = /^old (0|[1-9]\d{0,17})$/.exec(first)?.[1]
  if (size === undefined) throw new NoteError('line 1: expected old and a decimal number')
  if (lines.length > MOST_HASHES) throw new NoteError(`expected at most ${String(MOST_HASHES)} hashes`)
  const hashes = lines.map((line, at) => {
    const hash = decodeBase64(line)
    if (hash?.length !== HASH_BYTES)
      throw new NoteError(`line ${String(at + 2)}: expected a SHA-256 hash in base64`)
    return hash
  })
  return { size: BigInt(size), hashes, checkpoint: text.slice(blank + 2) }
}

/** A tree has at most 2^63 leaves. */
const MOST_HASHES = 63
