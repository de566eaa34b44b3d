import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  EMPTY_FRONTIER,
  type Hash,
  appendLeaves,
  frontierBytes,
  leafHash,
  nodeHash,
  parseFrontier,
  rootOf,
} from '../../src/audit/merkle.js'
import {
  type LeafRange,
  consistencyRanges,
  inclusionRanges,
  rangeRoot,
  verifyConsistency,
  verifyInclusion,
} from '../../src/audit/proofs/proof.js'

const hex = (hash: Hash): string => Buffer.from(hash).toString('hex')

/** The definition of RFC 6962 section 2.1, word for word, to compare with. */
function definition(leaves: readonly Hash[]): Hash {
  const [only] = leaves
  if (leaves.length === 1) return only!
  if (leaves.length === 0) return rootOf(EMPTY_FRONTIER)
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return nodeHash(definition(leaves.slice(0, split)), definition(leaves.slice(split)))
}

const leavesOf = (size: number): Hash[] =>
  Array.from({ length: size }, (_, at) => leafHash(`entry ${String(at)}`))
const prove = (leaves: readonly Hash[], ranges: readonly LeafRange[]): Hash[] =>
  ranges.map((it) => rangeRoot(leaves.slice(Number(it.start), Number(it.end))))

const sizes = fc.integer({ min: 1, max: 70 })

describe('the Merkle tree', () => {
  it('has the roots of the Certificate Transparency reference tree', () => {
    const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657']
    const leaves = entries.map((it) => leafHash(Buffer.from(it, 'hex')))
    expect(hex(rootOf(EMPTY_FRONTIER))).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
    expect(hex(rangeRoot(leaves.slice(0, 1)))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    )
    expect(hex(rangeRoot(leaves))).toBe('ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c')
  })

  it('gives the root of the definition whatever the batches it grows by', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (batches) => {
        const leaves = leavesOf(batches.reduce((sum, it) => sum + it, 0))
        let frontier = EMPTY_FRONTIER
        for (const batch of batches) {
          const from = Number(frontier.size)
          frontier = appendLeaves(frontier, leaves.slice(from, from + batch))
        }
        expect(hex(rootOf(frontier))).toBe(hex(definition(leaves)))
        expect(parseFrontier(frontier.size, frontierBytes(frontier))).toEqual(frontier)
      }),
    )
  })

  it('refuses a frontier of the wrong length', () => {
    expect(() => parseFrontier(3n, new Uint8Array(32))).toThrow('has 64 bytes, not 32')
  })

  it('proves every entry, and no other entry, index, size or root', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), (size, at, flip) => {
        const leaves = leavesOf(size)
        const index = at % size
        const root = rangeRoot(leaves)
        const hashes = prove(leaves, inclusionRanges(BigInt(index), BigInt(size)))
        const proof = { index: BigInt(index), size: BigInt(size), hashes }
        expect(verifyInclusion(proof, leaves[index]!, root)).toBe(true)
        expect(verifyInclusion(proof, leafHash('another'), root)).toBe(false)
        expect(verifyInclusion(proof, leaves[index]!, leafHash('another'))).toBe(false)
        expect(verifyInclusion({ ...proof, index: BigInt(size) }, leaves[index]!, root)).toBe(false)
        expect(verifyInclusion({ ...proof, hashes: [...hashes, root] }, leaves[index]!, root)).toBe(false)
        if (hashes.length > 0) {
          const broken = hashes.map((it, n) => (n === flip % hashes.length ? leafHash(it) : it))
          expect(verifyInclusion({ ...proof, hashes: broken }, leaves[index]!, root)).toBe(false)
        }
      }),
    )
  })

  it('proves that a larger tree extends a smaller, and never that a changed one does', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(), (one, other, at) => {
        const [small, large] = [Math.min(one, other), Math.max(one, other)]
        const leaves = leavesOf(large)
        const proof = prove(leaves, consistencyRanges(BigInt(small), BigInt(large)))
        const first = { size: BigInt(small), root: rangeRoot(leaves.slice(0, small)) }
        const second = { size: BigInt(large), root: rangeRoot(leaves) }
        expect(verifyConsistency(first, second, proof)).toBe(true)
        const changed = leaves.map((it, n) => (n === at % small ? leafHash('changed') : it))
        const rewritten = { size: BigInt(large), root: rangeRoot(changed) }
        const forged = prove(changed, consistencyRanges(BigInt(small), BigInt(large)))
        expect(verifyConsistency(first, rewritten, forged)).toBe(false)
      }),
    )
  })

  it('has no proof for what is not in the tree', () => {
    expect(() => inclusionRanges(3n, 3n)).toThrow('index 3 is not in a tree of size 3')
    expect(() => consistencyRanges(4n, 3n)).toThrow('no consistency proof from size 4 to 3')
    expect(() => consistencyRanges(0n, 3n)).toThrow('no consistency proof from size 0 to 3')
  })
})
