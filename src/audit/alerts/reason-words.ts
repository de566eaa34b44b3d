import { createHash } from 'node:crypto'

/**
 * What makes two reasons the same: their letters and digits. A full stop, a capital or a space more is not a new
 * reason.
 */
export function reasonDigest(parts: readonly string[], reason: string): string {
  const words = reason
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
  return createHash('sha256')
    .update(JSON.stringify([...parts, words]))
    .digest('hex')
}
