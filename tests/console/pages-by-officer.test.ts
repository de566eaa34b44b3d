import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFICERS } from '../../sandbox/identity-provider/officers.js'
import { PAGES } from '../../src/console/pages.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Seen, browser, signIn, wordsIn } from './browser.js'
import { crawl, rowOf } from './crawl.js'
import { happened } from './perceived/happened.js'

const REGION = 'RIV-IG-0009'
const EVENT = /^\/events\/(\d+)\/(\d+)$/

type Event = {
  readonly path: string
  readonly receipt: string
  /** ODS codes of those whom it concerns: who asked, and whose sources were asked. */
  readonly concerned: ReadonlySet<string>
}

let journey: Journey
let region: ReadonlyMap<string, Seen>
let events: readonly Event[]
/** What each officer of one organisation saw, wherever they went. */
const seenBy = new Map<string, ReadonlyMap<string, Seen>>()
const OWN = OFFICERS.filter((it) => it.roles.length > 0 && it.userId !== REGION)

beforeAll(async () => {
  journey = await startJourney()
  await happened(journey)
  await journey.search(await journey.token('gp'), 'CarePlan', '9990000018')
  const visitor = browser()
  await signIn(visitor, journey.sandbox.url, REGION)
  region = await crawl(visitor, journey.sandbox.url)
  events = [...region].flatMap(([path, seen]) => (EVENT.test(path) ? [eventOf(path, seen)] : []))
  for (const { userId } of OWN) {
    const own = browser()
    await signIn(own, journey.sandbox.url, userId)
    seenBy.set(userId, await crawl(own, journey.sandbox.url, region.keys()))
  }
}, 240_000)
afterAll(async () => journey.stop())

/** An event, of which the officer for all organisations is shown everybody whom it concerns. */
function eventOf(path: string, seen: Seen): Event {
  const words = wordsIn(seen)
  const main = words.slice(words.indexOf('What was decided'))
  const organisations = new Set(OFFICERS.map((it) => it.organisation))
  return {
    path,
    receipt: /Receipt (\S+#\d+)/.exec(main)?.[1] ?? '',
    concerned: new Set([...organisations].filter((it) => main.includes(`(${it})`))),
  }
}

describe('no page shows an event of another organisation', () => {
  test('with every page of the table looked at, and events of several', () => {
    const rows = new Set([...region.keys()].map((it) => rowOf('GET', it)?.path))
    expect(PAGES.filter((it) => it.method === 'GET' && !rows.has(it.path)).map((it) => it.path)).toEqual([])
    expect(events.length).toBeGreaterThanOrEqual(3)
    expect(events.every((it) => it.receipt !== '' && it.concerned.size > 0)).toBe(true)
  })

  test.each(OWN)('to $about', ({ userId, organisation }) => {
    const pages = seenBy.get(userId) ?? new Map<string, Seen>()
    const others = events.filter((it) => !it.concerned.has(organisation))
    const shown = [...pages].flatMap(([path, { text, status }]) =>
      others
        .filter(
          (it) =>
            text.includes(`"/console${it.path}"`) ||
            text.includes(`${it.receipt}<`) ||
            (path.startsWith(it.path) && status !== 404),
        )
        .map((it) => `${it.receipt} at ${path}`),
    )
    expect(shown).toEqual([])
    // What concerns them is there, or nothing would have been shown by it not being there.
    const own = events.filter((it) => it.concerned.has(organisation))
    expect(own.filter((it) => pages.get(it.path)?.status !== 200).map((it) => it.path)).toEqual([])
  })

  test('and nothing of whoever asked to those whom no event concerns', () => {
    const without = OWN.filter((one) => !events.some((it) => it.concerned.has(one.organisation)))
    expect(without.length).toBeGreaterThan(0)
    for (const { userId } of without)
      for (const [path, seen] of seenBy.get(userId) ?? [])
        expect(wordsIn(seen), `${userId} at ${path}`).not.toMatch(
          /TEST-WORKER|TEST-DUTY|RIV-SW-0117|RIV-EDT-0009|Found collapsed/,
        )
  })
})
