import { createServer } from 'node:http'
import { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identityProvider } from '../../src/console/sign-in/identity-provider.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Seen, browser, formTokenIn, signIn, wordsIn } from './browser.js'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney()
})
afterAll(async () => journey.stop())

const at = (path: string): string => `${journey.sandbox.url}/console${path}`

/** The provider asks whether one means it, in a form of its own. */
function confirmation(asked: Seen): readonly [string, Readonly<Record<string, string>>] {
  const action = /action="([^"]+)"/.exec(asked.text)?.[1] ?? ''
  return [action, { xsrf: /name="xsrf" value="([^"]+)"/.exec(asked.text)?.[1] ?? '', logout: 'yes' }]
}

const HERE = 'You are signed out of this console: your session here has ended.'

describe('signing out of the console', () => {
  test('signs out at the provider too, and leads back: whoever comes next is asked who they are', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const asked = await visitor.post(at('/sign-out'), { token: formTokenIn(page) })
    const address = new URL(asked.url)
    expect(address.origin).not.toBe(journey.sandbox.url)
    // Nothing in the address says who it is, as a hint would.
    expect([...address.searchParams.keys()].toSorted()).toEqual(['client_id', 'post_logout_redirect_uri'])
    const out = await visitor.post(...confirmation(asked))
    expect(out.url).toBe(at('/signed-out'))
    expect(wordsIn(out)).toContain('You have signed out')
    for (const sentence of [HERE, 'Your identity provider was asked to sign you out too.'])
      expect(wordsIn(out)).toContain(sentence)
    expect(wordsIn(out)).not.toContain('could not be told')
    expect((await visitor.get(at('/'))).text).toContain('Who are you today?')
  })

  test('says no more of the provider than that it was asked, where one stays signed in there', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const asked = await visitor.post(at('/sign-out'), { token: formTokenIn(page) })
    const [action, { xsrf = '' }] = confirmation(asked)
    const out = await visitor.post(action, { xsrf })
    expect(out.url).toBe(at('/signed-out'))
    expect(wordsIn(out)).toContain(HERE)
    expect(wordsIn(out)).toContain('If you chose there to stay signed in, you still are.')
  })

  test('has ended the session at the console before the provider is asked', async () => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const session = visitor.cookies.get('linchpin-console-session') ?? ''
    await visitor.post(at('/sign-out'), { token: formTokenIn(page) })
    const thief = browser()
    thief.cookies.set('linchpin-console-session', session)
    expect((await thief.get(at('/'))).text).toContain('Who are you today?')
  })

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page of another origin', { origin: 'https://evil.example' }],
  ])('is not done for %s, with the cookie or without', async (_who, headers) => {
    const visitor = browser()
    const page = await signIn(visitor, journey.sandbox.url, 'RIV-IG-0001')
    const token = formTokenIn(page)
    for (const it of [visitor, browser()]) {
      const seen = await it.post(at('/sign-out'), { token }, headers)
      expect([seen.status, seen.url]).toEqual([403, at('/sign-out')])
    }
    expect((await visitor.get(at('/'))).text).toContain('Sign out')
  })

  test('by somebody whose session has ended leads to the provider all the same', async () => {
    const seen = await browser().post(at('/sign-out'), {})
    expect(new URL(seen.url).searchParams.get('post_logout_redirect_uri')).toBe(at('/signed-out'))
  })

  test('says so where the provider was not told', async () => {
    const seen = await browser().get(at('/signed-out?provider=not-told'))
    for (const sentence of [HERE, 'could not be told: you may still be signed in there'])
      expect(wordsIn(seen)).toContain(sentence)
    expect(wordsIn(seen)).not.toContain('was asked')
  })
})

/** Where a provider says that one signs out, `ORIGIN` being its own. */
const PLACES: readonly (readonly [string, string | undefined, string | undefined])[] = [
  ['of its own', 'ORIGIN/out', 'ORIGIN/out'],
  ['with a question in its address', 'ORIGIN/out?tenant=1', 'ORIGIN/out'],
  ['elsewhere, where our policy lets no form lead', 'https://elsewhere.example/out', undefined],
  ['nowhere', undefined, undefined],
]

describe('the provider', () => {
  test.each(PLACES)('that has a place to sign out %s', async (_where, place, expected) => {
    let origin = ''
    const server = createServer((_request, response) => {
      const endpoint = place?.replace('ORIGIN', origin)
      const told = { issuer: origin, ...(endpoint === undefined ? {} : { end_session_endpoint: endpoint }) }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(told))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
    try {
      const found = await providerAt(origin).signOut()
      expect(found === undefined ? undefined : `${found.origin}${found.pathname}`).toBe(
        expected?.replace('ORIGIN', origin),
      )
      if (found !== undefined) expect(found.searchParams.get('client_id')).toBe('console')
      if (place?.includes('?') === true) expect(found?.searchParams.get('tenant')).toBe('1')
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  test('that does not answer is one kind of error', async () => {
    await expect(providerAt('http://127.0.0.1:9').signOut()).rejects.toMatchObject({ name: 'ProviderError' })
  })
})

function providerAt(issuer: string): ReturnType<typeof identityProvider> {
  return identityProvider({
    issuer,
    clientId: 'console',
    authentication: { method: 'client_secret_basic', secret: 'secret' },
    redirectUri: 'http://127.0.0.1/console/signed-in',
    signedOutUri: 'http://127.0.0.1/console/signed-out',
  })
}
