import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SealedFor, openPart, sealPart } from '../../src/audit/payloads/seal-part.js'

const KEY = randomBytes(32)
const PLACE: SealedFor = { requestId: 'r-1', controller: '9A1', source: 'la-riverton', keyId: 'k-1' }
const bytes = fc.uint8Array({ maxLength: 2_000 })

describe('a sealed part', () => {
  it('opens with its key at its place as it was', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        const sealed = sealPart(content, PLACE, KEY, randomBytes(12))
        expect(Buffer.from(openPart(sealed, PLACE, KEY) ?? []).equals(Buffer.from(content))).toBe(true)
      }),
    )
  })

  it('does not open when any bit of it, or of its nonce, is another', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.boolean(), (content, at, inNonce) => {
        const sealed = sealPart(content, PLACE, KEY, randomBytes(12))
        const changed = { nonce: Buffer.from(sealed.nonce), sealed: Buffer.from(sealed.sealed) }
        const target = inNonce ? changed.nonce : changed.sealed
        const place = at % (target.length * 8)
        target.writeUInt8(target.readUInt8(place >> 3) ^ (1 << (place & 7)), place >> 3)
        expect(openPart(changed, PLACE, KEY)).toBeUndefined()
      }),
    )
  })

  it.each<[string, Partial<SealedFor>]>([
    ['another request', { requestId: 'r-2' }],
    ['another controller', { controller: '9A2' }],
    ['another source', { source: 'la-other' }],
    ['another key name', { keyId: 'k-2' }],
    ['a place that reads alike', { requestId: 'r-1","9A1', controller: '' }],
  ])('does not open at %s', (_, other) => {
    const sealed = sealPart(Buffer.from('content'), PLACE, KEY, randomBytes(12))
    expect(openPart(sealed, { ...PLACE, ...other }, KEY)).toBeUndefined()
  })

  it('does not open with another key, or cut', () => {
    const sealed = sealPart(Buffer.from('content'), PLACE, KEY, randomBytes(12))
    expect(openPart(sealed, PLACE, randomBytes(32))).toBeUndefined()
    expect(openPart({ ...sealed, sealed: sealed.sealed.subarray(0, 15) }, PLACE, KEY)).toBeUndefined()
    expect(openPart({ ...sealed, nonce: sealed.nonce.subarray(1) }, PLACE, KEY)).toBeUndefined()
  })
})
