import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type SignInAttempt } from '../../model/officers/session.js'

/**
 * A sign-in that has begun, as the one browser it was begun in keeps it: nobody can read it, change it or make one
 * (AES-256-GCM), and however many others are begun none of them takes it away.
 */
export function sealAttempt(attempt: SignInAttempt, expires: Date, key: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, key, nonce)
  const text = JSON.stringify({ ...attempt, expires: expires.getTime() })
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  )
}

/** The attempt in a cookie; undefined where it has expired or was not sealed here. */
export function openAttempt(cookie: string, key: Uint8Array, now: Date): SignInAttempt | undefined {
  const bytes = Buffer.from(cookie, 'base64url')
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return undefined
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    return readAttempt(JSON.parse(text.toString('utf8')), now)
  } catch {
    return undefined
  }
}

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What another version of the gateway has sealed may have another shape: it is none. */
function readAttempt(value: unknown, now: Date): SignInAttempt | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const parts = new Map<string, unknown>(Object.entries(value))
  const text = (name: string): string | undefined => {
    const part = parts.get(name)
    return typeof part === 'string' ? part : undefined
  }
  const [state, nonce, verifier, returnTo] = ['state', 'nonce', 'verifier', 'returnTo'].map(text)
  if (state === undefined || nonce === undefined || verifier === undefined || returnTo === undefined)
    return undefined
  const expires = parts.get('expires')
  if (typeof expires !== 'number' || expires < now.getTime()) return undefined
  return { state, nonce, verifier, returnTo, again: text('again') }
}
