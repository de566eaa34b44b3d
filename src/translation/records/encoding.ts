import iconv from 'iconv-lite'

/** The encoding a file is read in, and how it is known. */
export type Encoding = {
  readonly name: string
  readonly known: 'byte-order-mark' | 'valid-throughout' | 'declared' | 'assumed'
}

/**
 * Chooses how to read a file, having seen all of it: by its byte order mark; else as UTF-8 when it is that throughout;
 * else as declared; else as Windows-1252, which is then said to be assumed. Undefined for a declared encoding that is
 * not known.
 */
export async function chooseEncoding(
  chunks: AsyncIterable<Uint8Array>,
  declared: string | undefined,
): Promise<Encoding | undefined> {
  if (declared !== undefined && !iconv.encodingExists(declared)) return undefined
  const isValid = utf8Check()
  let first = new Uint8Array()
  let valid = true
  for await (const chunk of chunks) {
    if (first.length < LONGEST_MARK) first = Buffer.concat([first, chunk]).subarray(0, LONGEST_MARK)
    valid &&= isValid(chunk)
    if (!valid && first.length === LONGEST_MARK) break
  }
  return encodingOf(markedEncoding(first), valid && isValid(), declared)
}

function encodingOf(marked: string | undefined, valid: boolean, declared: string | undefined): Encoding {
  if (marked !== undefined) return { name: marked, known: 'byte-order-mark' }
  if (valid) return { name: 'utf-8', known: 'valid-throughout' }
  if (declared !== undefined && !isUtf8(declared)) return { name: usual(declared), known: 'declared' }
  return { name: 'windows-1252', known: 'assumed' }
}

/** The encoding of a stream that can be read only once: as declared, else UTF-8. Undefined when it is not known. */
export function streamEncoding(declared: string | undefined): Encoding | undefined {
  if (declared === undefined) return { name: 'utf-8', known: 'assumed' }
  return iconv.encodingExists(declared) ? { name: usual(declared), known: 'declared' } : undefined
}

/** The text of the bytes, without a byte order mark; bytes that mean nothing become U+FFFD. */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<string> {
  const decoder = textDecoder(encoding, 'from-the-start')
  for await (const chunk of chunks) {
    const text = decoder.write(chunk)
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== '') yield rest
}

/** Text out of bytes as they arrive. */
export type Decoding = { write(bytes: Uint8Array): string; end(): string }

/** Decodes from the start of a file, without its byte order mark, or from after a line end in it. */
export function textDecoder({ name }: Encoding, from: 'from-the-start' | 'from-a-line'): Decoding {
  const isInside = from === 'from-a-line'
  if (isUtf8(name)) {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: isInside })
    return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() }
  }
  // Node 20's own windows-1252 decoder gives control characters for 0x80 to 0x9F.
  const decoder = iconv.getDecoder(name, { stripBOM: !isInside })
  return {
    write: (bytes) => decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    end: () => decoder.end() ?? '',
  }
}

/** Whether the byte of a line feed is one wherever it stands, and what follows it means the same whatever came before. */
export function hasPlainLineEnds({ name }: Encoding): boolean {
  return /^(utf-?8|windows-125\d|iso-?8859-\d+)$/i.test(name)
}

function isUtf8(name: string): boolean {
  return /^utf-?8$/i.test(name)
}

/** What says ISO 8859-1 or ASCII is read as Windows-1252, as the WHATWG Encoding Standard has it. */
function usual(declared: string): string {
  return /^(iso-?8859-?1|latin-?1|us-ascii|ascii|cp1252|win(dows)?-?1252)$/i.test(declared)
    ? 'windows-1252'
    : declared.toLowerCase()
}

const LONGEST_MARK = 3
const MARKS: readonly (readonly [string, readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
]

function markedEncoding(first: Uint8Array): string | undefined {
  return MARKS.find(([, mark]) => mark.every((byte, index) => first[index] === byte))?.[0]
}

/** Whether every byte so far, and with no chunk the end, is UTF-8. */
function utf8Check(): (chunk?: Uint8Array) => boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (chunk) => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined })
      return true
    } catch {
      return false
    }
  }
}
