import { sign, verify } from 'node:crypto'
import {
  NoteError,
  type NoteSigner,
  type NoteVerifier,
  type SignatureType,
  decodeBase64,
  signerKeyId,
} from './note-key.js'

/** The note with one signature line (C2SP signed-note). Throws NoteError when the text cannot be a note. */
export function signNote(text: string, signer: NoteSigner): string {
  requireText(text)
  return `${text}\n${signatureLine(signer, 'note', sign(null, Buffer.from(text), signer.key))}`
}

/**
 * The text of a note that at least one of the verifiers signed. Unknown signatures are ignored; a known key whose
 * signature does not hold makes the whole note bad. Throws NoteError.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): string {
  const { text, signatures } = splitNote(note)
  const known = signatures.flatMap((line) =>
    verifiers.filter((it) => isBy(it, line)).map((it) => ({ it, line })),
  )
  if (known.length === 0) throw new NoteError('the note is not signed by a known key')
  for (const { it, line } of known)
    if (!CHECKS[it.type](it, text, line.signature))
      throw new NoteError(`the signature of ${it.name} does not hold`)
  return text
}

/** Who of the witnesses says to have seen the note, and when (seconds since 1970). */
export type Cosignature = { readonly witness: string; readonly at: bigint }

/**
 * The signature line of a witness on a note: as of `at`, in seconds since 1970, this is the largest consistent
 * checkpoint it has seen (C2SP tlog-cosignature, cosignature/v1). It ends with a newline. Throws NoteError.
 */
export function cosign(note: string, witness: NoteSigner, at: bigint): string {
  const { text } = splitNote(note)
  const signature = sign(null, cosignedText(text, at), witness.key)
  return signatureLine(witness, 'cosignature', Buffer.concat([timestampBytes(at), signature]))
}

/**
 * The cosignatures of these witnesses that the note carries; those of others are ignored. Throws NoteError when one
 * that names a known witness does not hold.
 */
export function cosignaturesOn(note: string, witnesses: readonly NoteVerifier[]): readonly Cosignature[] {
  const { text, signatures } = splitNote(note)
  return signatures.flatMap((line) =>
    witnesses
      .filter((it) => it.type === 'cosignature' && isBy(it, line))
      .map((it) => {
        if (!CHECKS[it.type](it, text, line.signature))
          throw new NoteError(`the signature of ${it.name} does not hold`)
        return { witness: it.name, at: Buffer.from(line.signature).readBigUInt64BE(0) }
      }),
  )
}

type SignatureLine = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }

/** C2SP asks for at least 16; a note with more is not read. */
const MOST_SIGNATURES = 32
const TIMESTAMP_BYTES = 8

const CHECKS: Readonly<
  Record<SignatureType, (verifier: NoteVerifier, text: string, signature: Uint8Array) => boolean>
> = {
  note: ({ key }, text, signature) => verify(null, Buffer.from(text), key, signature),
  cosignature: ({ key }, text, signature) => {
    if (signature.length <= TIMESTAMP_BYTES) return false
    const at = Buffer.from(signature).readBigUInt64BE(0)
    return verify(null, cosignedText(text, at), key, signature.subarray(TIMESTAMP_BYTES))
  },
}

function cosignedText(text: string, at: bigint): Uint8Array {
  return Buffer.from(`cosignature/v1\ntime ${String(at)}\n${text}`)
}

function timestampBytes(at: bigint): Uint8Array {
  const bytes = Buffer.alloc(TIMESTAMP_BYTES)
  bytes.writeBigUInt64BE(at)
  return bytes
}

function signatureLine(signer: NoteSigner, type: SignatureType, signature: Uint8Array): string {
  const bytes = Buffer.concat([signerKeyId(signer, type), signature])
  return `— ${signer.name} ${bytes.toString('base64')}\n`
}

function splitNote(note: string): { readonly text: string; readonly signatures: readonly SignatureLine[] } {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) throw new NoteError('a note is text, an empty line and signature lines')
  const text = note.slice(0, at + 1)
  requireText(text)
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new NoteError('the note has too many signatures')
  return { text, signatures: lines.map(readSignatureLine) }
}

function readSignatureLine(line: string): SignatureLine {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw new NoteError('a signature line is an em dash, a key name and a signature in base64')
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function isBy(verifier: NoteVerifier, line: SignatureLine): boolean {
  return verifier.name === line.name && Buffer.compare(verifier.id, line.id) === 0
}

function requireText(text: string): void {
  if (!text.endsWith('\n') || hasControl(text) || Buffer.from(text).toString() !== text)
    throw new NoteError('the text of a note is UTF-8 without control characters and ends with a newline')
}

function hasControl(text: string): boolean {
  return text.split('').some((it) => it < ' ' && it !== '\n')
}
