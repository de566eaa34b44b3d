import { gzipSync } from 'node:zlib'

/** A file of an archive: its path and its text. */
export type ArchiveFile = { readonly path: string; readonly text: string }

/** The files as a gzipped tar archive (POSIX ustar). The same files always give the same bytes. */
export function tarGz(files: readonly ArchiveFile[]): Uint8Array {
  const blocks = files.flatMap(({ path, text }) => {
    const content = Buffer.from(text)
    return [headerOf(path, content.length), content, Buffer.alloc(-content.length & 511)]
  })
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]), { level: 9 })
}

const CHECKSUM_AT = 148

function headerOf(path: string, size: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path}: too long a path for a tar header`)
  const header = Buffer.alloc(512)
  header.write(path, 0)
  header.write(octal(0o644, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(size, 11), 124)
  header.write(octal(0, 11), 136)
  header.write(' '.repeat(8), CHECKSUM_AT)
  header.write('0', 156)
  header.write('ustar\u000000', 257)
  const sum = header.reduce((total, it) => total + it, 0)
  header.write(`${octal(sum, 6)}\u0000 `, CHECKSUM_AT)
  return header
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}
