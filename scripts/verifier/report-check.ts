import { type Bytes, isIncluded, leafOf, same } from './merkle-check.js'
import { type LogKey, NotProven, openSigned } from './note-check.js'
import { proofIn } from './proof-file.js'

/** One access of a report: the hash of its entry, its proof, and what the file says of it in words. */
type ReportProof = {
  readonly receipt: string
  readonly leaf: Bytes
  readonly proof: string
  readonly words: string
}

/** What stands in the place of a proof until a checkpoint covers the entry. */
const NOT_YET = 'not yet under a checkpoint'
const MOST = 5000

/** Whether this is the file of proofs that comes with a report, and not one proof. */
export function isReport(text: string): boolean {
  return text.trimStart().startsWith('{')
}

/**
 * Checks that every access of a report is in the log. Such a file mostly holds hashes and not what the entries say: a
 * text that it does hold must be that of its entry, and one that is given too must be that of one of them. Rejects with NotProven, naming the first that does not hold.
 */
export async function proveReport(
  text: string,
  entry: string,
  key: LogKey,
): Promise<{ readonly sentence: string; readonly lines: readonly string[]; readonly entry?: string }> {
  const all = proofsIn(text)
  const proven = all.filter((it) => it.proof !== NOT_YET)
  if (new Set(all.map((it) => it.receipt)).size !== all.length)
    throw new NotProven('The file holds the same access twice.')
  for (const it of proven) await proveOne(it, key)
  if (proven.length === 0)
    throw new NotProven('No checkpoint covered these accesses yet when the file was made: ask for it again.')
  const lines = proven.map((it) => (it.words === '' ? it.receipt : `${it.receipt}: ${it.words}`))
  const sentence = sentenceOf(proven.length, all.length)
  return entry === ''
    ? { sentence, lines }
    : { sentence: `${sentence} ${await sentenceWith(entry, proven)}`, lines, entry }
}

function sentenceOf(proven: number, all: number): string {
  const what =
    all === 1
      ? 'The access in this file is in the log.'
      : proven === all
        ? `All ${all} accesses in this file are in the log.`
        : `${proven} of the ${all} accesses in this file are in the log; no checkpoint covered the others yet when the file was made.`
  return `${what} The proofs speak of the hash of each entry. The words beside them are from the file, and are not proven: ask the organisation named for the text of an entry, and paste it here to see that it is the one that was recorded.`
}

async function sentenceWith(entry: string, proven: readonly ReportProof[]): Promise<string> {
  const leaf = await leafOf(entry)
  const found = proven.find((it) => same(it.leaf, leaf))
  if (found === undefined)
    throw new NotProven(
      'This is the text of none of the accesses in the file: it was changed, by as little as one character or a line break at its end, or is of another.',
    )
  return `The text that you gave is that of ${found.receipt}.`
}

async function proveOne({ receipt, leaf, proof }: ReportProof, key: LogKey): Promise<void> {
  const { index, hashes, checkpoint, extra } = proofIn(proof)
  const head = await openSigned(checkpoint, `the checkpoint of ${receipt}`, key)
  if (receipt !== `${head.origin}#${index}`)
    throw new NotProven(`The proof beside ${receipt} is of ${head.origin}#${index}.`)
  if (!(await isIncluded(leaf, index, hashes, head)))
    throw new NotProven(
      `The entry ${receipt} is not in the log as the file says: its hash or its proof was changed.`,
    )
  if (extra !== undefined && !same(await leafOf(extra), leaf))
    throw new NotProven(
      `The text of the entry ${receipt} in the file was changed: it is not the one in the log.`,
    )
}

function proofsIn(text: string): readonly ReportProof[] {
  const file = objectOf(parsed(text))
  const proofs = file?.get('proofs')
  if (file?.get('format') !== 'c2sp.org/tlog-proof@v1' || !Array.isArray(proofs))
    throw new NotProven('The file is not the file of proofs that comes with a report.')
  if (proofs.length === 0) throw new NotProven('There is no access in the file.')
  if (proofs.length > MOST) throw new NotProven(`There are more than ${MOST} accesses in the file.`)
  return proofs.map((it: unknown, at) => proofOf(it, at + 1))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new NotProven('The file of proofs is cut or was changed: it cannot be read.')
  }
}

function proofOf(value: unknown, number: number): ReportProof {
  const it = objectOf(value)
  const [receipt, hash, proof] = ['receipt', 'leaf', 'proof'].map((name) => it?.get(name))
  const leaf = typeof hash === 'string' ? fromHex(hash) : undefined
  if (typeof receipt !== 'string' || typeof proof !== 'string' || leaf === undefined)
    throw new NotProven(`Access ${number} of the file has no receipt, hash or proof.`)
  const words = [...(objectOf(it?.get('access'))?.values() ?? [])].filter((word) => typeof word === 'string')
  return { receipt, leaf, proof, words: words.join(', ') }
}

function objectOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined
}

/** The 32 bytes of a SHA-256 hash in hexadecimal; undefined for anything else. */
function fromHex(text: string): Bytes | undefined {
  if (!/^[0-9a-f]{64}$/.test(text)) return undefined
  return Uint8Array.from(text.match(/../g) ?? [], (it) => Number.parseInt(it, 16))
}
