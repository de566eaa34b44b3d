import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formTokenIn, wordsIn } from '../console/browser.js'
import { COUNCIL, PRACTICE, type ReleaseDesk, releaseDesk, seenIn } from '../console/release-desk.js'
import { type Journey, refusalIn, startJourney } from '../journeys/journey.js'

const ALDER = '9990000018'

let journey: Journey
let desk: ReleaseDesk
beforeAll(async () => {
  journey = await startJourney()
  desk = await releaseDesk(journey)
})
afterAll(() => journey.stop())

describe('nobody opens records who may not', () => {
  beforeAll(async () => {
    await desk.openAll()
    await desk.close(desk.one, COUNCIL)
  })
  afterAll(() => desk.openAll())

  test('a single officer alone', async () => {
    await desk.propose(desk.one, COUNCIL)
    const page = await desk.act(desk.one, COUNCIL, 'agree')
    expect(page.status).toBe(409)
    expect(wordsIn(page)).toContain('a second officer has to agree')
    expect(await desk.said()).toBe('disabled')
    await desk.act(desk.one, COUNCIL, 'decline', { reason: 'taken back' })
  })

  test('an officer of another organisation, or of all of them', async () => {
    for (const [visitor, path] of [
      [desk.practice, COUNCIL],
      [desk.region, PRACTICE],
    ] as const) {
      const page = await desk.propose(visitor, path)
      expect(page.status).toBe(403)
      expect(wordsIn(page)).toContain('Only officers of the organisation')
    }
    await desk.propose(desk.one, COUNCIL)
    expect((await desk.act(desk.practice, COUNCIL, 'agree')).status).toBe(403)
    expect((await desk.act(desk.practice, COUNCIL, 'decline', { reason: 'no' })).status).toBe(403)
    expect(await desk.said()).toBe('disabled')
    await desk.act(desk.one, COUNCIL, 'decline', { reason: 'taken back' })
  })

  test('a form that was sent before', async () => {
    await desk.propose(desk.one, COUNCIL)
    const page = await desk.two.get(desk.at(COUNCIL))
    const form = { token: formTokenIn(page), seen: seenIn(page) }
    expect((await desk.two.post(desk.at(`${COUNCIL}/agree`), form)).status).toBe(200)
    expect(await desk.said()).toBe('answered')
    await desk.close(desk.one, COUNCIL)
    await desk.propose(desk.one, COUNCIL)
    expect((await desk.two.post(desk.at(`${COUNCIL}/agree`), form)).status).toBe(409)
    expect(await desk.said()).toBe('disabled')
    await desk.act(desk.one, COUNCIL, 'decline', { reason: 'taken back' })
  })

  test('a form from another site, or without its token', async () => {
    await desk.propose(desk.one, COUNCIL)
    const page = await desk.two.get(desk.at(COUNCIL))
    const form = { token: formTokenIn(page), seen: seenIn(page) }
    const strange = { 'sec-fetch-site': 'cross-site', origin: 'https://attacker.example' }
    for (const sent of [
      await desk.two.post(desk.at(`${COUNCIL}/agree`), form, strange),
      await desk.two.post(desk.at(`${COUNCIL}/agree`), { ...form, token: 'x' }),
    ])
      expect(sent.status).toBe(403)
    expect(await desk.said()).toBe('disabled')
    await desk.act(desk.one, COUNCIL, 'decline', { reason: 'taken back' })
  })

  test('a narrowing that is a widening', async () => {
    const page = await desk.act(desk.one, COUNCIL, 'narrow', { state: 'open', reason: 'just open it' })
    expect(page.status).toBe(409)
    expect(await desk.said()).toBe('disabled')
  })

  test('records that nobody holds are nobody’s to open', async () => {
    const page = await desk.propose(desk.one, '/organisations/9A1/gp-record')
    expect(page.status).toBe(404)
  })

  test('the twins: two of the holder open them, and an officer for all closes those of another at once', async () => {
    await desk.propose(desk.one, COUNCIL)
    await desk.act(desk.two, COUNCIL, 'agree')
    expect(await desk.said()).toBe('answered')
    expect((await desk.close(desk.region, PRACTICE)).status).toBe(200)
    const refused = await journey.search(await journey.token('social-worker'), 'MedicationStatement', ALDER)
    expect([refused.status, refusalIn(refused)]).toEqual([403, 'NOT_RELEASED'])
    expect(refused.text).toContain('01632 960200')
    expect(refused.text).not.toContain(ALDER)
  })
})
