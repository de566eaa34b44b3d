import { expect, test } from 'vitest'
import { watchYear } from '../../../bench/detect/watch-year.js'

test('whoever does wrong in a small synthetic year is found, and few others', () => {
  const { events, found, falseAlerts } = watchYear(7, 20_000)
  expect(events).toBeGreaterThan(15_000)
  expect(found.filter((it) => it.after === undefined).map((it) => it.planted.name)).toEqual([])
  expect(found.map((it) => it.planted.name)).toEqual(
    expect.arrayContaining(['145 people without need', 'one person 33 times in three months']),
  )
  // Long before the 145th person and the 33rd time.
  expect(found[0]!.after!.days).toBeLessThan(60)
  expect(found[1]!.after!.days).toBeLessThan(45)
  const wrong = [...falseAlerts.values()].reduce((sum, it) => sum + it, 0)
  expect((1000 * wrong) / events).toBeLessThan(5)
})
