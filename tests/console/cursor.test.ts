import { expect, test } from 'vitest'
import { cursorText, readCursor } from '../../src/console/pages/log/kept-question.js'

const textOf = (recorded: string): string => cursorText({ recorded, shard: 1, index: 7n })

test('a place in the log is read as it was written', () => {
  const recorded = '2028-02-29T12:00:00.000000Z'
  expect(readCursor(textOf(recorded))).toEqual({ recorded, shard: 1, index: 7n })
})

test.each(['2026-02-31T12:00:00.000Z', '2026-02-29T12:00:00.000Z', '2026-04-31T12:00:00.000Z'])(
  'a place on a day that no calendar has, %s, is none',
  (recorded) => {
    expect(readCursor(textOf(recorded))).toBeUndefined()
  },
)
