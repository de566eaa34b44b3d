import { open } from 'node:fs/promises'

/** Some bytes of a file, one after another. */
export type Chunk = {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The line on which it begins; undefined where that is in the middle of one. */
  readonly line: number | undefined
  /** The line on which the next begins. */
  readonly nextLine: number | undefined
}

const LINE_FEED = 0x0a
const RETURN = 0x0d
const QUOTE = 0x22

/**
 * Reads a file in chunks of at most so many bytes, cut where a record seems to end: after the last line feed that no
 * quotes are around, as far as the chunk alone shows. That may be wrong in a damaged file, and is to be checked by who
 * reads them. Each has bytes of its own, so that they can be handed to another thread.
 */
export async function* cutFile(path: string, size: number): AsyncGenerator<Chunk> {
  const file = await open(path)
  try {
    let rest: Uint8Array = new Uint8Array()
    let line: number | undefined = 1
    let lines = 1
    for (;;) {
      const bytes = Buffer.allocUnsafeSlow(rest.length + size)
      bytes.set(rest)
      const filled = rest.length + (await fill(file, bytes.subarray(rest.length)))
      if (filled === 0) return
      const last = filled < bytes.length
      const end = last ? filled : cutOf(bytes)
      lines += linesIn(bytes, end, filled)
      const isLineEnd = bytes[end - 1] === LINE_FEED
      const nextLine = isLineEnd ? lines : undefined
      rest = Uint8Array.from(bytes.subarray(end, filled))
      yield { bytes: bytes.subarray(0, end), line, nextLine }
      if (last) return
      line = nextLine
    }
  } finally {
    await file.close()
  }
}

type Readable = Awaited<ReturnType<typeof open>>

/** Bytes that were there: fewer than asked for only at the end of the file. */
async function fill(file: Readable, bytes: Uint8Array): Promise<number> {
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return filled
}

/** Where to cut. A quote astray must not cost more than the one chunk: then any line end does, or none. */
function cutOf(bytes: Buffer): number {
  const last = bytes.lastIndexOf(LINE_FEED)
  if (last < 0) return beforeReturn(bytes)
  let end = last
  let isOpen = countOf(bytes, QUOTE, 0, end) % 2 === 1
  while (isOpen && end > bytes.length / 2) {
    const before = bytes.lastIndexOf(LINE_FEED, end - 1)
    if (before < 0) break
    if (countOf(bytes, QUOTE, before, end) % 2 === 1) isOpen = false
    end = before
  }
  return (isOpen ? last : end) + 1
}

/** Never between a carriage return and what may be its line feed. */
function beforeReturn(bytes: Buffer): number {
  return bytes.length > 1 && bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length
}

/** Lines that end before an offset: with CR LF, LF or CR. */
function linesIn(bytes: Buffer, end: number, filled: number): number {
  let lines = countOf(bytes, LINE_FEED, 0, end)
  for (let at = bytes.indexOf(RETURN); at >= 0 && at < end; at = bytes.indexOf(RETURN, at + 1))
    if (at + 1 >= filled || bytes[at + 1] !== LINE_FEED) lines++
  return lines
}

function countOf(bytes: Buffer, byte: number, from: number, end: number): number {
  let count = 0
  for (let at = bytes.indexOf(byte, from); at >= 0 && at < end; at = bytes.indexOf(byte, at + 1)) count++
  return count
}
