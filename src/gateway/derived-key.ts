import { createHmac } from 'node:crypto'
import { type Secret } from '../config/secrets.js'

/** A key of 32 bytes for one purpose alone, from a secret in hexadecimal. */
export function derivedKey(key: Secret, purpose: string): Uint8Array {
  return createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update(purpose).digest()
}
