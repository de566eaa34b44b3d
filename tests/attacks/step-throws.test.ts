import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { ENTRY_POINTS } from './entry-points.js'
import { type Asking, answered, startAsking, statusOf } from './entry-points/asking.js'

/** Steps of the running gateway's path that a test makes throw, with what they have in hand in the error. */
const steps = vi.hoisted(() => ({ broken: new Set<string>(), thrown: 0 }))
const poisoned = vi.hoisted(() => (name: string): void => {
  if (!steps.broken.has(name)) return
  steps.thrown += 1
  throw new Error(`canary-error 9990000077 Infertile 8619003 ${name}`)
})
vi.mock('../../src/redaction/redact.js', async (original) => {
  const real = await original<typeof import('../../src/redaction/redact.js')>()
  const redact: typeof real.redact = (...given) => {
    poisoned('redact')
    return real.redact(...given)
  }
  return { ...real, redact }
})
vi.mock('../../src/decision/release.js', async (original) => {
  const real = await original<typeof import('../../src/decision/release.js')>()
  const release: typeof real.release = (...given) => {
    poisoned('release')
    return real.release(...given)
  }
  return { ...real, release }
})
vi.mock('../../src/decision/operations/conclude.js', async (original) => {
  const real = await original<typeof import('../../src/decision/operations/conclude.js')>()
  const conclude: typeof real.conclude = (...given) => {
    poisoned('conclude')
    return real.conclude(...given)
  }
  return { ...real, conclude }
})

let asking: Asking
beforeAll(async () => {
  asking = await startAsking()
})
afterEach(() => {
  steps.broken.clear()
  steps.thrown = 0
})
afterAll(() => asking.stop())

/** Asks while those steps throw: a failure without a word of anything, in the log of bugs and in the record of refusals. */
async function failsAt(point: (typeof ENTRY_POINTS)[number], broken: readonly string[]): Promise<void> {
  const { known, journey } = asking
  const bearer = await asking.tokenFor(point)
  const before = journey.journal.length
  for (const it of broken) steps.broken.add(it)
  const reply = await asking.send(point.ask(known), bearer)
  steps.broken.clear()
  expect([statusOf(reply), steps.thrown > 0]).toEqual([500, true])
  const said = answered(reply)
  expect(said).toContain('INTERNAL_SERVER_ERROR')
  expect(said).not.toMatch(point.gives)
  for (const it of ['canary', known.nhsNumber, 'nfertil', '8619003', known.item.split('/')[1], 'Error:'])
    expect(said).not.toContain(it)
  expect(said).toMatch(/audit-receipt.*sandbox\/\d+#\d+/)
  const logged = journey.journal.slice(before)
  expect(logged.filter((it) => it.includes('"event":"failed"'))).toHaveLength(1)
  expect(logged.join(' ')).not.toMatch(/canary|9990000077|nfertil|8619003/)
}

describe('a step that throws, at any entry point, is a failure and tells nothing (catalogue 38)', () => {
  test.each(ENTRY_POINTS)('$name: the last step', async (point) => {
    await failsAt(point, ['release', 'conclude'])
    const twin = await asking.entitled(point)
    expect([twin.status, point.gives.test(answered(twin))]).toEqual([point.status, true])
  })

  test.each(ENTRY_POINTS.filter((it) => it.holds === 'item'))('$name: redaction', async (point) => {
    await failsAt(point, ['redact'])
  })
})
