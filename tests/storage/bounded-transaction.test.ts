import type pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { boundedTransaction } from '../../src/storage/statements/bounded-transaction.js'

const LONGEST_MS = 1_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A transaction whose work and whose commit take so long, in milliseconds; what was said, and whether it was cut. */
async function taking(workMs: number, commitMs: number) {
  const said: string[] = []
  const released: boolean[] = []
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
  const connection = {
    query: async (text: string): Promise<void> => {
      if (text === 'commit') await pause(commitMs)
      if (released.includes(true)) throw new Error('the connection was ended')
      said.push(text)
    },
    release: (isStuck: boolean) => released.push(isStuck),
  }
  const pool = { connect: () => Promise.resolve(connection) } as unknown as pg.Pool
  const settled = boundedTransaction(pool, LONGEST_MS, () => pause(workMs)).then(
    () => 'kept',
    () => 'failed',
  )
  await vi.advanceTimersByTimeAsync(10 * LONGEST_MS)
  return { outcome: await settled, said, released }
}

test.each([
  ['work in time, and a commit that ends later', 800, 800, 'kept', [false]],
  ['work that takes too long', 1_200, 0, 'failed', [true]],
  ['a commit that is never answered', 100, 5_000, 'failed', [true]],
])('%s', async (_, workMs, commitMs, expected, wasCut) => {
  const { outcome, said, released } = await taking(workMs, commitMs)
  expect(outcome).toBe(expected)
  expect(said).toEqual(expected === 'kept' ? ['begin', 'commit'] : ['begin'])
  expect(released).toEqual(wasCut)
})
