import { type KeyObject, createHash, createPrivateKey, createPublicKey } from 'node:crypto'

/** Who signs: the name in the signature line and the private key. */
export type NoteSigner = { readonly name: string; readonly key: KeyObject }

/** What a key signs: the text of a note itself (C2SP signed-note), or that a witness saw it (C2SP tlog-cosignature). */
export type SignatureType = 'note' | 'cosignature'

/** A public key as text, `name+hash+key` with the key in base64: what a verifier is configured with. */
export type NoteVerifier = {
  readonly name: string
  readonly id: Uint8Array
  readonly type: SignatureType
  readonly key: KeyObject
}

/** A signer of that name with an Ed25519 private key (PKCS #8 PEM). Throws NoteError for any other key or a bad name. */
export function noteSigner(name: string, privateKeyPem: string): NoteSigner {
  requireName(name)
  const key = readKey(() => createPrivateKey(privateKeyPem), 'an Ed25519 private key in PKCS #8 PEM')
  return { name, key }
}

/** The text a verifier is configured with, for example `linchpin.example/audit/1+c74f20a3+ARpc2Q…`. */
export function verifierKeyOf(signer: NoteSigner, type: SignatureType = 'note'): string {
  return keyText(signer.name, encodedPublicKey(createPublicKey(signer.key), type))
}

/** Reads `name+hash+key`. Throws NoteError when it is not a verifier key of Ed25519 or its hash is another. */
export function parseVerifierKey(text: string): NoteVerifier {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  const bytes = decodeBase64(encoded ?? '')
  const type = SIGNATURE_TYPES.find((it) => CODES[it] === bytes?.[0])
  if (name === undefined || hash === undefined || bytes?.length !== 33 || type === undefined)
    throw new NoteError('a verifier key is name+hash+key with an Ed25519 key in base64')
  const id = keyId(name, bytes)
  if (Buffer.from(id).toString('hex') !== hash)
    throw new NoteError('the hash in the verifier key is not that of its name and key')
  return { name, id, type, key: publicKey(bytes.subarray(1)) }
}

/**
 * The key under another name: a log of many shards signs each shard's checkpoints with one key, under the shard's own
 * name.
 */
export function renamedKey(verifier: NoteVerifier, name: string): NoteVerifier {
  return { ...verifier, name, id: keyId(name, encodedPublicKey(verifier.key, verifier.type)) }
}

/** The key as text, as parseVerifierKey reads it. */
export function formatVerifierKey({ name, key, type }: NoteVerifier): string {
  return keyText(name, encodedPublicKey(key, type))
}

/** The four bytes that a signature line names the signer's key by. */
export function signerKeyId(signer: NoteSigner, type: SignatureType): Uint8Array {
  return keyId(signer.name, encodedPublicKey(createPublicKey(signer.key), type))
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

const SIGNATURE_TYPES: readonly SignatureType[] = ['note', 'cosignature']
const CODES: Readonly<Record<SignatureType, number>> = { note: 1, cosignature: 4 }
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')

function requireName(name: string): void {
  if (!/^[^\s+]+$/u.test(name)) throw new NoteError('a key name has no spaces and no plus sign')
}

function keyText(name: string, encoded: Uint8Array): string {
  const id = Buffer.from(keyId(name, encoded)).toString('hex')
  return `${name}+${id}+${Buffer.from(encoded).toString('base64')}`
}

function keyId(name: string, encoded: Uint8Array): Uint8Array {
  return createHash('sha256').update(`${name}\n`).update(encoded).digest().subarray(0, 4)
}

function encodedPublicKey(key: KeyObject, type: SignatureType): Uint8Array {
  const der = key.export({ type: 'spki', format: 'der' })
  return Buffer.concat([Uint8Array.of(CODES[type]), der.subarray(SPKI_PREFIX.length)])
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
