import { expect, test } from 'vitest'
import { type Trust, trustInCuts } from '../../src/cli/translate/threads/trust.js'

const times = (count: number, act: () => void): void => {
  for (let i = 0; i < count; i++) act()
}
const lose = (trust: Trust): void => times(16, () => trust.judge(false))

test('trust is lost when half the chunks of a trial were wrong, and not before', () => {
  const trust = trustInCuts()
  times(8, () => trust.judge(true))
  times(7, () => trust.judge(false))
  expect(trust.isDeserved()).toBe(true)
  trust.judge(false)
  expect(trust.isDeserved()).toBe(false)
})

test('it comes back at the next end that is sure; each time after that, twice as many in a row are needed', () => {
  const trust = trustInCuts()
  for (const needed of [1, 2, 4, 8, 16, 32, 64, 64]) {
    lose(trust)
    times(needed - 1, () => trust.foundEnd(true))
    expect(trust.isDeserved()).toBe(false)
    if (needed > 1) {
      trust.foundEnd(false)
      times(needed - 1, () => trust.foundEnd(true))
      expect(trust.isDeserved()).toBe(false)
    }
    trust.foundEnd(true)
    expect(trust.isDeserved()).toBe(true)
  }
})

test('after a trial without a wrong chunk, one end is enough again', () => {
  const trust = trustInCuts()
  lose(trust)
  trust.foundEnd(true)
  times(16, () => trust.judge(true))
  lose(trust)
  trust.foundEnd(true)
  expect(trust.isDeserved()).toBe(true)
})

test('what was under way when it was lost counts for nothing', () => {
  const trust = trustInCuts()
  lose(trust)
  times(15, () => trust.judge(false))
  trust.foundEnd(true)
  times(15, () => trust.judge(false))
  expect(trust.isDeserved()).toBe(true)
})
