import { type Bytes } from './merkle-check.js'
import { NotProven, fromBase64 } from './note-check.js'

/** A proof file, read; nothing in it is verified yet. */
export type ProofFile = {
  readonly index: bigint
  readonly hashes: readonly Bytes[]
  readonly checkpoint: string
  readonly extra: string | undefined
}

/** Reads a proof file (C2SP tlog-proof). Throws NotProven, naming the line. */
export function proofIn(text: string): ProofFile {
  const { lines, checkpoint } = splitFile(text, 'the proof file', 'c2sp.org/tlog-proof@v1')
  const isExtra = lines[1]?.startsWith('extra ') === true
  const extra = isExtra ? extraIn(lines[1] ?? '') : undefined
  const at = isExtra ? 2 : 1
  const index = /^index (0|[1-9]\d{0,18})$/.exec(lines[at] ?? '')?.[1]
  if (index === undefined)
    throw new NotProven(`Line ${at + 1} of the proof file is not the word index and a number.`)
  return { index: BigInt(index), hashes: hashesIn(lines, at + 1, 'the proof file'), checkpoint, extra }
}

function extraIn(line: string): string {
  const bytes = fromBase64(line.slice('extra '.length))
  if (bytes === undefined) throw new NotProven('Line 2 of the proof file is not base64.')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new NotProven('Line 2 of the proof file does not hold the text of an entry.')
  }
}

/** The lines of a file before its empty line, and the checkpoint behind it. Throws NotProven. */
export function splitFile(
  text: string,
  called: string,
  header: string | undefined,
): { readonly lines: readonly string[]; readonly checkpoint: string } {
  const blank = text.indexOf('\n\n')
  const lines = text.slice(0, blank < 0 ? text.length : blank).split('\n')
  if (header !== undefined && lines[0] !== header)
    throw new NotProven(`Line 1 of ${called} is not ${header}.`)
  if (blank < 0) throw new NotProven(`${called} is cut: it has no empty line and checkpoint at its end.`)
  return { lines, checkpoint: text.slice(blank + 2) }
}

/** The hashes from a line on. Throws NotProven, naming the line. */
export function hashesIn(lines: readonly string[], from: number, called: string): readonly Bytes[] {
  const hashes = lines.slice(from).map((line, at) => {
    const hash = fromBase64(line)
    if (hash?.length !== 32)
      throw new NotProven(`Line ${from + at + 1} of ${called} is not a SHA-256 hash in base64.`)
    return hash
  })
  if (hashes.length > 63) throw new NotProven(`There are more than 63 hashes in ${called}.`)
  return hashes
}
