import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mergeShards } from '../../../src/audit/detectors/merge-shards.js'

const entry = fc.record({ recorded: fc.integer({ min: 0, max: 9 }).map(String) })
const shards = fc.array(fc.array(entry, { maxLength: 12 }), { maxLength: 4 })

test('the order of the log does not depend on how much of a shard is read at once', () => {
  fc.assert(
    fc.property(
      shards,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 }),
      (log, sizes) => {
        const whole = mergeShards(log.map((entries) => ({ entries, hasMore: false })))
        expect(whole).toHaveLength(log.flat().length)
        const read: { readonly recorded: string }[] = []
        for (let round = 0; read.length < whole.length; round++) {
          const size = sizes[round % sizes.length]!
          const left = log.map((entries) => entries.filter((it) => !read.includes(it)))
          const runs = left.filter((it) => it.length > 0)
          read.push(
            ...mergeShards(runs.map((it) => ({ entries: it.slice(0, size), hasMore: it.length > size }))),
          )
        }
        expect(read.map((it) => whole.indexOf(it))).toEqual(whole.map((_, i) => i))
      },
    ),
  )
})
