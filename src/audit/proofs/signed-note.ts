import { type KeyObject, createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'

/** Who signs: the name in the signature line and the private key. */
export type NoteSigner = { readonly name: string; readonly key: KeyObject }

/** A public key as text, `name+hash+key` with the key in base64: what a verifier is configured with. */
export type NoteVerifier = { readonly name: string; readonly id: Uint8Array; readonly key: KeyObject }

/** A signer of that name with an Ed25519 private key (PKCS #8 PEM). Throws NoteError for any other key or a bad name. */
export function noteSigner(name: string, privateKeyPem: string): NoteSigner {
  requireName(name)
  const key = readKey(() => createPrivateKey(privateKeyPem), 'an Ed25519 private key in PKCS #8 PEM')
  return { name, key }
}

/** The text a verifier is configured with, for example `linchpin.example/audit/1+c74f20a3+ARpc2Q…`. */
export function verifierKeyOf(signer: NoteSigner): string {
  const encoded = encodedPublicKey(createPublicKey(signer.key))
  const id = Buffer.from(keyId(signer.name, encoded)).toString('hex')
  return `${signer.name}+${id}+${Buffer.from(encoded).toString('base64')}`
}

/** Reads `name+hash+key`. Throws NoteError when it is not a verifier key of Ed25519 or its hash is another. */
export function parseVerifierKey(text: string): NoteVerifier {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || hash === undefined || bytes?.length !== 33 || bytes[0] !== ED25519)
    throw new NoteError('a verifier key is name+hash+key with an Ed25519 key in base64')
  const id = keyId(name, bytes)
  if (Buffer.from(id).toString('hex') !== hash)
    throw new NoteError('the hash in the verifier key is not that of its name and key')
  return { name, id, key: publicKey(bytes.subarray(1)) }
}

/** The note with one signature line (C2SP signed-note). Throws NoteError when the text cannot be a note. */
export function signNote(text: string, signer: NoteSigner): string {
  requireText(text)
  const id = keyId(signer.name, encodedPublicKey(createPublicKey(signer.key)))
  const signature = sign(null, Buffer.from(text), signer.key)
  return `${text}\n— ${signer.name} ${Buffer.concat([id, signature]).toString('base64')}\n`
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
    if (!verify(null, Buffer.from(text), it.key, line.signature))
      throw new NoteError(`the signature of ${it.name} does not hold`)
  return text
}

/** A text is not a signed note, not a key, or not signed by who should have signed it. */
export class NoteError extends Error {
  override readonly name = 'NoteError'
}

/** Bytes of standard base64 with padding (RFC 4648 section 4); undefined for anything else, even if it could be guessed. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

type SignatureLine = { readonly name: string; readonly id: Uint8Array; readonly signature: Uint8Array }

const ED25519 = 1
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
/** C2SP asks for at least 16; a note with more is not read. */
const MOST_SIGNATURES = 32

function splitNote(note: string): { readonly text: string; readonly signatures: readonly SignatureLine[] } {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) throw new NoteError('a note is text, an empty line and signature lines')
  const text = note.slice(0, at + 1)
  requireText(text)
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new NoteError('the note has too many signatures')
  return { text, signatures: lines.map(signatureLine) }
}

function signatureLine(line: string): SignatureLine {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw new NoteError('a signature line is an em dash, a key name and a signature in base64')
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) }
}

function isBy(verifier: NoteVerifier, line: SignatureLine): boolean {
  return verifier.name === line.name && Buffer.compare(verifier.id, line.id) === 0
}

function requireName(name: string): void {
  if (!/^[^\s+]+$/u.test(name)) throw new NoteError('a key name has no spaces and no plus sign')
}

function requireText(text: string): void {
  if (!text.endsWith('\n') || hasControl(text) || Buffer.from(text).toString() !== text)
    throw new NoteError('the text of a note is UTF-8 without control characters and ends with a newline')
}

function hasControl(text: string): boolean {
  return text.split('').some((it) => it < ' ' && it !== '\n')
}

function keyId(name: string, encoded: Uint8Array): Uint8Array {
  return createHash('sha256').update(`${name}\n`).update(encoded).digest().subarray(0, 4)
}

function encodedPublicKey(key: KeyObject): Uint8Array {
  const der = key.export({ type: 'spki', format: 'der' })
  return Buffer.concat([Uint8Array.of(ED25519), der.subarray(SPKI_PREFIX.length)])
}

function publicKey(bytes: Uint8Array): KeyObject {
  const der = Buffer.concat([SPKI_PREFIX, bytes])
  return readKey(() => createPublicKey({ key: der, format: 'der', type: 'spki' }), 'an Ed25519 public key')
}

function readKey(read: () => KeyObject, expected: string): KeyObject {
  let key: KeyObject
  try {
    key = read()
  } catch {
    throw new NoteError(`expected ${expected}`)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new NoteError(`expected ${expected}`)
  return key
}
