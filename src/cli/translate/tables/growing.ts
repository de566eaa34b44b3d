/** Numbers one after the other, in little more memory than they need. */
export type Growing = { readonly length: number; add(number: number): void; at(index: number): number }

type Numbers = Float64Array | Uint32Array

/** Numbers in one piece of memory: a list grows by a piece, and nothing is copied. */
const PIECE = 65_536

/** A list of numbers of this kind. */
export function growing(kind: new (length: number) => Numbers): Growing {
  const pieces: Numbers[] = []
  let length = 0
  return {
    get length() {
      return length
    },
    add: (number) => {
      const at = length % PIECE
      if (at === 0) pieces.push(new kind(PIECE))
      const piece = pieces[pieces.length - 1]
      if (piece !== undefined) piece[at] = number
      length++
    },
    at: (index) => pieces[Math.floor(index / PIECE)]?.[index % PIECE] ?? 0,
  }
}

const FIRST = 1_024

/** A mark for each of many rows, a bit each. */
export type Marks = { mark(row: number): void; isMarked(row: number): boolean }

/** No row marked. */
export function noMarks(): Marks {
  let bits = new Uint8Array(FIRST)
  return {
    mark: (row) => {
      const at = row >>> 3
      if (at >= bits.length) {
        const larger = new Uint8Array(Math.ceil((at + 1) * 1.5))
        larger.set(bits)
        bits = larger
      }
      bits[at] = (bits[at] ?? 0) | (1 << (row & 7))
    },
    isMarked: (row) => ((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0,
  }
}
