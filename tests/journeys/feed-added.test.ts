import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Settings } from '../../src/config/settings-types.js'
import { type Journey, eventually, refusalIn, startJourney } from './journey.js'

let journey: Journey
let late = 16 * 60_000
let standing: Settings
beforeAll(async () => {
  // The gateway starts a quarter of an hour ago, without the council's feed, which its operator adds to the file.
  journey = await startJourney(
    { now: () => new Date(Date.now() - late), readRegisters: () => standing },
    (settings) => {
      standing = { ...settings, requestDeadlineMs: settings.requestDeadlineMs + 1 }
      return {
        ...settings,
        organisations: settings.organisations.map((it) =>
          it.ods === '9A1' ? { ...it, feed: undefined } : it,
        ),
      }
    },
  )
})
afterAll(async () => journey.stop())

test('a council’s feed that is added to the settings is followed without a restart, and what is not taken up is said', async () => {
  late = 0
  const ask = async (): ReturnType<Journey['search']> =>
    journey.search(await journey.token('social-worker'), 'AllergyIntolerance', '9990000018')
  const first = await ask()
  expect([first.status, refusalIn(first)], 'before the feed is read no relationship is known').toEqual([
    403,
    'NO_RELATIONSHIP',
  ])
  const answer = await eventually(ask, (it) => it.status === 200)
  expect(answer.status).toBe(200)
  expect(journey.journal.filter((it) => it.includes('settings-wait-for-restart'))).toEqual([
    '{"level":"warn","event":"settings-wait-for-restart","keys":"requestDeadlineMs"}',
  ])
})
