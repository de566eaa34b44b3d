import { describe, expect, it } from 'vitest'
import { type Sliced, whole } from '../../src/model/slices/sliced.js'
import { inSlices } from '../../src/sources/guard/in-slices.js'

/** Work that takes so many steps, each until the clock has moved on by a millisecond. */
function* counted(steps: number, milliseconds: number): Sliced<number> {
  let done = 0
  for (let i = 0; i < steps; i++) {
    const end = performance.now() + milliseconds
    while (performance.now() < end) done += 0
    done += 1
    yield
  }
  return done
}

/** How often others had a turn while the work was done. */
async function turnsDuring(work: Sliced<unknown>): Promise<number> {
  let turns = 0
  const others = { go: true }
  const count = (): void => {
    turns += 1
    if (others.go) setImmediate(count)
  }
  setImmediate(count)
  await inSlices(work)
  others.go = false
  return turns
}

describe('work done in slices', () => {
  it('comes to what it comes to at once', async () => {
    expect(await inSlices(counted(40, 0.2))).toBe(whole(counted(40, 0.2)))
  })

  it('lets others have their turn while it is long', async () => {
    expect(await turnsDuring(counted(40, 1))).toBeGreaterThanOrEqual(8)
  })

  it('is not left off while it is short', async () => {
    expect(await turnsDuring(counted(40, 0))).toBe(0)
  })

  it('rejects with what the work throws, however far it got', async () => {
    const broken = function* (): Sliced<number> {
      yield* counted(10, 1)
      throw new Error('broken')
    }
    await expect(inSlices(broken())).rejects.toThrow('broken')
  })
})
