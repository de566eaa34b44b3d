import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followAlerts } from '../../src/gateway/follow-alerts.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const STEPS = ['scanLog', 'raiseMissingFollowUps', 'raiseReported', 'watchLog'] as const

it.each(STEPS)(
  'while %s fails, every other step is taken in the same round, and it is told',
  async (failing) => {
    const taken: string[] = []
    const told: string[] = []
    let opened = 0
    const step = async <T>(name: (typeof STEPS)[number], answer: T): Promise<T> => {
      await Promise.resolve()
      if (name === failing) throw new Error('down')
      taken.push(name)
      return answer
    }
    const follower = followAlerts(
      { organisations: [], mail: undefined, sources: [], breakGlass: { followUpHours: 24 } },
      {
        scanLog: () => step('scanLog', { entries: 1, opened: 1, missing: 0 }),
        raiseMissingFollowUps: () => step('raiseMissingFollowUps', 1),
        raiseReported: () => step('raiseReported', 1),
        watchLog: () => step('watchLog', { entries: 1, opened: 1 }),
        outbox: {
          take: () => Promise.resolve([]),
          mark: () => Promise.resolve(),
          deadLetters: () => Promise.resolve([]),
          revive: () => Promise.resolve(false),
        },
      },
      {
        environment: { databaseUrl: undefined, variable: () => undefined },
        now: () => new Date(0),
        random: () => 0,
      },
      {
        alertsFollowed: (found) => void (opened += found.opened),
        auditChanged: (event) => void told.push(event),
      },
      { channelOf: () => undefined },
    )
    await vi.advanceTimersByTimeAsync(1_500)
    await follower.close()
    expect(taken).toEqual(STEPS.filter((it) => it !== failing))
    expect(told).toEqual(['alerts-not-followed'])
    expect(opened).toBe(3)
  },
)
