import { expect, it } from 'vitest'
import { followHealth } from '../../src/sources/health/follow-health.js'
import { type SourceAnswered, type SourceEvents } from '../../src/sources/source-events.js'
import { SILENT } from './source-world.js'

const world = { at: Date.parse('2026-11-22T09:00:00Z') }
const clock = { now: () => world.at, random: () => 0.5 }
const following = (next: SourceEvents = SILENT) => {
  world.at = Date.parse('2026-11-22T09:00:00Z')
  return followHealth(['la-riverton', 'a81001'], ['pds'], clock, next)
}

const answer = (outcomes: SourceAnswered['outcomes'], milliseconds = 20): SourceAnswered => ({
  source: 'la-riverton',
  requestId: 'r',
  milliseconds,
  outcomes,
  reasons: [],
})

it('a source that nobody asked has nothing to say', () => {
  expect(following().health()[0]).toEqual({
    source: 'la-riverton',
    breaker: 'closed',
    asked: 0,
    failed: 0,
    medianMs: undefined,
    lastAnswered: undefined,
    lastFailed: undefined,
  })
})

it('only what could not be answered counts as failed: a refusal, or nothing to tell, does not', () => {
  const { events, health } = following()
  for (const it of [
    answer({ answered: 2 }, 10),
    answer({ 'answered-empty': 1, disabled: 1, 'not-permitted': 1 }, 30),
    answer({ answered: 1, error: 1 }, 50),
    answer({ 'timed-out': 1 }, 4_000),
  ])
    events.answered(it)
  expect(health()[0]).toMatchObject({ asked: 4, failed: 2, medianMs: 50 })
  expect(health()[1]).toMatchObject({ source: 'a81001', asked: 0 })
})

it('counts cover the last minutes, and instants reach back to the start', () => {
  const { events, health } = following()
  events.answered(answer({ answered: 1 }))
  world.at += 16 * 60_000
  expect(health()[0]).toMatchObject({ asked: 0, lastAnswered: '2026-11-22T09:00:00.000Z' })
})

it('the breaker is shown as it last changed', () => {
  const { events, health } = following()
  events.breakerChanged({ source: 'a81001', state: 'open' })
  expect(health().map((it) => it.breaker)).toEqual(['closed', 'open', 'closed'])
})

it('a national service is followed by the calls made to it, and the loser of a hedge says nothing', () => {
  const { events, health } = following()
  const call = { source: 'pds', attempt: 1, role: 'plain', milliseconds: 5 } as const
  events.attempted({ ...call, kind: 'answer', status: 404, reason: undefined })
  events.attempted({ ...call, kind: 'answer', status: 503, reason: undefined })
  events.attempted({ ...call, kind: 'error', status: undefined, reason: 'cancelled' })
  events.answered({ ...answer({ answered: 1 }), source: 'pds' })
  expect(health()[2]).toMatchObject({ source: 'pds', asked: 2, failed: 1 })
})

it.each([
  [200, 0],
  [404, 0],
  [422, 0],
  [401, 1],
  [403, 1],
  [429, 1],
  [500, 1],
])('a national service that answers %i has failed %i times', (status, failed) => {
  const { events, health } = following()
  events.attempted({
    source: 'pds',
    attempt: 1,
    role: 'plain',
    milliseconds: 5,
    kind: 'answer',
    status,
    reason: undefined,
  })
  expect(health()[2]).toMatchObject({ asked: 1, failed })
})

it('passes every event on', () => {
  const heard: string[] = []
  const { events } = following({
    attempted: () => heard.push('attempted'),
    answered: () => heard.push('answered'),
    breakerChanged: () => heard.push('breaker'),
    feedRead: () => heard.push('feed'),
  })
  events.answered(answer({}))
  events.breakerChanged({ source: 'x', state: 'open' })
  events.attempted({
    source: 'x',
    attempt: 1,
    role: 'hedge',
    milliseconds: 1,
    kind: 'timed-out',
    status: undefined,
    reason: undefined,
  })
  events.feedRead({ organisation: 'A', kind: 'older', milliseconds: 1, relationships: 0, registers: 0 })
  expect(heard).toEqual(['answered', 'breaker', 'attempted', 'feed'])
})
