import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyedHash } from '../../src/gateway/derived-key.js'

/** RFC 4231: test cases 1, 2, 3 and 6, whose key is longer than a block. */
const PUBLISHED: readonly (readonly [key: Buffer, data: string, digest: string])[] = [
  [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    Buffer.from('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    Buffer.alloc(131, 0xaa),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
]

describe('the hash that ids are made with', () => {
  it.each(PUBLISHED)('is HMAC-SHA-256 as published, under %s', (key, data, digest) => {
    expect(keyedHash(key)(data)).toBe(digest)
  })

  it.each([341, 342, 1_024, 5_000])(
    'is what createHmac gives of %i characters, a short text after it too',
    (length) => {
      const key = Buffer.alloc(32, 7)
      const hashed = keyedHash(key)
      for (const text of ['é€'.repeat(length).slice(0, length), 'short', 'x'.repeat(length), ''])
        expect(hashed(text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
    },
  )

  it('is what createHmac gives, for any key and text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 130 }),
        fc.string({ unit: 'binary' }),
        (key, text) => {
          expect(keyedHash(key)(text)).toBe(createHmac('sha256', key).update(text).digest('hex'))
        },
      ),
    )
  })
})
