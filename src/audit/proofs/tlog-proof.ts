import { type Checkpoint, openCheckpoint } from './checkpoint.js'
import { HASH_BYTES, type Hash, leafHash } from '../merkle.js'
import { verifyInclusion } from './proof.js'
import { type NoteVerifier, decodeBase64 } from './note-key.js'

/** A file that proves offline that an entry is in the log (C2SP tlog-proof). */
export type TlogProof = {
  readonly index: bigint
  readonly hashes: readonly Hash[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
  /** Anything the application adds. It is not authenticated. */
  readonly extra: Uint8Array | undefined
}

/** The text of the proof; files of it end in `.tlog-proof`. */
export function formatTlogProof(proof: TlogProof): string {
  const extra = proof.extra === undefined ? [] : [`extra ${Buffer.from(proof.extra).toString('base64')}`]
  const hashes = proof.hashes.map((it) => Buffer.from(it).toString('base64'))
  return [HEADER, ...extra, `index ${String(proof.index)}`, ...hashes, '', proof.checkpoint].join('\n')
}

/** Reads the text of a proof; nothing in it is verified yet. Throws TlogProofError naming the line. */
export function parseTlogProof(text: string): TlogProof {
  const blank = text.indexOf('\n\n')
  const lines = text.slice(0, blank < 0 ? text.length : blank).split('\n')
  if (lines[0] !== HEADER) throw new TlogProofError(1, `expected ${HEADER}`)
  if (blank < 0) throw new TlogProofError(lines.length, 'expected an empty line and a checkpoint')
  const extra = extraOf(lines[1] ?? '')
  const at = extra === undefined ? 1 : 2
  const index = /^index (0|[1-9]\d{0,18})$/.exec(lines[at] ?? '')?.[1]
  if (index === undefined) throw new TlogProofError(at + 1, 'expected index and a decimal number')
  const hashes = lines.slice(at + 1).map((line, n) => hashOf(line, at + 2 + n))
  if (hashes.length > 63) throw new TlogProofError(lines.length, 'expected at most 63 hashes')
  return { index: BigInt(index), hashes, checkpoint: text.slice(blank + 2), extra }
}

/**
 * The checkpoint under which the entry is proven to be in the log.
 * Throws NoteError when no verifier signed the checkpoint, TlogProofError when the hashes do not lead to its root.
 */
export function openTlogProof(
  proof: TlogProof,
  entry: Uint8Array | string,
  verifiers: readonly NoteVerifier[],
): Checkpoint {
  const checkpoint = openCheckpoint(proof.checkpoint, verifiers)
  const inclusion = { index: proof.index, size: checkpoint.size, hashes: proof.hashes }
  if (!verifyInclusion(inclusion, leafHash(entry), checkpoint.root))
    throw new TlogProofError(undefined, 'the entry is not the one at that index of the log')
  return checkpoint
}

/** A proof cannot be read, or does not prove. */
class TlogProofError extends Error {
  override readonly name = 'TlogProofError'
  readonly line: number | undefined
  constructor(line: number | undefined, message: string) {
    super(line === undefined ? message : `line ${String(line)}: ${message}`)
    this.line = line
  }
}

const HEADER = 'c2sp.org/tlog-proof@v1'

function extraOf(line: string): Uint8Array | undefined {
  if (!line.startsWith('extra ')) return undefined
  const bytes = decodeBase64(line.slice('extra '.length))
  if (bytes === undefined) throw new TlogProofError(2, 'expected extra and base64')
  return bytes
}

function hashOf(line: string, number: number): Hash {
  const hash = decodeBase64(line)
  if (hash?.length !== HASH_BYTES) throw new TlogProofError(number, 'expected a SHA-256 hash in base64')
  return hash
}
