import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BreakGlassEpisode, deadlineOf, followUpState } from '../../src/audit/episodes/follow-ups.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from './browser.js'

const EPISODE: BreakGlassEpisode = {
  episode: 'e',
  organisation: '9A1',
  actor: 'u',
  patientId: 'p',
  opened: '2026-11-20T10:00:00.000Z',
  until: '2026-11-20T14:00:00.000Z',
  requestId: 'r',
  followUp: undefined,
}
const followUp = { at: '2026-11-25T10:00:00.000Z', by: 'o', text: 't' }

describe('the follow-up of an episode', () => {
  test.each([
    ['open', '2026-11-20T10:00:00Z', 72, undefined],
    ['open', '2026-11-20T13:59:59Z', 72, undefined],
    ['due', '2026-11-20T14:00:00Z', 72, undefined],
    ['due', '2026-11-23T09:59:59Z', 72, undefined],
    ['missed', '2026-11-23T10:00:00Z', 72, undefined],
    ['missed', '2026-11-20T11:00:00Z', 1, undefined],
    ['recorded', '2026-11-20T11:00:00Z', 72, followUp],
    ['recorded', '2026-12-20T11:00:00Z', 72, followUp],
  ] as const)('is %s at %s where there are %i hours', (state, at, hours, done) => {
    expect(followUpState({ ...EPISODE, followUp: done }, hours, new Date(at))).toBe(state)
  })

  test('is due so many hours after the episode was opened', () => {
    expect(deadlineOf(EPISODE, 72)).toBe('2026-11-23T10:00:00.000Z')
  })
})

describe('the break-glass register', () => {
  let journey: Journey
  let council: Browser
  let hospital: Browser
  let episode: string
  const at = (path: string): string => `${journey.sandbox.url}/console${path}`

  beforeAll(async () => {
    journey = await startJourney()
    const duty = await journey.token('duty-social-worker', { breakGlass: true, reason: 'Found collapsed' })
    expect((await journey.search(duty, 'AllergyIntolerance', '9990000018')).status).toBe(200)
    ;[council, hospital] = [browser(), browser()]
    await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
    await signIn(hospital, journey.sandbox.url, '555000000902')
    const page = await council.get(at('/episodes'))
    episode = /href="\/console(\/episodes\/[\w-]+)"/.exec(page.text)?.[1] ?? '/none'
  })
  afterAll(async () => journey.stop())

  const send = async (visitor: Browser, form: Record<string, string>, headers: Record<string, string> = {}) =>
    await visitor.post(
      at(`${episode}/follow-up`),
      { token: formTokenIn(await visitor.get(at('/log'))), who: 'Dee', note: 'Ambulance called', ...form },
      headers,
    )
  const state = async () => wordsIn(await council.get(at('/episodes')))

  test('lists what is awaited with its deadline, and not what was said for a reason', async () => {
    const words = await state()
    expect(words).toMatch(/To be followed up .* Open .*Followed up There are no such episodes/)
    expect(words).not.toContain('collapsed')
    const page = wordsIn(await council.get(at(episode)))
    expect(page).toContain('999 000 0018')
    expect(page).toContain('User Dana TEST-DUTY (RIV-EDT-0009)')
    expect(page).toContain('See the event')
  })

  test('shows nothing of another organisation, and takes nothing from it', async () => {
    expect(wordsIn(await hospital.get(at('/episodes')))).not.toContain('Opened')
    expect((await hospital.get(at(episode))).status).toBe(404)
    expect((await send(hospital, {})).status).toBe(404)
    expect(await state()).toContain('Followed up There are no such episodes')
  })

  test.each<[string, number, Record<string, string>, Record<string, string>]>([
    ['without the token of the form', 403, { token: '' }, {}],
    ['from another site', 403, {}, { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }],
    ['without who said it', 400, { who: ' ' }, {}],
    ['without what was done', 400, { note: '\0' }, {}],
    ['with too much', 400, { note: 'x'.repeat(4001) }, {}],
  ])('takes nothing %s', async (_name, status, form, headers) => {
    expect((await send(council, form, headers)).status).toBe(status)
    expect(await state()).toContain('Followed up There are no such episodes')
  })

  test.each(['/episodes/none', '/episodes/%00', '/episodes/..%2f'])('%s is not found', async (path) => {
    expect((await council.get(at(path))).status).toBe(404)
  })

  test('keeps a follow-up once, with who recorded it, and as an entry of the log', async () => {
    const page = await send(council, { note: '<b>Ambulance</b> called' })
    expect(page.status, wordsIn(page)).toBe(200)
    expect(wordsIn(page)).toMatch(/Recorded by Ines TEST-OFFICER \(RIV-IG-0001\)/)
    expect(page.text).toContain('Dee said: &lt;b&gt;Ambulance')
    expect(await state()).toMatch(/There are no such episodes\. Followed up .* Recorded/)
    expect((await send(council, { note: 'Something else' })).status).toBe(409)
    expect(wordsIn(await council.get(at(episode)))).not.toContain('Something else')
    const region = browser()
    await signIn(region, journey.sandbox.url, 'RIV-IG-0009')
    expect(wordsIn(await region.get(at(episode)))).toContain('Recorded by Ines TEST-OFFICER (RIV-IG-0001)')
    const log = wordsIn(await region.get(at('/log')))
    expect(log).toContain('Episode followed up')
    expect(log).toContain('Episode read')
    expect(log).not.toContain('Ambulance')
  })
})
