import { growing } from './growing.js'

/** Which rows may have a key: all that have it, and a few others. Rows are added in order; a row may have no key. */
export type KeyIndex = {
  add(key: string | undefined): void
  /** In the order of the rows, each found when it is wanted. */
  rowsOf(key: string): Iterable<number>
}

/** An index of twelve to sixteen bytes a row, built when it is first asked. */
export function keyIndex(): KeyIndex {
  const hashes = growing(Uint32Array)
  let chains: Chains | undefined
  return {
    add: (key) => {
      chains = undefined
      hashes.add(key === undefined ? 0 : hashOf(key))
    },
    rowsOf: function* (key) {
      chains ??= chainsOf(hashes.length, (row) => hashes.at(row))
      const { first, next, mask } = chains
      const hash = hashOf(key)
      for (let it = first[hash & mask] ?? 0; it !== 0; it = next[it - 1] ?? 0)
        if (hashes.at(it - 1) === hash) yield it - 1
    },
  }
}

/** Rows of one hash after the other: each number is a row counted from one, and 0 is the end. */
type Chains = { readonly first: Uint32Array; readonly next: Uint32Array; readonly mask: number }

function chainsOf(count: number, hashAt: (row: number) => number): Chains {
  const size = 2 ** Math.ceil(Math.log2(Math.max(count, 2)))
  const chains = { first: new Uint32Array(size), next: new Uint32Array(count), mask: size - 1 }
  for (let row = count - 1; row >= 0; row--) {
    const hash = hashAt(row)
    if (hash === 0) continue
    const at = hash & chains.mask
    chains.next[row] = chains.first[at] ?? 0
    chains.first[at] = row + 1
  }
  return chains
}

/** FNV-1a over UTF-16 code units; never 0, which stands for no key. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  // The low bits of FNV-1a differ little between numbers that differ in their last digit.
  hash ^= hash >>> 15
  return hash >>> 0 || 1
}
