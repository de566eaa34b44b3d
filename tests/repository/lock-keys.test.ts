import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LOCKS, LOCKS_EACH } from '../../src/storage/statements/lock-keys.js'
import { trackedFiles } from './tracked-files.js'

test('no two duties share an advisory lock', () => {
  const single = Object.values(LOCKS)
  const pairs = single.map((it) => it.join())
  expect(new Set(pairs).size).toBe(pairs.length)
  const each = Object.values(LOCKS_EACH)
  expect(new Set(each).size).toBe(each.length)
  expect(single.filter(([first]) => each.includes(first))).toEqual([])
})

test('nothing is locked by a number that is not in their table', () => {
  const literal = trackedFiles()
    .filter((it) => /^src\/storage\/.*\.ts$/.test(it))
    .flatMap((it) =>
      [...readFileSync(it, 'utf8').matchAll(/advisory\w*\((\d[^)]*)/g)].map(
        ([, keys = '']) => `${it}: ${keys}`,
      ),
    )
  expect(literal).toEqual([`src/storage/migrations/0001-audit-log.ts: ${LOCKS.makingPartitions.join(', ')}`])
})
