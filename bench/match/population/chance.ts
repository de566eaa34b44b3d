/** Numbers that look random and are the same for the same seed (sfc32). */
export class Chance {
  readonly #state: Uint32Array

  constructor(seed: number) {
    this.#state = Uint32Array.from([seed, 0x9e3779b9, 0x243f6a88, 0xb7e15162])
    for (let i = 0; i < 20; i++) this.#next()
  }

  #next(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#state
    const t = (a + b + d) >>> 0
    this.#state.set([b ^ (b >>> 9), (c + (c << 3)) >>> 0, ((c << 21) | (c >>> 11)) + t, d + 1])
    return t
  }

  /** From 0 up to, not including, `below`. */
  whole(below: number): number {
    return Math.floor((this.#next() / 4_294_967_296) * below)
  }

  /** True in this share of cases. */
  is(share: number): boolean {
    return this.#next() / 4_294_967_296 < share
  }

  one<T>(of: readonly T[]): T {
    const it = of[this.whole(of.length)]
    if (it === undefined) throw new Error('nothing to choose from')
    return it
  }

  /** The first of a list much more often than the last, as names are borne (Zipf's law, roughly). */
  early<T>(of: readonly T[]): T {
    const u = this.#next() / 4_294_967_296
    const it = of[Math.min(of.length - 1, Math.floor((of.length + 1) ** u - 1))]
    if (it === undefined) throw new Error('nothing to choose from')
    return it
  }
}
