import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOfEvent, eventIdOf } from '../../src/audit/audit-events/event-id.js'

describe('the id of an audit event', () => {
  it('is that of its shard and index in the first history of a database, and leads back to them', () => {
    expect(eventIdOf({ origin: 'log.example/audit/3', index: 12n })).toBe('3-12')
    expect(entryOfEvent('3-12')).toEqual({ shard: 3, index: 12n })
    expect(entryOfEvent('3-12-decision')).toEqual({ shard: 3, index: 12n })
  })

  it('is another for the same place after a failover that lost the shard', () => {
    const lost = { origin: 'log.example/audit/3', index: 12n }
    const after = { origin: 'log.example/audit/10003', index: 12n }
    expect(eventIdOf(after)).not.toBe(eventIdOf(lost))
    expect(entryOfEvent(eventIdOf(after))).toEqual(entryOfEvent(eventIdOf(lost)))
  })

  it('leads to the entry for every shard of every history', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(200),
        fc.bigInt({ min: 0n, max: 10n ** 17n }),
        (shard, history, index) => {
          const origin = `log.example/audit/${String(shard + history * 10_000)}`
          expect(entryOfEvent(eventIdOf({ origin, index }))).toEqual({ shard, index })
        },
      ),
    )
  })

  it.each(['', '3', '0-1', '3-', '-1-2', '3-x', 'a-1', '3-1decision'])('is not %j', (id) => {
    expect(entryOfEvent(id)).toBeUndefined()
  })
})
