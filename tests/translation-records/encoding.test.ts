import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { chooseEncoding, decodeText, streamEncoding } from '../../src/translation/records/encoding.js'

const NAME = 'O\u2019Brien, caf\u00e9, \u20ac5'
const NAMES_AND_BYTES = {
  utf8: Buffer.from(NAME),
  marked: Buffer.from(`\uFEFF${NAME}`),
  windows: iconv.encode(NAME, 'windows-1252'),
  utf16: Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(NAME, 'utf16le')]),
  ascii: Buffer.from('OBrien'),
}

async function* arriving(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size))
}

async function readAs(bytes: Uint8Array, declared: string | undefined, size: number): Promise<unknown> {
  const encoding = await chooseEncoding(arriving(bytes, size), declared)
  if (encoding === undefined) return undefined
  let text = ''
  for await (const it of decodeText(arriving(bytes, size), encoding)) text += it
  return [encoding.name, encoding.known, text]
}

describe('encodings', () => {
  test.each([
    ['UTF-8', NAMES_AND_BYTES.utf8, undefined, ['utf-8', 'valid-throughout', NAME]],
    [
      'UTF-8 comes before what is declared',
      NAMES_AND_BYTES.utf8,
      'windows-1252',
      ['utf-8', 'valid-throughout', NAME],
    ],
    ['a byte order mark is no text', NAMES_AND_BYTES.marked, undefined, ['utf-8', 'byte-order-mark', NAME]],
    ['Windows-1252 as declared', NAMES_AND_BYTES.windows, 'windows-1252', ['windows-1252', 'declared', NAME]],
    [
      'ISO 8859-1 is read as Windows-1252',
      NAMES_AND_BYTES.windows,
      'ISO-8859-1',
      ['windows-1252', 'declared', NAME],
    ],
    [
      'Windows-1252 is said to be assumed',
      NAMES_AND_BYTES.windows,
      undefined,
      ['windows-1252', 'assumed', NAME],
    ],
    ['declared as UTF-8, but it is not', NAMES_AND_BYTES.windows, 'utf-8', ['windows-1252', 'assumed', NAME]],
    ['UTF-16 by its mark', NAMES_AND_BYTES.utf16, undefined, ['utf-16le', 'byte-order-mark', NAME]],
    ['ASCII', NAMES_AND_BYTES.ascii, undefined, ['utf-8', 'valid-throughout', 'OBrien']],
    ['an encoding nobody knows', NAMES_AND_BYTES.utf8, 'klingon', undefined],
  ])('%s', async (_, bytes, declared, expected) => {
    for (const size of [1, 2, 3, 1000]) expect(await readAs(bytes, declared, size)).toEqual(expected)
  })

  test('a character cut off at the end is no UTF-8', async () => {
    const read = await readAs(Buffer.from('caf\u00e9').subarray(0, 4), undefined, 100)
    expect(read).toEqual(['windows-1252', 'assumed', 'caf\u00c3'])
  })

  test('what can be read only once is UTF-8 unless declared', () => {
    expect([
      streamEncoding(undefined)?.name,
      streamEncoding('latin1')?.name,
      streamEncoding('klingon'),
    ]).toEqual(['utf-8', 'windows-1252', undefined])
  })
})
