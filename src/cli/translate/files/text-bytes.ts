/** Text as UTF-8, put together piece by piece. */
export type TextBytes = {
  add(text: string): void
  /** The bytes of what was added since they were last taken: good until more is added, whose place is the same. */
  taken(): Uint8Array<ArrayBuffer>
}

/** Characters of UTF-16 take at most this many bytes each. */
const WIDEST = 3
/** Text becomes bytes in pieces of about so many characters: many small ones cost more. */
const PIECE = 16_384
/** To begin with; more is found when they are full. */
const FIRST_BYTES = 1_048_576

/** Bytes of their own, so that they can be handed to another thread; in a space that is no longer used, where there is one. */
export function textBytes(space?: ArrayBuffer): TextBytes {
  let buffer = space === undefined ? bufferOf(FIRST_BYTES) : Buffer.from(space)
  let end = 0
  let piece = ''
  const write = (): void => {
    const needed = end + piece.length * WIDEST
    if (needed > buffer.length) {
      const larger = bufferOf(Math.max(needed, buffer.length * 2))
      larger.set(buffer.subarray(0, end))
      buffer = larger
    }
    end += buffer.write(piece, end)
    piece = ''
  }
  return {
    add: (text) => {
      piece += text
      if (piece.length >= PIECE) write()
    },
    taken: () => {
      write()
      const written = buffer.subarray(0, end)
      end = 0
      return written
    },
  }
}

function bufferOf(size: number): Buffer<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(size)
}
