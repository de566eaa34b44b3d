/** Numbers one after the other, in little more memory than they need. */
export type Growing = { readonly length: number; add(number: number): void; at(index: number): number }

type Numbers = Float64Array | Uint32Array

const FIRST = 1_024

/** A list of numbers of this kind that grows by half when it is full. */
export function growing(kind: new (length: number) => Numbers): Growing {
  let numbers = new kind(FIRST)
  let length = 0
  return {
    get length() {
      return length
    },
    add: (number) => {
      if (length === numbers.length) {
        const larger = new kind(Math.ceil(numbers.length * 1.5))
        larger.set(numbers)
        numbers = larger
      }
      numbers[length++] = number
    },
    at: (index) => numbers[index] ?? 0,
  }
}

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
