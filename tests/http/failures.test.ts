import { afterEach, describe, expect, test } from 'vitest'
import { type HttpPorts } from '../../src/http/ports.js'
import { Refusal } from '../../src/model/refusal.js'
import { ASTHMA, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from '../attacks/small-gateway.js'

const CANARY = 'canary 9990000018'
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' }
const fails = (): never => {
  throw new Error(CANARY)
}

let gateway: SmallGateway
afterEach(() => gateway.stop())

async function startWith(http: Partial<HttpPorts>): Promise<void> {
  gateway = await startSmallGateway({ holdings: { a81001: [condition('a81001-1', ASTHMA)] } }, http)
}

describe('a failure before or beside disclosure is recorded, reported and answered without text', () => {
  test.each([
    ['checking who asks', { authenticate: fails }],
    ['disclosing', { disclose: () => Promise.reject(new TypeError(CANARY)) }],
  ] as const)('%s', async (_what, http) => {
    await startWith(http)
    const reply = await gateway.search('Condition', WHO)
    expect([reply.status, refusalIn(reply).code]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
    expect(JSON.stringify(reply)).not.toContain('canary')
    expect(reply.headers['audit-receipt']).toBeDefined()
    expect(gateway.bugs).toHaveLength(1)
    expect(gateway.entries).toMatchObject([{ kind: 'refusal', outcome: 'INTERNAL_SERVER_ERROR' }])
    expect(gateway.entries[0]?.body).not.toContain('canary')
  })
})

describe('a failure of what holds nothing of a person is reported, and no entry', () => {
  test.each([
    ['readiness', '/health/ready', { ready: fails }],
    ['metrics', '/metrics', { metrics: fails }],
  ] as const)('%s: 500, not “not recorded”', async (_what, path, http) => {
    await startWith(http)
    const reply = await gateway.call(path)
    expect([reply.status, refusalIn(reply).code]).toEqual([500, 'INTERNAL_SERVER_ERROR'])
    expect(reply.text).not.toContain('canary')
    expect(gateway.bugs).toHaveLength(1)
    expect(gateway.entries).toEqual([])
  })

  test('the log being down is no bug, and says so', async () => {
    await startWith({ refuse: () => Promise.reject(new Refusal('NOT_RECORDED')) })
    const reply = await gateway.call('/nothing')
    expect([reply.status, refusalIn(reply).code]).toEqual([503, 'NOT_RECORDED'])
    expect(gateway.bugs).toEqual([])
  })
})

describe('a token request that fails', () => {
  test.each([
    ['on a store that is down', new Refusal('CANNOT_CHECK'), 503, 'temporarily_unavailable'],
    ['on a bug', new TypeError(CANARY), 500, 'server_error'],
  ])('%s is reported, in the words of RFC 6749', async (_what, error, status, word) => {
    await startWith({ token: () => Promise.reject(error) })
    const reply = await gateway.call('/oauth2/token', { method: 'POST', headers: FORM, body: 'a=1' })
    expect([reply.status, reply.body]).toEqual([status, { error: word }])
    expect(gateway.bugs).toEqual([error])
  })
})

describe('the correlation id is ours', () => {
  const ASKED = 'ABCDEF01-0000-4000-8000-000000000001'

  test('and the caller’s is sent back beside it', async () => {
    await startWith({})
    const { headers } = await gateway.call('/nothing', { headers: { 'X-Request-Id': ASKED } })
    expect(headers['x-correlation-id']).toBe('00000000-0000-4000-8000-000000000000')
    expect(headers['x-request-id']).toBe(ASKED)
    expect(gateway.entries).toMatchObject([{ requestId: '00000000-0000-4000-8000-000000000000' }])
  })

  test.each(['canary', '9990000018', ''])('and %j is not sent back', async (sent) => {
    await startWith({})
    const { headers } = await gateway.call('/nothing', { headers: { 'X-Request-Id': sent } })
    expect(headers['x-request-id']).toBeUndefined()
  })
})
