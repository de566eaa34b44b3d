import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type JWK, type JWTPayload, SignJWT, UnsecuredJWT, decodeJwt, generateKeyPair, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONSOLE_CLIENT } from '../../sandbox/identity-provider/console-client.js'
import { openDatabase } from '../../src/storage/database.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Browser, browser, formTokenIn, signIn, wordsIn } from './browser.js'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const INES = 'RIV-IG-0001'
const PRAN = 'RIV-PO-0002'

let journey: Journey
let issuer: string
let key: Awaited<ReturnType<typeof importJWK>>
let kid: string
beforeAll(async () => {
  journey = await startJourney()
  const choosing = await browser().get(`${journey.sandbox.url}/console/`)
  issuer = new URL(choosing.url).origin
  const text = readFileSync(join(journey.sandbox.dataDir, 'keys', 'identity-provider.private.json'), 'utf8')
  const [jwk] = (JSON.parse(text) as { readonly keys: readonly JWK[] }).keys
  key = await importJWK(jwk!, 'ES256')
  kid = jwk!.kid!
})
afterAll(async () => journey.stop())

const overview = (): string => `${journey.sandbox.url}/console/rules`

async function signedIn(officer: string): Promise<Browser> {
  const visitor = browser()
  await signIn(visitor, journey.sandbox.url, officer)
  return visitor
}

async function isIn(visitor: Browser): Promise<boolean> {
  const copy = browser()
  for (const [name, value] of visitor.cookies) if (name.startsWith('linchpin')) copy.cookies.set(name, value)
  return (await copy.get(overview())).text.includes('Sign out')
}

/** What the database has of the sessions of an officer, the newest first. */
async function providerSessions(officer: string): Promise<readonly string[]> {
  const database = openDatabase(journey.sandbox.databaseUrl)
  const { rows } = await database.pool.query<{ readonly sid: string }>(
    'select provider_session as sid from console_session where user_id = $1 order by signed_in desc',
    [officer],
  )
  await database.close()
  return rows.map((it) => it.sid)
}

/** How each sign-in of an officer went, as the log has it, the newest first. */
async function signInsInLog(officer: string): Promise<readonly string[]> {
  const database = openDatabase(journey.sandbox.databaseUrl)
  const { rows } = await database.pool.query<{ readonly outcome: string }>(
    `select outcome from audit_entry where actor = $1 and action = 'console-sign-in' order by recorded desc, idx desc`,
    [officer],
  )
  await database.close()
  return rows.map((it) => it.outcome)
}

let made = 0
const claims = (more: JWTPayload = {}): JWTPayload => {
  const seconds = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    aud: CONSOLE_CLIENT,
    iat: seconds,
    exp: seconds + 120,
    jti: `made-${String(made++)}`,
    events: { [EVENT]: {} },
    ...more,
  }
}
const signed = (payload: JWTPayload, header: { readonly typ?: string; readonly kid?: string } = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid, typ: 'logout+jwt', ...header }).sign(key)

async function say(token: string, more: Readonly<Record<string, string>> = {}): Promise<number> {
  const response = await fetch(`${journey.sandbox.url}/console/back-channel-logout`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', connection: 'close' },
    body: new URLSearchParams({ logout_token: token, ...more }).toString(),
  })
  expect(response.headers.get('cache-control')).toBe('no-store')
  await response.text()
  return response.status
}

/** Signs out at the provider itself, as one does for every place one is signed in at. */
async function signOutAtProvider(visitor: Browser): Promise<void> {
  const asking = await visitor.get(`${issuer}/session/end`)
  const action = /action="([^"]+)"/.exec(asking.text)?.[1] ?? ''
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(asking.text)?.[1] ?? ''
  expect(wordsIn(await visitor.post(action, { xsrf, logout: 'yes' }))).toContain('You have signed out')
}

describe('signing out at the identity provider', () => {
  test('ends the session at the console, on every device, and nobody else’s; the log has it', async () => {
    const [ines, pran] = [await signedIn(INES), await signedIn(PRAN)]
    expect([await isIn(ines), await isIn(pran)]).toEqual([true, true])
    await signOutAtProvider(ines)
    await expect.poll(() => isIn(ines)).toBe(false)
    expect(await isIn(pran)).toBe(true)
    const log = await pran.get(`${journey.sandbox.url}/console/log`)
    const found = await pran.post(`${journey.sandbox.url}/console/log`, {
      token: formTokenIn(log),
      user: INES,
    })
    expect(wordsIn(found)).toContain('Console sign out')
  })

  test('is believed once: the same token said again ends nothing', async () => {
    await signedIn(INES)
    const [sid] = await providerSessions(INES)
    const token = await signed(claims({ sub: INES, sid: sid! }))
    expect(await say(token)).toBe(200)
    expect(await providerSessions(INES)).not.toContain(sid)
    expect(await say(token)).toBe(400)
    const jti = decodeJwt(token).jti!
    const again = await signedIn(INES)
    expect(await say(await signed(claims({ sub: INES, jti })))).toBe(400)
    expect(await isIn(again)).toBe(true)
  })

  test.each([
    ['one session by its sid', (sid: string): JWTPayload => ({ sid }), [false, true]],
    ['one session of the subject', (sid: string): JWTPayload => ({ sub: INES, sid }), [false, true]],
    ['every session by the sub', (): JWTPayload => ({ sub: INES }), [false, false]],
    ['no session of another subject', (sid: string): JWTPayload => ({ sub: PRAN, sid }), [true, true]],
    ['no session that is not there', (): JWTPayload => ({ sid: 'not-there' }), [true, true]],
  ])('ends %s', async (_name, whose, expected) => {
    const other = await signedIn(INES)
    const visitor = await signedIn(INES)
    const [sid] = await providerSessions(INES)
    expect(await say(await signed(claims(whose(sid!))))).toBe(200)
    expect([await isIn(visitor), await isIn(other)]).toEqual(expected)
  })

  test('ends a sign-in that has come back from the provider only afterwards', async () => {
    const visitor = await signedIn(INES)
    const [sid] = await providerSessions(INES)
    // Still signed in at the provider: the console is entered without being asked who one is.
    for (const name of [...visitor.cookies.keys()])
      if (name.startsWith('linchpin')) visitor.cookies.delete(name)
    expect(await say(await signed(claims({ sub: INES, sid: sid! })))).toBe(200)
    const before = await signInsInLog(INES)
    const late = await visitor.get(overview())
    expect(late.status).toBe(403)
    expect(wordsIn(late)).toContain('Your session has ended meanwhile')
    expect(await isIn(visitor)).toBe(false)
    // Nobody has signed in: the log has that they were refused, and no second sign-in.
    const [last, ...others] = await signInsInLog(INES)
    expect(others).toEqual(before)
    expect(last).not.toBe(before[0])
  })
})

const seconds = (): number => Math.floor(Date.now() / 1000)
const without = (name: string): JWTPayload => ({ ...claims({ sub: INES }), [name]: undefined })

/** Tokens that do not hold, each but for one point like the one that does. */
const REFUSED: readonly (readonly [string, () => Promise<string> | string])[] = [
  ['of another issuer', () => signed(claims({ sub: INES, iss: 'https://evil.example' }))],
  ['for another client', () => signed(claims({ sub: INES, aud: 'another' }))],
  ['for others too', () => signed(claims({ sub: INES, aud: [CONSOLE_CLIENT, 'another'] }))],
  ['that has expired', () => signed(claims({ sub: INES, iat: seconds() - 600, exp: seconds() - 300 }))],
  ['that never expires', () => signed(without('exp'))],
  ['without the time it was made', () => signed(without('iat'))],
  ['made in the future', () => signed(claims({ sub: INES, iat: seconds() + 300, exp: seconds() + 600 }))],
  ['without an id', () => signed(without('jti'))],
  ['without an event', () => signed(without('events'))],
  ['of another event', () => signed(claims({ sub: INES, events: { 'https://other.example/event': {} } }))],
  ['whose event is no object', () => signed(claims({ sub: INES, events: { [EVENT]: 'yes' } }))],
  ['whose events are a list', () => signed(claims({ sub: INES, events: [EVENT] }))],
  ['with a nonce, as an ID token has', () => signed(claims({ sub: INES, nonce: 'n' }))],
  ['that names nobody', () => signed(claims())],
  ['whose subject is no text', () => signed({ ...claims({ sid: 'x' }), sub: 7 as unknown as string })],
  ['of another type', () => signed(claims({ sub: INES }), { typ: 'at+jwt' })],
  ['signed with another key', async () => signedBy(await generateKeyPair('ES256'))],
  ['signed with a shared secret', () => sharedSecret()],
  ['not signed', () => new UnsecuredJWT(claims({ sub: INES })).encode()],
  ['that is none', () => 'nonsense'],
  ['that is empty', () => ''],
]

function signedBy({ privateKey }: Awaited<ReturnType<typeof generateKeyPair>>): Promise<string> {
  return new SignJWT(claims({ sub: INES }))
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'logout+jwt' })
    .sign(privateKey)
}

function sharedSecret(): Promise<string> {
  return new SignJWT(claims({ sub: INES }))
    .setProtectedHeader({ alg: 'HS256', kid, typ: 'logout+jwt' })
    .sign(new TextEncoder().encode('a secret of thirty-two bytes or more'))
}

describe('a logout token', () => {
  test.each(REFUSED)('%s ends nothing', async (_name, make) => {
    const visitor = await signedIn(INES)
    expect(await say(await make())).toBe(400)
    expect(await isIn(visitor)).toBe(true)
    expect(await say(await signed(claims({ sub: INES })))).toBe(200)
    expect(await isIn(visitor), 'the one that holds').toBe(false)
  })

  test.each([
    ['of no stated type', {}],
    ['of the plain type', { typ: 'JWT' }],
  ])('%s is believed', async (_name, header) => {
    const visitor = await signedIn(INES)
    const token = await new SignJWT(claims({ sub: INES }))
      .setProtectedHeader({ alg: 'ES256', kid, ...header })
      .sign(key)
    expect(await say(token)).toBe(200)
    expect(await isIn(visitor)).toBe(false)
  })

  test('is asked for by POST alone', async () => {
    const token = await signed(claims({ sub: INES }))
    const visitor = await signedIn(INES)
    const url = `${journey.sandbox.url}/console/back-channel-logout?logout_token=${token}`
    expect((await fetch(url)).status).toBe(404)
    expect((await fetch(url, { method: 'POST' })).status).toBe(400)
    expect(await isIn(visitor)).toBe(true)
  })
})

describe('a flood of sign-ins that are begun', () => {
  test('takes no place from one that was begun before: it is kept by its own browser', async () => {
    const visitor = browser()
    const choosing = await visitor.get(`${journey.sandbox.url}/console/`)
    const begin = `${journey.sandbox.url}/console/sign-in`
    for (let nth = 0; nth < 200; nth++) {
      const response = await fetch(begin, { redirect: 'manual' })
      expect(response.status).toBe(303)
    }
    const action = /action="([^"]+)"/.exec(choosing.text)?.[1] ?? ''
    const page = await visitor.post(new URL(action, choosing.url).href, { officer: INES })
    expect(page.status).toBe(200)
    expect(await isIn(visitor)).toBe(true)
  })
})
