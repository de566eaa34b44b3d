import { createHmac, hash } from 'node:crypto'
import { type Secret } from '../config/secrets.js'

/** A key of 32 bytes for one purpose alone, from a secret in hexadecimal. */
export function derivedKey(key: Secret, purpose: string): Uint8Array {
  return createHmac('sha256', Buffer.from(key.reveal(), 'hex')).update(purpose).digest()
}

/**
 * HMAC-SHA-256 under the key (RFC 2104), in hexadecimal, as `createHmac` gives it: a request mints an id for all it shows,
 * and two hashes at a stroke cost a fraction of an object that is made for each.
 */
export function keyedHash(key: Uint8Array): (text: string) => string {
  const short = key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key
  // Written over for each text: making room anew costs as much as hashing what is put there.
  const inner = Buffer.concat([padded(short, 0x36), Buffer.alloc(MOST_TEXT_BYTES)])
  const outer = Buffer.concat([padded(short, 0x5c), Buffer.alloc(DIGEST_BYTES)])
  const withTextOf = (text: string): Uint8Array => {
    // No UTF-16 code unit takes more than three bytes.
    if (text.length * 3 > MOST_TEXT_BYTES)
      return Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)])
    return inner.subarray(0, BLOCK_BYTES + inner.write(text, BLOCK_BYTES))
  }
  return (text) => {
    outer.write(hash('sha256', withTextOf(text), 'binary'), BLOCK_BYTES, 'latin1')
    return hash('sha256', outer, 'hex')
  }
}

/** Longer texts are put together by themselves. */
const MOST_TEXT_BYTES = 1_024

const DIGEST_BYTES = 32

/** The block of SHA-256 (FIPS 180-4). */
const BLOCK_BYTES = 64

function padded(key: Uint8Array, pad: number): Uint8Array {
  return Uint8Array.from({ length: BLOCK_BYTES }, (_, at) => (key[at] ?? 0) ^ pad)
}
