import { leafHash, appendLeaves, EMPTY_FRONTIER, rootOf } from '../../src/audit/merkle.js'
import { signCheckpoint } from '../../src/audit/proofs/checkpoint.js'
import { formatGrowthProof } from '../../src/audit/proofs/growth-file.js'
import {
  type LeafRange,
  consistencyRanges,
  inclusionRanges,
  rangeRoot,
} from '../../src/audit/proofs/proof.js'
import { noteSigner, verifierKeyOf } from '../../src/audit/proofs/note-key.js'
import { formatTlogProof } from '../../src/audit/proofs/tlog-proof.js'
import { type ListedProof } from '../../src/console/pages/people/proof-list.js'
import { type Given } from '../../scripts/verifier/verdict.js'
import { signingKey } from '../audit/audit-entries.js'

/** A log of texts with its own key, and the files that are made from it. */
export class TextLog {
  readonly #key: string
  readonly #name: string
  readonly #texts: readonly string[]

  constructor(texts: readonly string[], name = 'log.example/audit/1', key = signingKey()) {
    this.#texts = texts
    this.#name = name
    this.#key = key
  }

  get key(): string {
    return verifierKeyOf(noteSigner(this.#name, this.#key))
  }

  checkpoint(size = this.#texts.length): string {
    const frontier = appendLeaves(EMPTY_FRONTIER, this.#leaves({ start: 0n, end: BigInt(size) }))
    return signCheckpoint({ size: BigInt(size), root: rootOf(frontier) }, noteSigner(this.#name, this.#key))
  }

  proof(index: number, size = this.#texts.length): string {
    const ranges = inclusionRanges(BigInt(index), BigInt(size))
    const hashes = ranges.map((it) => rangeRoot(this.#leaves(it)))
    const extra = Buffer.from(this.#texts[index] ?? '')
    return formatTlogProof({ index: BigInt(index), hashes, checkpoint: this.checkpoint(size), extra })
  }

  /** One line of the file that comes with a report: the hash of an entry, without its text. */
  listed(index: number, size = this.#texts.length): ListedProof {
    const [header = '', , ...rest] = this.proof(index, size).split('\n')
    return {
      receipt: `${this.#name}#${String(index)}`,
      access: { time: `time ${String(index)}`, who: 'Riverton Council' },
      leaf: Buffer.from(leafHash(this.#texts[index] ?? '')).toString('hex'),
      proof: [header, ...rest].join('\n'),
    }
  }

  growth(older: number, newer = this.#texts.length): string {
    const ranges = consistencyRanges(BigInt(older), BigInt(newer))
    const hashes = ranges.map((it) => rangeRoot(this.#leaves(it)))
    return formatGrowthProof({ size: BigInt(older), hashes, checkpoint: this.checkpoint(newer) })
  }

  #leaves({ start, end }: LeafRange): readonly Uint8Array[] {
    return this.#texts.slice(Number(start), Number(end)).map((it) => leafHash(it))
  }
}

/** Nothing given, but for what a case is about. */
export function given(more: Partial<Given>): Given {
  return { key: '', proof: '', entry: '', saved: '', growth: '', witnesses: '', ...more }
}
