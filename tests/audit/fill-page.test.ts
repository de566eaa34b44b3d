import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillPage } from '../../src/audit/questions/fill-page.js'
import { type FoundEntry, type LogCursor, type LogPage } from '../../src/audit/questions/question.js'
import { accessLine } from './access-entries.js'

const MOST = 4
const RECORDED = '2026-11-22T10:00:00.000Z'

function entryAt(index: bigint): FoundEntry {
  const { shard, columns, text } = accessLine({}, index)
  return { shard, index, columns, text, origin: 'log.example', leaf: '' }
}

/** A log of as many entries, some of them hidden, read a few at a time. */
function list(hidden: readonly boolean[], size: number): Promise<unknown> {
  const search = (after: LogCursor | undefined): Promise<LogPage> => {
    const start = after === undefined ? 0 : Number(after.index) + 1
    const entries = hidden.slice(start, start + size).map((_, n) => entryAt(BigInt(start + n)))
    const last = start + size < hidden.length ? entries.at(-1) : undefined
    const next = last === undefined ? undefined : { shard: 1, index: last.index, recorded: RECORDED }
    return Promise.resolve({ entries, next })
  }
  let nth = -1
  const visible = new Map(hidden.flatMap((it, at) => (it ? [] : [[at, (nth += 1)]])))
  const showable = (entries: readonly FoundEntry[]): Promise<readonly number[]> =>
    Promise.resolve(entries.flatMap((it) => visible.get(Number(it.index)) ?? []))
  return fillPage(search, showable, MOST)
}

test('a list says the same, cut or not, with hidden accesses and without them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 30 }),
      fc.integer({ min: 1, max: 6 }),
      async (hidden, size) => {
        const open = hidden.filter((it) => !it)
        expect(await list(hidden, size)).toEqual(await list(open, size))
        expect(await list(hidden, size)).toEqual({
          shown: open.slice(0, MOST).map((_, n) => n),
          isCut: open.length > MOST,
        })
      },
    ),
  )
})
