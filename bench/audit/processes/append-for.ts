import { Chance } from '../../match/population/chance.js'
import { entryAt, regionOf } from '../entries.js'
import { type Writer } from './writers.js'

const TOTAL = 100_000

/** So many callers append one entry after another for a while; how many a second became durable. */
export async function appendFor(writer: Writer, callers: number, milliseconds: number): Promise<number> {
  const chance = new Chance(callers)
  const region = regionOf(TOTAL, 1, Date.now())
  // Made beforehand: what is measured is writing them.
  const entries = Array.from({ length: 4_000 }, (_, n) => entryAt(n, TOTAL, region, chance))
  const started = performance.now()
  let done = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let n = caller; performance.now() < started + milliseconds; n += callers) {
        const entry = entries[n % entries.length]
        if (entry !== undefined) await writer.append(entry)
        done++
      }
    }),
  )
  return (done * 1_000) / (performance.now() - started)
}
