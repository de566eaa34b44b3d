import { EMPTY_FRONTIER, HASH_BYTES, type Hash, appendLeaves, nodeHash, rootOf, sameHash } from '../merkle.js'

/** A run of leaves, from `start` up to but not including `end`: one hash of a proof is the root over such a run. */
export type LeafRange = { readonly start: bigint; readonly end: bigint }

/** An entry is in the tree: its index, the tree's size and the hashes from its sibling up to the child of the root. */
export type InclusionProof = {
  readonly index: bigint
  readonly size: bigint
  readonly hashes: readonly Hash[]
}

/**
 * The runs of leaves whose roots are the audit path of the entry, in the order of the proof
 * (RFC 6962 section 2.1.1). Throws ProofError when the tree does not hold the index.
 */
export function inclusionRanges(index: bigint, size: bigint): readonly LeafRange[] {
  if (index < 0n || index >= size)
    throw new ProofError(`index ${String(index)} is not in a tree of size ${String(size)}`)
  const ranges: LeafRange[] = []
  let [start, end] = [0n, size]
  while (end - start > 1n) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.reverse()
}

/**
 * The runs of leaves whose roots prove that the tree of the larger size extends the tree of the smaller
 * (RFC 6962 section 2.1.2). Throws ProofError unless 0 < smaller ≤ larger.
 */
export function consistencyRanges(smaller: bigint, larger: bigint): readonly LeafRange[] {
  if (smaller <= 0n || smaller > larger)
    throw new ProofError(`there is no consistency proof from size ${String(smaller)} to ${String(larger)}`)
  const ranges: LeafRange[] = []
  let [start, end] = [0n, larger]
  while (end > smaller) {
    const middle = start + largestPowerBelow(end - start)
    if (smaller <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // The old root itself is left out of the proof where the old tree is a perfect subtree from the first leaf.
  if (start > 0n) ranges.push({ start, end })
  return ranges.reverse()
}

/** The root over a run of leaf hashes. */
export function rangeRoot(leaves: Iterable<Hash>): Hash {
  return rootOf(appendLeaves(EMPTY_FRONTIER, leaves))
}

/** True when the proof shows that the leaf is at its index in the tree with this root (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(proof: InclusionProof, leaf: Hash, root: Hash): boolean {
  const { index, size, hashes } = proof
  if (index < 0n || index >= size || !areHashes([leaf, root, ...hashes])) return false
  const sides = pathSides(index, size - 1n, hashes.length)
  return sides !== undefined && sameHash(climb(leaf, hashes, sides), root)
}

/** A tree head: how many leaves, and the root over them. */
export type TreeHead = { readonly size: bigint; readonly root: Hash }

/**
 * True when the proof shows that the second tree extends the first (RFC 9162 section 2.1.4.2).
 * Nothing is consistent with an empty first tree, because an empty tree commits to nothing.
 */
export function verifyConsistency(first: TreeHead, second: TreeHead, proof: readonly Hash[]): boolean {
  if (first.size <= 0n || first.size > second.size) return false
  if (first.size === second.size) return proof.length === 0 && sameHash(first.root, second.root)
  if (!areHashes([first.root, second.root, ...proof])) return false
  const path = isPowerOfTwo(first.size) ? [first.root, ...proof] : proof
  return proof.length > 0 && climbs(first, second, path)
}

/** A proof was asked of a tree that cannot give it. */
class ProofError extends Error {
  override readonly name = 'ProofError'
}

type Side = 'left' | 'right'

function climbs(first: TreeHead, second: TreeHead, path: readonly Hash[]): boolean {
  const [seed, ...rest] = path
  if (seed === undefined) return false
  let [position, last] = [first.size - 1n, second.size - 1n]
  while ((position & 1n) === 1n) {
    position >>= 1n
    last >>= 1n
  }
  const sides = pathSides(position, last, rest.length)
  if (sides === undefined) return false
  const older = rest
    .filter((_, at) => sides[at] === 'left')
    .reduce((node, hash) => nodeHash(hash, node), seed)
  return sameHash(older, first.root) && sameHash(climb(seed, rest, sides), second.root)
}

function climb(from: Hash, hashes: readonly Hash[], sides: readonly Side[]): Hash {
  return hashes.reduce(
    (node, hash, at) => (sides[at] === 'left' ? nodeHash(hash, node) : nodeHash(node, hash)),
    from,
  )
}

/** On which side of the node each hash of its path stands, from the leaf up; undefined when the path has another length. */
function pathSides(from: bigint, lastOfLevel: bigint, length: number): readonly Side[] | undefined {
  const sides: Side[] = []
  let [position, last] = [from, lastOfLevel]
  while (last > 0n) {
    const left = (position & 1n) === 1n || position === last
    sides.push(left ? 'left' : 'right')
    while (left && (position & 1n) === 0n && position !== 0n) {
      position >>= 1n
      last >>= 1n
    }
    position >>= 1n
    last >>= 1n
  }
  return sides.length === length ? sides : undefined
}

function areHashes(hashes: readonly Hash[]): boolean {
  return hashes.every((it) => it.length === HASH_BYTES)
}

function isPowerOfTwo(size: bigint): boolean {
  return (size & (size - 1n)) === 0n
}

function largestPowerBelow(size: bigint): bigint {
  let power = 1n
  while (power * 2n < size) power *= 2n
  return power
}
