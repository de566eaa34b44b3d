import { createCipheriv, createDecipheriv } from 'node:crypto'

/** What a sealed part belongs to: it opens nowhere else. */
export type SealedFor = {
  readonly requestId: string
  readonly controller: string
  readonly source: string
  readonly keyId: string
}

/** Bytes that only the holder of the key can read or change unnoticed (AES-256-GCM, NIST SP 800-38D). */
export type Sealed = { readonly nonce: Uint8Array; readonly sealed: Uint8Array }

/** Length of the random nonce, of which a key may see 2^32 (NIST SP 800-38D section 8.3). */
export const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals bytes under a key of 32 bytes. The nonce must be random and is never used again. */
export function sealPart(bytes: Uint8Array, to: SealedFor, key: Uint8Array, nonce: Uint8Array): Sealed {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(boundTo(to))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
  return { nonce, sealed }
}

/** Opens what was sealed for exactly this place; undefined for another key or place, or when a bit was changed. */
export function openPart(
  { nonce, sealed }: Sealed,
  from: SealedFor,
  key: Uint8Array,
): Uint8Array | undefined {
  if (sealed.length < TAG_BYTES || nonce.length !== NONCE_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce)
  decipher.setAAD(boundTo(from))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

function boundTo({ requestId, controller, source, keyId }: SealedFor): Uint8Array {
  return Buffer.from(JSON.stringify([requestId, controller, source, keyId]))
}
