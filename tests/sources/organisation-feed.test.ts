import { afterEach, describe, expect, it } from 'vitest'
import { type OrganisationSettings } from '../../src/config/settings-types.js'
import { type OrganisationFeed } from '../../src/model/registers.js'
import { type FeedFollower, followFeeds } from '../../src/sources/organisation-feed.js'
import { readFeed } from '../../src/sources/read-feed.js'
import { type FeedRead } from '../../src/sources/source-events.js'
import { loopbackServer, type LoopbackServer, sendJson } from './loopback-server.js'
import { inRunningTime } from './running-time.js'
import { json, ods, REAL_CLOCK, SILENT, sourceWorld } from './source-world.js'

const REGISTER = {
  nhsNumber: '9990000026',
  dissents: [{ recordedBy: 'A81001', covers: ['gp-record'] }],
  objectsTo: [],
  objectsToUser: [],
  consentCategories: [],
  explicitConsent: false,
  capacity: 'has',
  bestInterests: false,
  cannotConsent: false,
  enhancedReview: false,
  competentMinor: false,
  proxies: [],
  nationalOptOut: false,
  type1: false,
}
const RELATIONSHIP = { nhsNumber: '9990000018', kind: 'open-case', from: '2025-01-10' }
const FEED = { organisation: '9A1', relationships: [RELATIONSHIP], registers: [REGISTER] }
const WORKER = {
  userId: 'worker-1',
  nhsNumber: '9990000026',
  familyName: 'Byron',
  address: { line: '12 Mill Lane', postcode: 'LS6 1AA' },
  declared: ['9990000034'],
  hours: [{ days: [1, 2], from: '22:00', to: '06:00' }],
  leave: [{ from: '2026-08-01', to: '2026-08-14' }],
  leftOn: '2026-10-30',
}
const staffed = (changes: object): object => ({ ...FEED, staff: [{ ...WORKER, ...changes }] })

const INCOMPLETE = { ...REGISTER, type1: undefined }

describe('a feed is taken whole or not at all', () => {
  it('is read when everything in it is right', () => {
    expect(readFeed(json(FEED), ods('9A1'))).toEqual(FEED)
    const staff = { ...FEED, staff: [WORKER, { userId: 'worker-2' }] }
    expect(readFeed(json(staff), ods('9A1'))).toEqual(staff)
    const watched = { ...FEED, watched: ['9990000026'] }
    expect(readFeed(json(watched), ods('9A1'))).toEqual(watched)
  })

  it.each([
    ["another organisation's feed", { ...FEED, organisation: 'RX9' }],
    ['an unknown member', { ...FEED, version: 2 }],
    ['a missing member', { organisation: '9A1', relationships: [] }],
    ['an unknown kind of relationship', { ...FEED, relationships: [{ ...RELATIONSHIP, kind: 'friend' }] }],
    [
      'an NHS number with a wrong check digit',
      { ...FEED, relationships: [{ ...RELATIONSHIP, nhsNumber: '9990000019' }] },
    ],
    ['an NHS number as a number', { ...FEED, relationships: [{ ...RELATIONSHIP, nhsNumber: 9990000018 }] }],
    ['a day that does not exist', { ...FEED, relationships: [{ ...RELATIONSHIP, from: '2025-02-30' }] }],
    ['an end before the start', { ...FEED, relationships: [{ ...RELATIONSHIP, to: '2025-01-09' }] }],
    ['a worker listed twice', { ...FEED, staff: [WORKER, WORKER] }],
    ['a worker without an id', staffed({ userId: undefined })],
    ['a worker with something unknown of them', staffed({ salary: 1 })],
    ['a worker with a wrong NHS number', staffed({ nhsNumber: '9990000027' })],
    ['an interest in a wrong NHS number', staffed({ declared: ['9990000035'] })],
    ['leave that ends before it starts', staffed({ leave: [{ from: '2026-08-14', to: '2026-08-01' }] })],
    ['a last day that does not exist', staffed({ leftOn: '2026-02-30' })],
    ['an eighth day of the week', staffed({ hours: [{ days: [8], from: '08:00', to: '18:00' }] })],
    ['an hour that does not exist', staffed({ hours: [{ days: [1], from: '08:00', to: '24:00' }] })],
    ['a watched person under a wrong NHS number', { ...FEED, watched: ['9990000027'] }],
    ['a null', { ...FEED, relationships: [{ ...RELATIONSHIP, to: null }] }],
    ['a register entry that leaves a fact out', { ...FEED, registers: [INCOMPLETE] }],
    ['two register entries of one person', { ...FEED, registers: [REGISTER, { ...REGISTER, type1: true }] }],
    [
      'dissent over an unknown class',
      { ...FEED, registers: [{ ...REGISTER, dissents: [{ recordedBy: 'x', covers: ['all'] }] }] },
    ],
  ])('is rejected for %s', (_, feed) => {
    expect(readFeed(json(feed), ods('9A1'))).toBeUndefined()
  })

  it.each([[null], ['feed'], [[]], [{}]])('is rejected when it is %j', (body) => {
    expect(readFeed(body, ods('9A1'))).toBeUndefined()
  })
})

const open: { readonly server: LoopbackServer; readonly follower: FeedFollower }[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.follower.stop().then(() => one.server.close())))
})

type Followed = {
  readonly follower: FeedFollower
  readonly kept: {
    readonly organisation: string
    readonly feed: OrganisationFeed
    readonly receivedAt: string
  }[]
  readonly events: FeedRead[]
  readonly server: LoopbackServer
}

async function following(
  answer: Parameters<typeof loopbackServer>[0],
  firstWithinMs: number,
  everySeconds: number,
  replace: () => 'replaced' | 'older' = () => 'replaced',
): Promise<Followed> {
  const server = await loopbackServer(answer)
  const organisation: OrganisationSettings = {
    ods: ods('9A1'),
    name: 'Riverton (test)',
    type: 'la-adult',
    dspt: 'met',
    privacyOfficers: [],
    feed: { url: `${server.url}/feed`, everySeconds, token: { env: 'FEED' } },
  }
  const silent: OrganisationSettings = { ...organisation, ods: ods('V9100'), feed: undefined }
  const kept: Followed['kept'] = []
  const events: FeedRead[] = []
  const world = sourceWorld(undefined, {
    clock: REAL_CLOCK,
    events: { ...SILENT, feedRead: (event) => events.push(event) },
  })
  const follower = followFeeds(
    () => [organisation, silent],
    firstWithinMs,
    world,
    (whose, feed, receivedAt) => {
      const outcome = replace()
      kept.push({ organisation: whose, feed, receivedAt })
      return Promise.resolve(outcome)
    },
  )
  open.push({ server, follower })
  return { follower, kept, events, server }
}

describe('following a feed', () => {
  it('has it before it is ready, and takes it again at its interval', async () => {
    const { follower, kept, events, server } = await following(
      (_, response) => sendJson(response, FEED),
      5_000,
      0.05,
    )
    await follower.ready
    expect(kept[0]).toMatchObject({
      organisation: '9A1',
      feed: FEED,
      receivedAt: expect.stringMatching(/Z$/) as string,
    })
    expect(events[0]).toMatchObject({ organisation: '9A1', kind: 'replaced', relationships: 1, registers: 1 })
    expect(server.received[0]?.headers.authorization).toBe('Bearer a-secret')
    await expect.poll(() => kept.length).toBeGreaterThan(2)
  })

  it('is ready in time although the feed hangs, and stops without waiting for it', async () => {
    const { follower, kept } = await following(() => undefined, 100, 60)
    const ready = await inRunningTime(() => follower.ready)
    expect(ready.took).toBeLessThan(1_000)
    const stopped = await inRunningTime(() => follower.stop())
    expect(stopped.took).toBeLessThan(500)
    expect(kept).toEqual([])
  })

  it.each([
    ['malformed', FEED, 200, 'malformed', { organisation: 'RX9' }],
    ['refused', FEED, 401, 'failed', {}],
  ])('keeps the last good one when the next is %s', async (_, feed, status, kind, changes) => {
    let calls = 0
    const { follower, kept, events } = await following(
      (__, response) =>
        ++calls === 1 ? sendJson(response, feed) : sendJson(response, { ...feed, ...changes }, status),
      5_000,
      0.05,
    )
    await follower.ready
    await expect.poll(() => events.map((one) => one.kind)).toContain(kind)
    expect(kept).toHaveLength(1)
  })

  it('says so when the store holds a later one already, and is content', async () => {
    const { follower, events } = await following(
      (_, response) => sendJson(response, FEED),
      5_000,
      0.05,
      () => 'older',
    )
    await follower.ready
    expect(events[0]).toMatchObject({ organisation: '9A1', kind: 'older' })
  })

  it('counts a store that cannot keep it as a failure, and tries again', async () => {
    let failures = 1
    const { follower, kept } = await following(
      (_, response) => sendJson(response, FEED),
      5_000,
      0.05,
      () => {
        if (failures-- > 0) throw new Error('the store is down')
        return 'replaced'
      },
    )
    await follower.ready
    expect(kept).toEqual([])
    await expect.poll(() => kept.length).toBeGreaterThan(0)
  })
})

describe('feeds that are added, changed and taken away', () => {
  const at = (url: string, changes: object = {}): OrganisationSettings => ({
    ...{ ods: ods('9A1'), name: 'Riverton (test)', type: 'la-adult', dspt: 'met', privacyOfficers: [] },
    feed: { url, everySeconds: 60, ...changes },
  })

  it('are followed so without a restart, and what stays is not asked anew', async () => {
    const asked = async (): Promise<LoopbackServer> => loopbackServer((_, it) => sendJson(it, FEED))
    const [first, added, moved] = await Promise.all([asked(), asked(), asked()])
    const askedOf = (): readonly number[] => [first, added, moved].map((it) => it.received.length)
    const other = { ...at(`${added.url}/feed`), ods: ods('9A2') }
    let settings: readonly OrganisationSettings[] = [at(`${first.url}/feed`)]
    const world = sourceWorld(undefined, { clock: REAL_CLOCK, events: SILENT })
    const follower = followFeeds(
      () => settings,
      5_000,
      world,
      () => Promise.resolve('replaced'),
      20,
    )
    try {
      await follower.ready
      expect(askedOf()).toEqual([1, 0, 0])
      settings = [at(`${first.url}/feed`, { token: undefined }), other]
      await expect.poll(askedOf).toEqual([1, 1, 0])
      settings = [at(`${moved.url}/feed`, { everySeconds: 0.05 }), { ...other, feed: undefined }]
      await expect.poll(() => askedOf()[2]).toBeGreaterThan(2)
      expect(askedOf().slice(0, 2)).toEqual([1, 1])
      settings = []
      let before: number | undefined
      await expect.poll(() => before === (before = askedOf()[2]), { interval: 300 }).toBe(true)
    } finally {
      await follower.stop()
      await Promise.all([first, added, moved].map((it) => it.close()))
    }
  })
})
