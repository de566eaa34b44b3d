import { createHash, hash } from 'node:crypto'

/** One SHA-256 hash of the tree. */
export type Hash = Uint8Array

export const HASH_BYTES = 32

/**
 * The right edge of a tree: the roots of its perfect subtrees, largest first, one for each set bit of the size.
 * It is all that is needed to append, and to know the root.
 */
export type Frontier = { readonly size: bigint; readonly nodes: readonly Hash[] }

export const EMPTY_FRONTIER: Frontier = { size: 0n, nodes: [] }

/** The hash of one entry (RFC 6962 section 2.1: SHA-256 of 0x00 and the entry). */
export function leafHash(entry: Uint8Array | string): Hash {
  if (typeof entry === 'string') return hash('sha256', `\0${entry}`, 'buffer')
  const prefixed = Buffer.allocUnsafe(entry.length + 1)
  prefixed[0] = 0
  prefixed.set(entry, 1)
  return hash('sha256', prefixed, 'buffer')
}

/** An entry as UTF-8 with its hash, encoded once. */
export function hashedText(text: string): { readonly bytes: Uint8Array; readonly leaf: Hash } {
  const prefixed = Buffer.from(`\0${text}`)
  return { bytes: prefixed.subarray(1), leaf: hash('sha256', prefixed, 'buffer') }
}

/** The hash of an inner node (RFC 6962 section 2.1: SHA-256 of 0x01, left and right). */
export function nodeHash(left: Hash, right: Hash): Hash {
  const bytes = Buffer.allocUnsafe(1 + 2 * HASH_BYTES)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + HASH_BYTES)
  return hash('sha256', bytes, 'buffer')
}

/** The frontier after appending the leaves in order; the one given is not changed. */
export function appendLeaves(frontier: Frontier, leaves: Iterable<Hash>): Frontier {
  const nodes = [...frontier.nodes]
  let size = frontier.size
  for (const leaf of leaves) {
    let node = leaf
    // Each trailing 1 bit of the old size is a perfect subtree that the new leaf completes.
    for (let bits = size; (bits & 1n) === 1n; bits >>= 1n) {
      const left = nodes.pop()
      if (left === undefined) throw new FrontierError('a frontier has fewer nodes than its size needs')
      node = nodeHash(left, node)
    }
    nodes.push(node)
    size += 1n
  }
  return { size, nodes }
}

/** The root of the tree with this right edge; the hash of nothing for the empty tree (RFC 6962 section 2.1). */
export function rootOf(frontier: Frontier): Hash {
  const [last, ...rest] = frontier.nodes.toReversed()
  if (last === undefined) return createHash('sha256').digest()
  return rest.reduce((right, left) => nodeHash(left, right), last)
}

/** The frontier as bytes: its nodes one after another. */
export function frontierBytes(frontier: Frontier): Uint8Array {
  return Buffer.concat(frontier.nodes)
}

/** The frontier of a tree of this size from its bytes. Throws FrontierError when their number does not fit the size. */
export function parseFrontier(size: bigint, bytes: Uint8Array): Frontier {
  const count = setBits(size)
  if (bytes.length !== count * HASH_BYTES)
    throw new FrontierError(
      `the frontier of a tree of size ${String(size)} has ${String(count * HASH_BYTES)} bytes, not ${String(bytes.length)}`,
    )
  const nodes = Array.from({ length: count }, (_, at) =>
    Buffer.from(bytes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)),
  )
  return { size, nodes }
}

/** True when both hold the same bytes. */
export function sameHash(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

/** A stored frontier is not one. */
class FrontierError extends Error {
  override readonly name = 'FrontierError'
}

function setBits(size: bigint): number {
  if (size < 0n) throw new FrontierError('a tree cannot have a negative size')
  let count = 0
  for (let bits = size; bits > 0n; bits >>= 1n) if ((bits & 1n) === 1n) count++
  return count
}
