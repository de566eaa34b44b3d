import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RESOURCE_TYPES } from '../../src/fhir/resource-types.js'
import { isJsonObject, objectOf, objectsOf, textOf } from '../../src/model/json.js'
import { type Journey, startJourney } from '../journeys/journey.js'
import { type Reply, exchange } from './exchange.js'

let journey: Journey

beforeAll(async () => {
  journey = await startJourney()
})
afterAll(() => journey.stop())

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  exchange(Number(new URL(journey.sandbox.url).port), path, { headers })

describe('documents that hold nothing of a person need no token and leave no entry', () => {
  test.each([
    ['/fhir/metadata', 'application/fhir+json; charset=utf-8'],
    ['/.well-known/smart-configuration', 'application/json; charset=utf-8'],
    ['/fhir/.well-known/smart-configuration', 'application/json; charset=utf-8'],
    ['/.well-known/jwks.json', 'application/json; charset=utf-8'],
    ['/health/live', 'application/json; charset=utf-8'],
    ['/health/ready', 'application/json; charset=utf-8'],
    ['/metrics', 'text/plain; version=0.0.4; charset=utf-8'],
  ])('%s', async (path, type) => {
    const { status, headers } = await get(path)
    expect([status, headers['content-type']]).toEqual([200, type])
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/)
    expect(headers['audit-receipt']).toBeUndefined()
  })

  test('the CapabilityStatement says what is offered, and no more', async () => {
    const { body } = await get('/fhir/metadata')
    expect(body).toMatchObject({
      resourceType: 'CapabilityStatement',
      fhirVersion: '4.0.1',
      kind: 'instance',
    })
    const [rest] = objectsOf(body['rest'])
    const types = objectsOf(rest?.['resource']).map((it) => textOf(it['type']))
    const offered = RESOURCE_TYPES.filter((it) => it.interactions.length > 0).map((it) => it.type)
    expect(types.toSorted()).toEqual([...new Set([...offered, 'AuditEvent', 'Consent'])].toSorted())
    for (const absent of ['Task', 'ServiceRequest', 'Communication', 'Subscription'])
      expect(JSON.stringify(rest)).not.toContain(`"type":"${absent}","interaction":[{"code":"create"}`)
  })

  test('the SMART configuration names this server, at both of its places', async () => {
    const [one, two] = await Promise.all([
      get('/.well-known/smart-configuration'),
      get('/fhir/.well-known/smart-configuration'),
    ])
    const base = journey.sandbox.url
    expect(one.body).toEqual(two.body)
    expect(one.body).toMatchObject({
      issuer: base,
      token_endpoint: `${base}/oauth2/token`,
      jwks_uri: `${base}/.well-known/jwks.json`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['ES384', 'RS384', 'RS512'],
      grant_types_supported: ['client_credentials'],
      capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    })
  })

  test('the key set holds public keys alone', async () => {
    const { body } = await get('/.well-known/jwks.json')
    const keys = objectsOf(body['keys'])
    expect(keys.length).toBeGreaterThan(0)
    for (const key of keys) {
      expect(textOf(key['kid'])).toBeDefined()
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key[secret]).toBeUndefined()
    }
  })

  test('metrics count by interaction and status, and by nothing of a person', async () => {
    await get('/fhir/Patient?identifier=9990000018')
    await journey.search(await journey.token('social-worker'), 'CarePlan', '9990000018')
    const { text } = await get('/metrics')
    expect(text).toContain('linchpin_answers_total{interaction="search",status="401"} 1')
    const labels = [...text.matchAll(/^linchpin_\w+\{([^}]*)\}/gm)].flatMap(([, it = '']) =>
      it.split(',').map((one) => one.split('=')[0]),
    )
    expect([...new Set(labels)].toSorted()).toEqual([
      'interaction',
      'kind',
      'le',
      'organisation',
      'outcome',
      'role',
      'source',
      'status',
    ])
  })
})

describe('the token endpoint', () => {
  const post = (body: string, type = 'application/x-www-form-urlencoded'): Promise<Reply> =>
    exchange(Number(new URL(journey.sandbox.url).port), '/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': type },
      body,
    })

  test.each([
    ['an empty form', '', 400, 'invalid_request'],
    ['another grant', 'grant_type=password', 400, 'unsupported_grant_type'],
    ['a password', 'grant_type=client_credentials&client_id=x&client_secret=y', 400, 'invalid_request'],
    [
      'a garbage assertion',
      'grant_type=client_credentials&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion=x',
      401,
      'invalid_client',
    ],
    ['a form of 70 kB', `a=${'b'.repeat(70_000)}`, 413, 'invalid_request'],
  ])('answers %s in the words of RFC 6749', async (_what, form, status, error) => {
    const reply = await post(form)
    expect([reply.status, reply.body]).toEqual([status, { error }])
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  test('does not read JSON', async () => {
    const reply = await post('{"grant_type":"client_credentials"}', 'application/json')
    expect([reply.status, reply.body]).toEqual([400, { error: 'invalid_request' }])
  })

  test('is POST alone', async () => {
    const reply = await get('/oauth2/token?grant_type=client_credentials')
    expect(reply.status).toBe(404)
    expect(isJsonObject(objectOf(reply.body))).toBe(true)
  })
})
