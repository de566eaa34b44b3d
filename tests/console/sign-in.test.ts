import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Journey, startJourney } from '../journeys/journey.js'
import { browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
let now = Date.now()
beforeAll(async () => {
  journey = await startJourney({ now: () => new Date(now) })
})
afterAll(async () => journey.stop())

describe('signing in at the console', () => {
  test('leads through the identity provider to the overview', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    expect(page.status, page.text).toBe(200)
    expect(page.url).toBe(`${journey.sandbox.url}/console/`)
    expect(wordsIn(page)).toContain('Ines TEST-OFFICER, IG officer, Riverton Council')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('is not for somebody without a role', async () => {
    const page = await signIn(browser(), journey.sandbox.url, 'RIV-SW-0117')
    expect(page.status).toBe(403)
    expect(wordsIn(page)).toContain('You do not have a role at this console')
  })

  test('goes to the page that was asked for, and nowhere outside', async () => {
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const inside = await visitor.get(`${journey.sandbox.url}/console/sign-in?to=/log`)
    expect(inside.url).toBe(`${journey.sandbox.url}/console/log`)
    for (const to of ['https://evil.example/', '//evil.example/', '/\\evil.example', '/..//evil.example']) {
      const page = await visitor.get(`${journey.sandbox.url}/console/sign-in?to=${encodeURIComponent(to)}`)
      expect(new URL(page.url).origin).toBe(journey.sandbox.url)
    }
  })

  test.each([
    ['idle for 15 minutes', 15 * 60_000, 0],
    ['12 hours old, however busy', 12 * 3_600_000, 10 * 60_000],
  ])('ends when the session is %s', async (_name, after, every) => {
    const start = now
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    visitor.cookies.forEach((_value, name) => !name.startsWith('linchpin') && visitor.cookies.delete(name))
    const isIn = async (): Promise<boolean> =>
      (await visitor.get(`${journey.sandbox.url}/console/rules`)).text.includes('Sign out')
    for (let passed = every; every > 0 && passed < after; passed += every) {
      now = start + passed
      expect(await isIn()).toBe(true)
    }
    now = start + after
    expect(await isIn()).toBe(false)
    now = start
  })

  test('cannot be finished with an answer to another sign-in', async () => {
    const visitor = browser()
    await visitor.get(`${journey.sandbox.url}/console/`)
    const page = await visitor.get(`${journey.sandbox.url}/console/signed-in?code=stolen&state=another`)
    expect(page.status).toBe(403)
    expect(wordsIn(page)).toContain('did not sign you in')
    const again = await visitor.get(`${journey.sandbox.url}/console/signed-in?code=stolen&state=another`)
    expect(wordsIn(again)).toContain('begun too long ago')
  })
})

describe('an export', () => {
  test('needs a sign-in of the last five minutes, by the same officer', async () => {
    const start = now
    // The provider has its own clock, which says what the time really is.
    now = Date.now() - 6 * 60_000
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const log = await visitor.get(`${journey.sandbox.url}/console/log`)
    const found = await visitor.post(`${journey.sandbox.url}/console/log`, { token: formTokenIn(log) })
    now = Date.now()
    // Signed out at the provider meanwhile, so that it lets somebody else in.
    for (const name of [...visitor.cookies.keys()])
      if (!name.startsWith('linchpin')) visitor.cookies.delete(name)
    const stale = await visitor.post(`${found.url}/export`, { token: formTokenIn(found) })
    expect(stale.text).toContain('Who are you today?')
    const uid = /action="([^"]+)"/.exec(stale.text)?.[1] ?? ''
    const other = await visitor.post(new URL(uid, stale.url).href, { officer: 'RIV-PO-0002' })
    expect(other.status).toBe(403)
    expect(wordsIn(other)).toContain('You signed in as somebody else')
    for (const name of [...visitor.cookies.keys()])
      if (!name.startsWith('linchpin')) visitor.cookies.delete(name)
    const again = await visitor.post(`${found.url}/export`, { token: formTokenIn(found) })
    const own = /action="([^"]+)"/.exec(again.text)?.[1] ?? ''
    const back = await visitor.post(new URL(own, again.url).href, { officer: 'RIV-IG-0001' })
    expect(back.url).toBe(found.url)
    const file = await visitor.post(`${found.url}/export`, { token: formTokenIn(back) })
    expect(file.headers.get('content-type')).toContain('text/csv')
    now = start
  })
})

describe('proving again who one is', () => {
  const again = '/console/sign-in?again=yes&to=/log'
  const providerOnly = (name: string): boolean => !name.startsWith('linchpin')

  test('renews the session it was begun in, and never one that somebody else is in', async () => {
    const [ines, pran] = [browser(), browser()]
    await signIn(ines, journey.sandbox.url, 'RIV-IG-0001')
    await signIn(pran, journey.sandbox.url, 'RIV-PO-0002')
    const asked = await ines.get(`${journey.sandbox.url}${again}`)
    const own = /action="([^"]+)"/.exec(asked.text)?.[1] ?? ''
    const session = 'linchpin-console-session'
    ines.cookies.set(session, pran.cookies.get(session)!)
    const page = await ines.post(new URL(own, asked.url).href, { officer: 'RIV-IG-0001' })
    expect(page.status).toBe(403)
    expect(wordsIn(page)).toContain('is not the one you began in')
    const still = await pran.get(`${journey.sandbox.url}/console/log`)
    expect(wordsIn(still)).toContain('Pran TEST-PRIVACY')
  })

  test('does not bring back a session that has ended', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const asked = await visitor.get(`${journey.sandbox.url}${again}`)
    const own = /action="([^"]+)"/.exec(asked.text)?.[1] ?? ''
    const session = 'linchpin-console-session'
    const elsewhere = browser()
    elsewhere.cookies.set(session, visitor.cookies.get(session)!)
    await elsewhere.post(`${journey.sandbox.url}/console/sign-out`, { token: formTokenIn(page) })
    const back = await visitor.post(new URL(own, asked.url).href, { officer: 'RIV-IG-0001' })
    expect(wordsIn(back)).toContain('Your session has ended meanwhile')
  })

  test('is not done by coming back from a provider that one is signed in at', async () => {
    const start = now
    now = Date.now()
    const visitor = browser()
    await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    now += 6 * 60_000
    for (const name of [...visitor.cookies.keys()]) if (!providerOnly(name)) visitor.cookies.delete(name)
    const log = await visitor.get(`${journey.sandbox.url}/console/log`)
    expect(log.url, 'nobody was asked for anything').toBe(`${journey.sandbox.url}/console/log`)
    const found = await visitor.post(`${journey.sandbox.url}/console/log`, { token: formTokenIn(log) })
    const page = await visitor.post(`${found.url}/export`, { token: formTokenIn(found) })
    expect(page.text).toContain('Who are you today?')
    now = start
  })
})

describe('a form of the console', () => {
  test.each([
    ['without its token', (): Record<string, string> => ({}), {}],
    ['with another token', (): Record<string, string> => ({ token: 'x'.repeat(43) }), {}],
    ['from another site', (token: string) => ({ token }), { 'sec-fetch-site': 'cross-site' }],
    ['from another port', (token: string) => ({ token }), { 'sec-fetch-site': 'same-site' }],
    ['from another origin', (token: string) => ({ token }), { origin: 'https://evil.example' }],
  ])('%s is refused', async (_name, form, headers) => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const fields = { ...form(formTokenIn(page)), user: 'RIV-SW-0117' }
    const answer = await visitor.post(`${journey.sandbox.url}/console/log`, fields, headers)
    expect(answer.status).toBe(403)
    const ours = { token: formTokenIn(page), user: 'RIV-SW-0117' }
    expect((await visitor.post(`${journey.sandbox.url}/console/log`, ours)).status).toBe(200)
  })
})

describe('without a session', () => {
  test.each(['', '/', '/log', '/rules', '/events/1/0', '/log/anything'])(
    '%s leads to the identity provider',
    async (path) => {
      const page = await browser().get(`${journey.sandbox.url}/console${path}`)
      expect(page.text).toContain('Who are you today?')
    },
  )

  test('a form changes nothing', async () => {
    const page = await browser().post(`${journey.sandbox.url}/console/log`, { token: '' })
    expect(page.text).toContain('Who are you today?')
  })
})
