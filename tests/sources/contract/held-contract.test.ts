import { describe, expect, it } from 'vitest'
import { askContext, questionFor } from '../source-world.js'
import { inRunningTime } from '../running-time.js'
import { AS_AT, HELD_FAULTS, HELD_SUBJECTS, soundHolding } from './held-arrangements.js'

const DEADLINE_MS = 300

describe.each(HELD_SUBJECTS)('a connector to held records keeps the contract: $kind', (subject) => {
  const ask = (holding: Parameters<typeof subject.connect>[0], context = askContext(DEADLINE_MS)) =>
    subject.connect(holding).ask(questionFor(subject.settings, subject.areas), context)

  it('passes on what is held, as at its own date and never as current', async () => {
    const answer = await ask(() => Promise.resolve(soundHolding()))
    expect(answer.outcomes).toEqual(
      subject.areas.map((area) => ({
        source: subject.settings.id,
        area,
        outcome: 'answered',
        asOf: AS_AT,
        warnings: [],
      })),
    )
    expect(answer).toMatchObject({ reasons: [], refusedConsent: false, source: subject.settings.id })
    expect(answer.records).toMatchObject([
      { mapping: 'some-mapping', recordId: 'record-1', asOf: AS_AT, retrievedAt: '2026-10-02T08:00:00.000Z' },
    ])
  })

  it.each(HELD_FAULTS)('says $outcome of a store that $name', async ({ holding, outcome, reasons }) => {
    const { answer, took } = await inRunningTime(() => ask(holding))
    expect(took).toBeLessThan(DEADLINE_MS + 250)
    expect(answer.outcomes.map((it) => [it.area, it.outcome])).toEqual(
      subject.areas.map((area) => [area, outcome]),
    )
    expect(answer.records).toEqual([])
    expect(answer.reasons).toEqual(reasons)
    expect(JSON.stringify(answer)).not.toContain('99900000')
  })

  it('dates an empty answer by the newest extract', async () => {
    const answer = await ask(() =>
      Promise.resolve({ asOf: '2026-09-30', isPartial: false, isDisputed: false, records: [] }),
    )
    expect(answer.outcomes.map((it) => it.asOf)).toEqual(subject.areas.map(() => '2026-09-30'))
  })

  it('ends when nobody waits any more', async () => {
    const waiting = new AbortController()
    setTimeout(() => waiting.abort(), 50)
    const answer = await ask(
      () => new Promise(() => undefined),
      askContext(5_000, { signal: waiting.signal }),
    )
    expect(answer.outcomes.map((it) => it.outcome)).toEqual(subject.areas.map(() => 'error'))
    expect(answer.reasons).toEqual(['cancelled'])
  })

  it('does not begin when nobody waits', async () => {
    const context = askContext(5_000, { signal: AbortSignal.abort() })
    const answer = await ask(() => Promise.resolve(soundHolding()), context)
    expect(answer.reasons).toEqual(['cancelled'])
    expect(answer.records).toEqual([])
  })
})
