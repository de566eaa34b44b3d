import { type Express } from 'express'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ROLES } from '../../sandbox/roles.js'
import { signAssertion } from '../../sandbox/request-token.js'
import { browser, signIn } from '../console/browser.js'
import { type Call, type Reply, exchange } from '../http/exchange.js'
import { SOURCE, extractOf, withScopesAndLimit } from '../journeys/brought-extract.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { CANARIES, holds } from './canaries.js'
import { ADDRESSLESS, OUTSIDE, type OutsidePoint, PUBLIC } from './entry-points/outside.js'
import { misaddressedPaths } from './entry-points/paths.js'
import { routesOf } from './entry-points/routes.js'

/** What the running gateway serves, as it was made. */
const made = vi.hoisted((): { apps: Express[] } => ({ apps: [] }))
vi.mock('../../src/http/server.js', async (original) => {
  const real = await original<typeof import('../../src/http/server.js')>()
  return {
    createServer: (...ports: Parameters<typeof real.createServer>) => {
      const app = real.createServer(...ports)
      made.apps.push(app)
      return app
    },
  }
})

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const PERSON = '9990000018'

let journey: Journey
beforeAll(async () => {
  journey = await startJourney({}, withScopesAndLimit)
  // There is something of a person to tell of, in what is counted and what is kept.
  const worker = await journey.token('social-worker')
  expect((await journey.search(worker, 'Condition', PERSON)).status).toBe(200)
})
afterAll(() => journey.stop())

/** Sends it as whoever brings nothing, and whatever a test adds. */
function send(
  { route, path }: OutsidePoint,
  { headers = {}, method, query = '' }: Sent = {},
): Promise<Reply> {
  const call: Call = { method: method ?? route.split(' ')[0] ?? '', headers }
  const isPost = call.method === 'POST'
  const sent = isPost ? { ...call, headers: { ...FORM, ...headers }, body: '' } : call
  return exchange(Number(new URL(journey.sandbox.url).port), `${path}${query}`, sent)
}
type Sent = {
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
  readonly query?: string
}

/** What is of somebody in an answer, its headers or its body. */
function ofSomebody({ headers, text }: Reply): readonly string[] {
  const said = `${JSON.stringify(headers)} ${text}`
  return CANARIES.filter((it) => holds(said, it))
}

/** Without what is new in each answer, and where it leads. */
const shape = ({ status, headers }: Reply): unknown => [status, headers['location']?.split('?')[0]]

describe('every way in besides the interactions is tried', () => {
  test('whatever the gateway serves has its row here, and no row is of what it does not serve', () => {
    expect(made.apps).toHaveLength(1)
    const served = routesOf(made.apps[0]?.router.stack)
    expect([...served, ...PUBLIC].toSorted()).toEqual(
      [...OUTSIDE.map((it) => it.route), ...ADDRESSLESS].toSorted(),
    )
  })
})

describe('whoever brings nothing is told nothing of anybody', () => {
  test.each(OUTSIDE)('$route', async (point) => {
    const reply = await send(point)
    expect(reply.status).toBe(point.status)
    expect(ofSomebody(reply)).toEqual([])
    expect(reply.headers['cache-control']).toBe('no-store')
    for (const it of ['etag', 'last-modified', 'x-powered-by', 'content-encoding'])
      expect(reply.headers).not.toHaveProperty(it)
    if (point.for === 'officer') expect(reply.headers['location']).toMatch(/\/console\/sign-in/)
  })

  test.each(OUTSIDE.filter((it) => it.for === 'anybody'))('$route, of whomever one asks', async (point) => {
    const plain = await send(point)
    const asked = await send(point, { query: `?identifier=${PERSON}&patient=${PERSON}&name=TEST-ALDER` })
    // What one is sent differs by the count of requests at most.
    const still = ({ text }: Reply): string => text.replaceAll(/\d+(\.\d+)?(e[-+]?\d+)?/g, '0')
    expect(shape(asked)).toEqual(shape(plain))
    expect(ofSomebody(asked)).toEqual([])
    if (!point.path.startsWith('/metrics')) expect(still(asked)).toBe(still(plain))
  })
})

describe('no header opens it, and none says where it leads', () => {
  test.each(OUTSIDE)('$route', async (point) => {
    const plain = shape(await send(point))
    const token = await journey.token('ig-officer')
    const [, payload = ''] = token.split('.')
    const keys: readonly Readonly<Record<string, string>>[] = [
      { 'X-Skip-Audit': 'true', 'X-Debug': 'true', 'X-User': 'RIV-IG-0009', 'X-Redaction': 'off' },
      { 'X-Original-URL': '/metrics', 'X-Forwarded-Host': 'evil.example', Forwarded: 'host=evil.example' },
      { 'If-None-Match': '*', 'If-Modified-Since': new Date(0).toUTCString(), Range: 'bytes=0-1' },
      { 'X-HTTP-Method-Override': 'DELETE', 'Accept-Encoding': 'gzip, br' },
      { Cookie: `linchpin-console-session=${'A'.repeat(43)}; session=1` },
      { Cookie: `linchpin-console-session=${token}` },
      // A token of the API is none of the console, and nobody's without its signature.
      ...(point.for === 'token' ? [] : [{ Authorization: `Bearer ${token}` }]),
      { Authorization: `Bearer eyJhbGciOiJub25lIn0.${payload}.` },
      { Authorization: 'Basic YWRtaW46YWRtaW4=' },
    ]
    for (const headers of keys) {
      const reply = await send(point, { headers })
      expect([headers, shape(reply)]).toEqual([headers, plain])
      expect(ofSomebody(reply)).toEqual([])
      expect(JSON.stringify(reply.headers) + reply.text).not.toContain('evil.example')
    }
    const inAddress = await send(point, { query: `?access_token=${token}` })
    expect([point.status, 400]).toContain(inAddress.status)
    expect(ofSomebody(inAddress)).toEqual([])
  })
})

describe('an address leads nowhere but where it says (L11, attack 11)', () => {
  test.each(OUTSIDE)('$route', async (point) => {
    const paths = misaddressedPaths(point.path)
    // Whoever may bring a file, as no other address is told apart from another without a token.
    const bearer = { Authorization: `Bearer ${await journey.token('hillshire-data-officer')}` }
    const headers = point.for === 'token' ? bearer : {}
    const replies = await Promise.all(paths.map((path) => send({ ...point, path }, { headers })))
    // At most one is led to where one signs in, as from any address of the console.
    const led = replies.map(
      ({ status, headers }, at) => [paths[at], status, headers['location'] ?? ''] as const,
    )
    const isNowhere = (status: number, location: string): boolean =>
      [400, 404, 405].includes(status) || (status === 303 && /^\/console\/sign-in/.test(location))
    expect(led.filter(([, status, location]) => !isNowhere(status, location))).toEqual([])
    for (const reply of replies) {
      expect(ofSomebody(reply)).toEqual([])
      expect(reply.text).not.toContain('evil.example')
    }
  })
})

describe('no other method does anything', () => {
  test.each(OUTSIDE)('$route', async (point) => {
    const isRead = point.route.startsWith('GET')
    const served = new Set(OUTSIDE.filter((it) => it.path === point.path).map((it) => it.route.split(' ')[0]))
    for (const method of [
      'PUT',
      'PATCH',
      'DELETE',
      'OPTIONS',
      'TRACE',
      ...(served.has('POST') ? [] : ['POST']),
    ]) {
      const reply = await send(point, { method })
      expect([method, [404, 405].includes(reply.status)]).toEqual([method, true])
      expect(ofSomebody(reply)).toEqual([])
    }
    const head = await send(point, { method: 'HEAD' })
    expect(head.text).toBe('')
    if (isRead) expect([point.status, 404, 405]).toContain(head.status)
    else expect(served.has('GET') ? [303] : [404, 405]).toContain(head.status)
  })
})

describe('the twin: who may is answered', () => {
  test('a system that proves who it is has a token, and one that does not has none', async () => {
    const { url, dataDir } = journey.sandbox
    const [role] = ROLES
    if (role === undefined) throw new Error('there are no roles')
    const asked = async (as: string): Promise<Reply> =>
      exchange(Number(new URL(url).port), '/oauth2/token', {
        method: 'POST',
        headers: FORM,
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          scope: role.scopes.join(' '),
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: as,
        }).toString(),
      })
    const assertion = await signAssertion(role, `${url}/oauth2/token`, { as: role.name, url, dataDir })
    expect((await asked(`${assertion.slice(0, -8)}AAAAAAAA`)).status).toBe(401)
    const given = await asked(assertion)
    expect([given.status, typeof given.body['access_token']]).toEqual([200, 'string'])
    expect(ofSomebody(given)).toEqual([])
    expect((await asked(assertion)).status).toBe(401)
  })

  test('the system of the source brings its file', async () => {
    const Authorization = `Bearer ${await journey.token('hillshire-data-officer')}`
    const reply = await exchange(Number(new URL(journey.sandbox.url).port), `/ingest/${SOURCE}`, {
      method: 'POST',
      headers: { Authorization, 'Content-Type': 'text/csv' },
      body: extractOf(2013),
    })
    expect([reply.status, reply.body['outcome']]).toEqual([200, 'loaded'])
    expect(ofSomebody(reply)).toEqual([])
  })

  test('an officer who signs in has the page that one was led away from', async () => {
    const officer = browser()
    expect((await signIn(officer, journey.sandbox.url, 'RIV-IG-0009')).status).toBe(200)
    const page = await officer.get(`${journey.sandbox.url}/console/log`)
    expect([page.status, page.text.includes('name="token"')]).toEqual([200, true])
  })
})

describe('a rule is found by its name alone (attack 36)', () => {
  test('no path into or out of the folder of rules leads anywhere', async () => {
    const officer = browser()
    await signIn(officer, journey.sandbox.url, 'RIV-IG-0009')
    const ask = (rule: string) => officer.get(`${journey.sandbox.url}/console/rules/${rule}`)
    const twin = await ask('R-02')
    expect([twin.status, twin.text.includes('HSCA 2012')]).toEqual([200, true])
    for (const it of [
      '..%2frestrictions.yaml',
      '..%2f..%2f..%2fetc%2fpasswd',
      '%2fetc%2fpasswd',
      'restrictions.yaml',
      'R-02%2f..%2fR-01',
    ]) {
      const page = await ask(it)
      expect([it, page.status]).toEqual([it, 404])
      expect(page.text).not.toMatch(/overridden_by|root:|ENOENT/)
    }
  })
})
