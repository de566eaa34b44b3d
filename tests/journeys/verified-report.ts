import { readFileSync } from 'node:fs'
import { answersTo } from '../../scripts/verifier/verdict.js'
import { keyFilesIn } from '../../sandbox/keys.js'
import { openCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { noteSigner, parseVerifierKey, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { verifyInclusion } from '../../src/audit/proofs/proof.js'
import { parseTlogProof } from '../../src/audit/proofs/tlog-proof.js'
import { isJsonObject, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey } from './journey.js'

/** One line of the file of proofs that comes with a report. */
export type ReportProof = { readonly receipt: string; readonly leaf: string; readonly proof: string }

/** The file of proofs, read. */
export function proofsIn(text: string): readonly ReportProof[] {
  const file: unknown = JSON.parse(text)
  return objectsOf(isJsonObject(file) ? file['proofs'] : undefined).map((it) => ({
    receipt: textOf(it['receipt']) ?? '',
    leaf: textOf(it['leaf']) ?? '',
    proof: textOf(it['proof']) ?? '',
  }))
}

/** The public key of the log, as anybody is given it. */
export function logKey({ sandbox }: Journey): string {
  const pem = readFileSync(keyFilesIn(sandbox.dataDir).audit, 'utf8')
  return verifierKeyOf(noteSigner('linchpin.example/sandbox', pem))
}

/** Whether a proof shows that an entry with this leaf hash is in the log, at the place that the receipt names. */
export function isInLog({ receipt, leaf, proof }: ReportProof, key: string): boolean {
  const { checkpoint: note, index, hashes } = parseTlogProof(proof)
  const { origin, size, root } = openCheckpoint(note, [parseVerifierKey(key)])
  return (
    receipt === `${origin}#${String(index)}` &&
    verifyInclusion({ index, size, hashes }, Buffer.from(leaf, 'hex'), root)
  )
}

/** What the page that works offline says of a proof that holds its entry: the entry, or undefined where nothing is proven. */
export async function provenOffline(
  { proof }: Pick<ReportProof, 'proof'>,
  key: string,
): Promise<string | undefined> {
  const [answer] = await answersTo({ key, proof, entry: '', saved: '', growth: '', witnesses: '' })
  return answer?.isProven === true ? answer.entry : undefined
}

/** What the page that works offline says of a whole file of proofs; the reason where nothing is proven. */
export async function reportProvenOffline(file: string, key: string): Promise<string> {
  const [answer] = await answersTo({ key, proof: file, entry: '', saved: '', growth: '', witnesses: '' })
  return answer?.isProven === true ? (answer.lines ?? []).join('\n') : (answer?.sentence ?? '')
}
