import { expect, test } from 'vitest'
import { attestedAt, authenticatedAt } from '../../src/console/sign-in/proof-times.js'

const NOW = new Date('2026-11-22T12:00:00Z')
const SECONDS = NOW.getTime() / 1000
const at = (seconds: number): Date => new Date(seconds * 1000)

test.each([
  ['says when', { auth_time: SECONDS - 60, iat: SECONDS }, at(SECONDS - 60), at(SECONDS - 60)],
  // A proof whose time is not known is never fresh, and is yet of after what the provider ended before.
  ['does not say when', { iat: SECONDS }, at(0), at(SECONDS)],
  ['has a clock that is ahead', { auth_time: SECONDS + 20, iat: SECONDS + 20 }, NOW, at(SECONDS + 20)],
  ['says nonsense', { auth_time: 'now', iat: SECONDS }, at(0), at(SECONDS)],
  ['says neither', {}, at(0), at(0)],
])('a provider that %s', (_, claims, authenticated, attested) => {
  expect([authenticatedAt(claims, NOW), attestedAt(claims)]).toEqual([authenticated, attested])
})
