import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textBytes } from '../../src/cli/translate/files/text-bytes.js'

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\n', 'é', '中', '😀', '\u0000'),
  // Longer than a piece, and than all there is room for to begin with.
  fc.constantFrom('x'.repeat(20_000), '中'.repeat(400_000)),
)

test('bytes are the UTF-8 of what was added, time after time', () => {
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 8 }), { maxLength: 4 }), (turns) => {
      const bytes = textBytes()
      for (const texts of turns) {
        for (const it of texts) bytes.add(it)
        expect(Buffer.compare(bytes.taken(), Buffer.from(texts.join('')))).toBe(0)
      }
    }),
    { numRuns: 40 },
  )
})

test('bytes are nothing where nothing was added', () => {
  expect(textBytes().taken()).toHaveLength(0)
})
