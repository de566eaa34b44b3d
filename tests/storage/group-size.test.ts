import fc from 'fast-check'
import { expect, it } from 'vitest'
import { groupSize } from '../../src/storage/audit/append/group-size.js'

const MOST_GROUPS = 3

function entries(count: number, length = 1_000): Parameters<typeof groupSize>[0] {
  const bytes = new Uint8Array(length)
  return Array.from({ length: count }, () => ({ entry: { bytes } }))
}

it.each([
  { count: 20, mebibytes: 1, size: 8, why: 'a statement carries no more text' },
  { count: 20, mebibytes: 9, size: 1, why: 'a text that is longer goes alone' },
])('of $count texts of $mebibytes MiB each, $size go out: $why', ({ count, mebibytes, size }) => {
  expect(groupSize(entries(count, mebibytes * 2 ** 20), [], MOST_GROUPS)).toBe(size)
})

it.each([
  { waiting: 0, underWay: [], size: 0, why: 'there is nothing' },
  { waiting: 1, underWay: [], size: 1, why: 'one alone never waits' },
  { waiting: 63, underWay: [], size: 63, why: 'a few share one commit' },
  { waiting: 64, underWay: [], size: 32, why: 'no share is so small that it is not worth a commit' },
  { waiting: 255, underWay: [], size: 85, why: 'a crowd is shared out' },
  { waiting: 170, underWay: [85], size: 85, why: 'the second share follows' },
  { waiting: 85, underWay: [85, 85], size: 85, why: 'and the last' },
  { waiting: 85, underWay: [85, 85, 85], size: 0, why: 'three are under way' },
  { waiting: 42, underWay: [106, 107], size: 0, why: 'what is short beside its share shares a later commit' },
  { waiting: 43, underWay: [106, 106], size: 43, why: 'half a share is not short' },
  { waiting: 31, underWay: [1], size: 0, why: 'a few wait for the one before to end' },
  { waiting: 32, underWay: [1], size: 32, why: 'enough for a commit of their own' },
  { waiting: 9_000, underWay: [], size: 500, why: 'a statement carries no more' },
  { waiting: 9_000, underWay: [500, 500], size: 500, why: 'nor a later one' },
])('of $waiting that wait behind $underWay, $size go out: $why', ({ waiting, underWay, size }) => {
  expect(groupSize(entries(waiting), underWay, MOST_GROUPS)).toBe(size)
})

it('never keeps anybody waiting while nothing is under way, and never sends more than wait', () => {
  fc.assert(
    fc.property(
      fc.nat(20_000),
      fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: MOST_GROUPS }),
      (waiting, underWay) => {
        const size = groupSize(entries(waiting), underWay, MOST_GROUPS)
        expect(size).toBeLessThanOrEqual(Math.min(waiting, 500))
        if (underWay.length === 0 && waiting > 0) expect(size).toBeGreaterThan(0)
      },
    ),
  )
})
