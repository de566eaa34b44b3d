import { type Bytes, type Head, bytesOf, same, sha256 } from './merkle-check.js'

/** A public key of a log, as read from `name+hash+key`. */
export type LogKey = { readonly name: string; readonly id: Bytes; readonly key: Bytes }

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

/** Reads a public key of Ed25519 (C2SP signed-note). Rejects with NotProven. */
export async function readLogKey(text: string): Promise<LogKey> {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? []
  const bytes = fromBase64(encoded ?? '')
  if (name === undefined || hash === undefined || bytes?.length !== 33 || bytes[0] !== 1)
    throw new NotProven(
      'The public key is not in the form name+hash+key with an Ed25519 key: copy the whole line.',
    )
  const id = (await sha256(bytesOf(`${name}\n`), bytes)).slice(0, 4)
  if (hex(id) !== hash)
    throw new NotProven(
      'The public key was changed or cut: the hash inside it is not that of its name and key.',
    )
  return { name, id, key: bytes.slice(1) }
}

/** The checkpoint in a note, once its signature by the key holds. `called` names it to the reader. Rejects with NotProven. */
export async function openSigned(note: string, called: string, key: LogKey): Promise<SignedHead> {
  const { text, lines } = splitSigned(note, called)
  const own = lines.filter((it) => it.name === key.name && same(it.id, key.id))
  if (own.length === 0) throw new NotProven(`${called} is not signed by this public key.`)
  for (const { signature } of own)
    if (!(await isSignedBy(key, signature, text)))
      throw new NotProven(
        `The signature on ${called} is wrong: it was changed after it was signed, or is forged.`,
      )
  const head = readHead(text, called)
  if (head.origin !== key.name)
    throw new NotProven(`${called} is of another log than the public key: ${head.origin}.`)
  return head
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

async function isSignedBy(key: LogKey, signature: Bytes, text: string): Promise<boolean> {
  let imported
  try {
    imported = await crypto.subtle.importKey('raw', key.key, 'Ed25519', false, ['verify'])
  } catch {
    throw new NotProven(
      'This browser cannot check Ed25519 signatures, so nothing is proven: use a newer one.',
    )
  }
  return crypto.subtle.verify('Ed25519', imported, signature, bytesOf(text))
}

function hex(bytes: Bytes): string {
  return Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('')
}
