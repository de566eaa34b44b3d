import { expect, test } from 'vitest'
import { madeOnceFor } from '../../src/model/lazy/made-once-for.js'

test('something is made once as long as it is of the very same thing, and anew of another', () => {
  let made = 0
  const doubled = madeOnceFor((from: readonly number[]) => {
    made++
    return from.map((it) => it * 2)
  })
  const [one, other] = [
    [1, 2],
    [1, 2],
  ]
  expect(doubled(one)).toBe(doubled(one))
  expect([made, doubled(one)]).toEqual([1, [2, 4]])
  expect(doubled(other)).not.toBe(doubled(one))
  expect(made).toBe(3)
})
