import { EMPTY_FRONTIER, type Frontier, type Hash, appendLeaves } from '../merkle.js'

/** A tree whose right edge is worked out only where it is asked for. */
export class GrowingTree {
  #edge = EMPTY_FRONTIER
  #leaves: Hash[] = []

  get size(): bigint {
    return this.#edge.size + BigInt(this.#leaves.length)
  }

  append(leaf: Hash): void {
    this.#leaves.push(leaf)
    if (this.#leaves.length === MOST_LEAVES) this.frontier()
  }

  frontier(): Frontier {
    this.#edge = appendLeaves(this.#edge, this.#leaves)
    this.#leaves = []
    return this.#edge
  }
}

const MOST_LEAVES = 1_000
