/** Text as UTF-8, put together piece by piece. */
export type TextBytes = { add(text: string): void; taken(): Uint8Array<ArrayBuffer> }

/** Characters of UTF-16 take at most this many bytes each. */
const WIDEST = 3

/** Bytes of their own, so that they can be handed to another thread; more is found when they are full. */
export function textBytes(expected: number): TextBytes {
  let buffer = bufferOf(Math.max(expected, 1_024))
  let end = 0
  return {
    add: (text) => {
      const needed = end + text.length * WIDEST
      if (needed > buffer.length) {
        const larger = bufferOf(Math.max(needed, buffer.length * 2))
        larger.set(buffer.subarray(0, end))
        buffer = larger
      }
      end += buffer.write(text, end)
    },
    taken: () => buffer.subarray(0, end),
  }
}

function bufferOf(size: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(size)
}
