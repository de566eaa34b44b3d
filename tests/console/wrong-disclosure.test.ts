import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { londonInstant, onLondonClock } from '../../src/console/pages/wrong-disclosure/london-instant.js'
import { inTheEnd } from '../journeys/in-the-end.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

describe('a time as a clock in London shows it', () => {
  test.each([
    ['2026-11-22', '14:05', '2026-11-22T14:05:00.000Z'],
    ['2026-07-01', '14:05', '2026-07-01T13:05:00.000Z'],
    ['2026-07-01', '00:30', '2026-06-30T23:30:00.000Z'],
    // Twice on the night on which the clocks go back, and never on the one on which they go forward.
    ['2026-10-25', '01:30', '2026-10-25T00:30:00.000Z'],
    ['2026-03-29', '01:30', undefined],
    ['2026-02-30', '12:00', undefined],
    ['2026-02-28', '24:00', undefined],
    ['', '', undefined],
  ])('%s %s', (day, time, instant) => {
    const found = londonInstant(day, time)
    expect(found?.toISOString()).toBe(instant)
    if (found !== undefined) expect(onLondonClock(found)).toEqual([day, time])
  })
})

describe('what exactly went to whom', () => {
  const ALDER = '9990000018'
  let journey: Journey
  let now = new Date()
  let council: Browser
  let practice: Browser
  let given: string
  let refused: string

  const at = (path: string): string => `${journey.sandbox.url}/console${path}`
  const pathOf = (receipt: string): string => {
    const [, shard = '', index = ''] = /\/(\d+)#(\d+)$/.exec(receipt) ?? []
    return `/events/${shard}/${index}`
  }

  beforeAll(async () => {
    journey = await startJourney()
    now = new Date()
    const worker = await journey.token('social-worker')
    const found = await journey.search(worker, 'Condition', ALDER)
    const absent = await journey.search(worker, 'Condition', '9990000166')
    given = pathOf(found.headers.get('audit-receipt') ?? '')
    refused = pathOf(absent.headers.get('audit-receipt') ?? '')
    ;[council, practice] = [browser(), browser()]
    await signIn(council, journey.sandbox.url, 'RIV-IG-0001')
    await signIn(practice, journey.sandbox.url, '555000000901')
    await inTheEnd('the event can be seen', async () =>
      (await practice.get(at(given))).status === 200 && (await council.get(at(refused))).status === 200
        ? true
        : undefined,
    )
  })
  afterAll(() => journey.stop())

  async function report(visitor: Browser, form: Record<string, string>, to = ''): Promise<Seen> {
    const page = await visitor.get(at(`${given}/wrong-disclosure`))
    return visitor.post(at(`${given}/wrong-disclosure${to}`), { token: formTokenIn(page), ...form })
  }
  const dayBefore = (): Record<string, string> => {
    const [day, time] = onLondonClock(new Date(now.getTime() - 24 * 3_600_000))
    return { day, time }
  }

  test('is told by category and resource, with who, when, why, the clock and the proof', async () => {
    expect(wordsIn(await council.get(at(given)))).toContain('Make a wrong-disclosure report')
    const words = wordsIn(await report(council, dayBefore()))
    for (const it of [
      'NHS number 999 000 0018',
      'RIV-SW-0117',
      'Riverton Council (sandbox) (9A1)',
      'Direct care',
      'UK GDPR Article 6',
      'controller Old Mill Surgery (sandbox) (A81001)',
      'Condition/a81001-',
      'Leaf hash (RFC 6962)',
      'UK GDPR Article 33(3)(d)',
    ])
      expect(words).toContain(it)
    expect(words).toMatch(/Left 4[78] whole hours/)
  })

  test('is an entry each time, and is had as comma-separated values', async () => {
    const file = await report(practice, dayBefore(), '/csv')
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    const lines = file.text.split('\r\n')
    expect(lines[0]).toContain('part,what,value')
    expect(lines.some((it) => /^Every resource that was shared,Condition\/a81001-/.test(it))).toBe(true)
    expect(file.text).toContain('To be answered')
    const log = await practice.get(at('/log'))
    const entry = await inTheEnd('the entry of the export', async () => {
      const found = wordsIn(
        await practice.post(at('/log'), { token: formTokenIn(log), user: '555000000901' }),
      )
      return found.includes('Wrong disclosure export') ? found : undefined
    })
    expect(entry).toContain('999 000 0018')
  })

  test('says what its own controller still holds of it, and nothing of what another holds', async () => {
    const hillshire = browser()
    await signIn(hillshire, journey.sandbox.url, 'HIL-IG-0001')
    const [own, other] = [
      wordsIn(await report(practice, dayBefore())),
      wordsIn(await report(hillshire, dayBefore())),
    ]
    expect(own).toMatch(/Old Mill Surgery \(sandbox\) Kept on .* to be opened from the event with a reason/)
    expect(own).not.toContain('Riverton Council (sandbox) Kept on')
    // It was asked, and gave nothing: it reads of nobody else's records.
    expect(other).toContain('None of your organisation’s')
    expect(other).not.toMatch(/Kept on|Condition\//)
  })

  test('says when the 72 hours are over', async () => {
    const [day, time] = onLondonClock(new Date(now.getTime() - 73 * 3_600_000))
    expect(wordsIn(await report(council, { day, time }))).toContain('Left None')
  })

  test('asks for a time that there was', async () => {
    const [day, time] = onLondonClock(new Date(Date.now() + 2 * 3_600_000))
    for (const form of [{}, { day: '2026-02-30', time: '10:00' }, { day, time }]) {
      const page = await report(council, form)
      expect(page.status).toBe(400)
      expect(wordsIn(page)).not.toContain('Leaf hash')
    }
  })

  test('is not made of what gave nothing, nor for those whom it does not concern', async () => {
    expect((await council.get(at(`${refused}/wrong-disclosure`))).status).toBe(404)
    const stranger = browser()
    await signIn(stranger, journey.sandbox.url, '555000000902')
    expect((await stranger.get(at(`${given}/wrong-disclosure`))).status).toBe(404)
    const token = formTokenIn(await stranger.get(at('/log')))
    const page = await stranger.post(at(`${given}/wrong-disclosure`), { token, ...dayBefore() })
    expect(page.status).toBe(404)
  })
})
