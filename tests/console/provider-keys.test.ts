import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import express from 'express'
import { type JWK, SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CONSOLE_CLIENT } from '../../sandbox/identity-provider/console-client.js'
import { endByProvider } from '../../src/console/sign-in/back-channel-logout.js'
import { isOdsCode } from '../../src/model/ods-code.js'
import { type Database, openDatabase } from '../../src/storage/database.js'
import { sessionsStore } from '../../src/storage/console/sessions-store.js'
import { type Journey, startJourney } from '../journeys/journey.js'

/** A provider of which only what a logout token needs is there: where its keys are, and the keys. */
let server: Server
let issuer: string
let isDown = false
let published: readonly JWK[] = []
let fetched = 0

let journey: Journey
let database: Database
beforeAll(async () => {
  server = createServer((request, response) => {
    if (isDown) {
      response.writeHead(503).end()
      return
    }
    const isKeys = request.url === '/jwks'
    if (isKeys) fetched++
    const told = isKeys
      ? { keys: published }
      : {
          issuer,
          jwks_uri: `${issuer}/jwks`,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(told))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
  journey = await startJourney({}, (settings) =>
    settings.console === undefined ? settings : { ...settings, console: { ...settings.console, issuer } },
  )
  database = openDatabase(journey.sandbox.databaseUrl)
})
afterAll(async () => {
  vi.useRealTimers()
  await database.close()
  await journey.stop()
  await new Promise((resolve) => server.close(resolve))
})

type Signer = { readonly jwk: JWK; readonly say: (subject: string) => Promise<number> }

let nth = 0
/** A key of the provider, and the console told by it that a subject has signed out. */
async function signer(kid: string): Promise<Signer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const say = async (sub: string): Promise<number> => {
    const token = await new SignJWT({
      sub,
      jti: `jti-${String(nth++)}`,
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    })
      .setProtectedHeader({ alg: 'ES256', kid, typ: 'logout+jwt' })
      .setIssuer(issuer)
      .setAudience(CONSOLE_CLIENT)
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(privateKey)
    const response = await fetch(`${journey.sandbox.url}/console/back-channel-logout`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', connection: 'close' },
      body: new URLSearchParams({ logout_token: token }).toString(),
    })
    await response.text()
    return response.status
  }
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }, say }
}

/** A session of a subject, as a sign-in begins it, and whether it is there still. */
async function session(subject: string): Promise<() => Promise<boolean>> {
  const store = sessionsStore(database, { idleMs: 3_600_000, absoluteMs: 36_000_000 })
  const organisation = '9A1'
  if (!isOdsCode(organisation)) throw new Error('not an ODS code')
  const role = 'privacy-officer'
  const officer = { userId: subject, name: subject, role, organisation, sees: 'own' } as const
  const now = new Date()
  const key = `key-${String(nth++)}`
  await store.begin(key, {
    officer,
    formToken: 'form',
    signedIn: now,
    authenticated: now,
    attested: new Date(now.getTime() - 60_000),
    provider: { subject, session: undefined },
  })
  return async () => (await store.use(key, new Date())) !== undefined
}

test('a provider whose keys cannot be had is asked to say it again, and then is heard', async () => {
  const first = await signer('first')
  published = [first.jwk]
  const isThere = await session('one')
  isDown = true
  expect(await first.say('one')).toBe(503)
  expect(await isThere(), 'nothing has ended').toBe(true)
  isDown = false
  expect(await first.say('one')).toBe(200)
  expect(await isThere()).toBe(false)
})

test('a key that the provider begins to sign with is believed, and one that it has taken away is not', async () => {
  const [old, fresh] = [await signer('old'), await signer('fresh')]
  published = [old.jwk]
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
  expect(await old.say('three')).toBe(200)
  const before = fetched
  // As providers rotate: the new key is published beside the old one, and signs from then on.
  published = [fresh.jwk, old.jwk]
  vi.setSystemTime(Date.now() + 31_000)
  const isThere = await session('three')
  expect(await fresh.say('three')).toBe(200)
  expect(await isThere()).toBe(false)
  expect(fetched, 'fetched for the key that was not known').toBe(before + 1)
  published = [fresh.jwk]
  vi.setSystemTime(Date.now() + 11 * 60_000)
  const other = await session('four')
  expect(await old.say('four')).toBe(400)
  expect(await other()).toBe(true)
  expect(await fresh.say('four')).toBe(200)
})

test.each([
  ['is down', () => Promise.reject(new Error('connection lost')), 503, 1],
  ['has heard it before', () => Promise.resolve('replayed' as const), 400, 0],
  ['takes it', () => Promise.resolve([]), 200, 0],
])('where the database %s, the provider is told so', async (_, endAtProvider, status, bugs) => {
  let reported = 0
  const at = new Date()
  const ports = {
    readLogout: () =>
      Promise.resolve({
        jti: 'j',
        subject: 's',
        session: undefined,
        at,
        expires: new Date(at.getTime() + 1),
      }),
    sessions: { endAtProvider },
    provider: { origin: issuer },
    now: () => at,
    record: () => Promise.resolve(),
    reportBug: () => {
      reported++
    },
  }
  const app = express().use(express.urlencoded({ extended: false }))
  app.post('/', async (request, response) => endByProvider(request, response, { ports }))
  const listening = app.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const response = await fetch(`http://127.0.0.1:${String((listening.address() as AddressInfo).port)}/`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: 'token' }),
  })
  expect([response.status, reported]).toEqual([status, bugs])
  expect(await response.text()).not.toContain('connection lost')
  listening.closeAllConnections()
  listening.close()
})
