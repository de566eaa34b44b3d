import { blockKeys } from '../../src/patient-index/match/block-keys.js'
import { type Prepared } from '../../src/patient-index/compare/prepare.js'

/** A key that so many share parts nobody from anybody. */
const MOST_IN_BLOCK = 400

/** The people of an index by the keys under which they are found. */
export type Blocks = ReadonlyMap<string, readonly number[]>

export function blocksOf(people: readonly Prepared[]): Blocks {
  const blocks = new Map<string, number[]>()
  for (const [at, person] of people.entries())
    for (const key of new Set(blockKeys(person))) {
      const block = blocks.get(key)
      if (block === undefined) blocks.set(key, [at])
      else block.push(at)
    }
  return blocks
}

/** Everyone who shares a key with the record, once each. */
export function candidatesFor(record: Prepared, blocks: Blocks): ReadonlySet<number> {
  const found = new Set<number>()
  for (const key of blockKeys(record)) {
    const block = blocks.get(key) ?? []
    if (block.length <= MOST_IN_BLOCK) for (const at of block) found.add(at)
  }
  return found
}
