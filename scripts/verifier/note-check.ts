import { type Bytes, type Head, bytesOf, same, sha256 } from './merkle-check.js'

/** A public key of a log or of a witness, as read from `name+hash+key`. */
export type LogKey = { readonly name: string; readonly id: Bytes; readonly key: Bytes }

/** What a key signs: checkpoints (C2SP signed-note), or that a witness saw them (C2SP tlog-cosignature). */
type KeyType = 'log' | 'witness'
const CODES: Readonly<Record<KeyType, number>> = { log: 1, witness: 4 }

/** What a signed checkpoint says (C2SP tlog-checkpoint). */
export type SignedHead = Head & { readonly origin: string }

/** What was given cannot be used, or does not hold; the message is a sentence for the reader. */
export class NotProven extends Error {
  constructor(message: string) {
    super(message.charAt(0).toUpperCase() + message.slice(1))
  }
}

/** Bytes of standard base64 with padding; undefined for anything else. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    const binary = atob(text)
    return btoa(binary) === text ? Uint8Array.from(binary, (it) => it.charCodeAt(0)) : undefined
  } catch {
    return undefined
  }
}

/** Reads a public key of Ed25519. Rejects with NotProven. */
export async function readKey(text: string, type: KeyType): Promise<LogKey> {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  const bytes = fromBase64(encoded ?? '')
  if (name === undefined || hash === undefined || bytes?.length !== 33 || bytes[0] !== CODES[type])
    throw new NotProven(
      `The public key of the ${type} is not in the form name+hash+key with an Ed25519 key of a ${type}: copy the whole line.`,
    )
  const id = await keyId(name, bytes)
  if (hex(id) !== hash)
    throw new NotProven(
      `The public key of the ${type} was changed or cut: the hash inside it is not that of its name and key.`,
    )
  return { name, id, key: bytes.slice(1) }
}

/** The checkpoint in a note, once its signature by the key holds. `called` names it to the reader. Rejects with NotProven. */
export async function openSigned(note: string, called: string, key: LogKey): Promise<SignedHead> {
  const { text, lines } = splitSigned(note, called)
  const head = readHead(text, called)
  const by = await keyFor(head.origin, key)
  if (by === undefined)
    throw new NotProven(`${called} is of another log than the public key: ${head.origin}.`)
  const own = lines.filter((it) => it.name === by.name && same(it.id, by.id))
  if (own.length === 0) throw new NotProven(`${called} is not signed by this public key.`)
  for (const { signature } of own)
    if (!(await isSignedBy(by, signature, bytesOf(text))))
      throw new NotProven(
        `The signature on ${called} is wrong: it was changed after it was signed, or is forged.`,
      )
  return head
}

/** The key of a log covers its shards, which are named `{log}/{number}` and signed under that name. */
async function keyFor(origin: string, key: LogKey): Promise<LogKey | undefined> {
  if (origin === key.name) return key
  if (/^(.+)\/[1-9]\d{0,9}$/.exec(origin)?.[1] !== key.name) return undefined
  const encoded = new Uint8Array(1 + key.key.length)
  encoded.set([CODES.log])
  encoded.set(key.key, 1)
  return { name: origin, id: await keyId(origin, encoded), key: key.key }
}

async function keyId(name: string, encoded: Bytes): Promise<Bytes> {
  return (await sha256(bytesOf(`${name}\n`), encoded)).slice(0, 4)
}

/**
 * When the witness signed the note, in seconds since 1970: at that time it was the largest checkpoint it had seen, and
 * held everything that it had seen before. Rejects with NotProven where it did not sign it.
 */
export async function witnessedAt(note: string, called: string, witness: LogKey): Promise<bigint> {
  const { text, lines } = splitSigned(note, called)
  const own = lines.find((it) => it.name === witness.name && same(it.id, witness.id))
  if (own === undefined) throw new NotProven(`${called} is not signed by the witness ${witness.name}.`)
  if (own.signature.length !== 72)
    throw new NotProven(`The signature of the witness ${witness.name} is cut or of another kind.`)
  const at = new DataView(own.signature.buffer, own.signature.byteOffset).getBigUint64(0)
  const signed = bytesOf(`cosignature/v1\ntime ${at}\n${text}`)
  if (!(await isSignedBy(witness, own.signature.slice(8), signed)))
    throw new NotProven(`The signature of the witness ${witness.name} on ${called} is wrong.`)
  return at
}

type SignatureLine = { readonly name: string; readonly id: Bytes; readonly signature: Bytes }

function splitSigned(
  note: string,
  called: string,
): { readonly text: string; readonly lines: readonly SignatureLine[] } {
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n'))
    throw new NotProven(
      `${called} is not whole: it is text, an empty line and signature lines, and ends with a line break.`,
    )
  const text = note.slice(0, at + 1)
  const isText = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(text)) === text
  if (!isText || text.split('').some((it) => it < ' ' && it !== '\n'))
    throw new NotProven(`${called} holds characters that a checkpoint cannot hold.`)
  const lines = note.slice(at + 2, -1).split('\n')
  if (lines.length > 32) throw new NotProven(`${called} has more than 32 signatures.`)
  return { text, lines: lines.map((it) => signatureIn(it, called)) }
}

function signatureIn(line: string, called: string): SignatureLine {
  const [, name, encoded] = /^— ([^\s+]+) (\S+)$/u.exec(line) ?? []
  const bytes = fromBase64(encoded ?? '')
  if (name === undefined || bytes === undefined || bytes.length < 5)
    throw new NotProven(`${called} has a signature line that is not a long dash, a name and base64.`)
  return { name, id: bytes.slice(0, 4), signature: bytes.slice(4) }
}

function readHead(text: string, called: string): SignedHead {
  const [origin, size, root, ...rest] = text.split('\n')
  const hash = fromBase64(root ?? '')
  if (origin === undefined || origin === '' || size === undefined || !/^(0|[1-9]\d{0,18})$/.test(size))
    throw new NotProven(`${called} does not start with the name of a log and a number of entries.`)
  if (hash?.length !== 32 || rest.length === 0)
    throw new NotProven(`The third line of ${called} is not a root hash.`)
  return { origin, size: BigInt(size), root: hash }
}

async function isSignedBy(key: LogKey, signature: Bytes, signed: Bytes): Promise<boolean> {
  let imported
  try {
    imported = await crypto.subtle.importKey('raw', key.key, 'Ed25519', false, ['verify'])
  } catch {
    throw new NotProven(
      'This browser cannot check Ed25519 signatures, so nothing is proven: use a newer one.',
    )
  }
  return crypto.subtle.verify('Ed25519', imported, signature, signed)
}

function hex(bytes: Bytes): string {
  return Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('')
}
