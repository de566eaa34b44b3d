import { expect, test } from 'vitest'
import { openAttempt, sealAttempt } from '../../src/console/sign-in/sealed-attempt.js'
import { type SignInAttempt } from '../../src/model/officers/session.js'

const KEY = new Uint8Array(32).fill(7)
const NOW = new Date('2026-11-22T12:00:00Z')
const after = (ms: number): Date => new Date(NOW.getTime() + ms)
const ATTEMPT: SignInAttempt = {
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  verifier: 'v'.repeat(43),
  // The longest path that a sign-in keeps, and a long name.
  returnTo: `/${'p'.repeat(999)}`,
  again: 'u'.repeat(256),
}
const SEALED = sealAttempt(ATTEMPT, after(1000), KEY)

/** The same with one byte another. */
function damaged(at: number): string {
  const bytes = Buffer.from(SEALED, 'base64url')
  const index = at < 0 ? bytes.length + at : at
  bytes.writeUInt8(bytes.readUInt8(index) ^ 1, index)
  return bytes.toString('base64url')
}

test.each<[string, string, Uint8Array, Date, SignInAttempt | undefined]>([
  ['as it was sealed', SEALED, KEY, NOW, ATTEMPT],
  ['to the last moment', SEALED, KEY, after(1000), ATTEMPT],
  ['not when it has expired', SEALED, KEY, after(1001), undefined],
  ['not with another key', SEALED, new Uint8Array(32).fill(8), NOW, undefined],
  ['not with another nonce', damaged(0), KEY, NOW, undefined],
  ['not with another text', damaged(20), KEY, NOW, undefined],
  ['not with another tag', damaged(-1), KEY, NOW, undefined],
  ['not without its end', SEALED.slice(0, -2), KEY, NOW, undefined],
  ['not of a nonce and a tag alone', SEALED.slice(0, 37), KEY, NOW, undefined],
  ['not of nothing', '', KEY, NOW, undefined],
])('an attempt opens %s', (_, cookie, key, now, opened) => {
  expect(openAttempt(cookie, key, now)).toEqual(opened)
})

test('fits a cookie, however long what it keeps', () => expect(SEALED.length).toBeLessThan(4096 - 200))

test('is never sealed twice alike', () => {
  expect(sealAttempt(ATTEMPT, after(1000), KEY)).not.toBe(SEALED)
})
