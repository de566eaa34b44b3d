import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { type SmallGateway, WHO, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

const path = `/fhir/Condition?${new URLSearchParams(WHO).toString()}`

describe('there is no conditional form to probe with (L11, L18)', () => {
  test.each([
    { 'If-None-Match': '*' },
    { 'If-None-Match': 'W/"1"' },
    { 'If-Match': 'W/"2"' },
    { 'If-Modified-Since': 'Sat, 21 Nov 2026 10:00:00 GMT' },
    { 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' },
    { Range: 'bytes=0-10' },
  ])('%j is not evaluated: no 304, 412 or 206, no validator', async (headers) => {
    const Authorization = `Bearer ${await gateway.token()}`
    await gateway.call(path, { headers: { Authorization } })
    for (const it of [path, '/fhir/Condition/a81001-shown']) {
      const reply = await gateway.call(it, { headers: { Authorization, ...headers } })
      expect(reply.status).toBe(200)
      for (const name of ['etag', 'last-modified', 'content-location', 'accept-ranges'])
        expect(reply.headers[name]).toBeUndefined()
      expect(reply.headers['cache-control']).toBe('no-store')
    }
  })

  test('If-None-Exist does not create, and does not tell', async () => {
    const headers = {
      Authorization: `Bearer ${await gateway.token()}`,
      'Content-Type': 'application/fhir+json',
      'If-None-Exist': new URLSearchParams(WHO).toString(),
    }
    const before = gateway.steps.length
    const reply = await gateway.call('/fhir/Condition', { method: 'POST', headers, body: '{}' })
    expect(reply.status).toBe(501)
    expect(gateway.steps.slice(before)).toEqual(['append refusal'])
  })

  test.each(['PUT', 'DELETE', 'PATCH'])(
    'a conditional %s is refused before anybody is looked up',
    async (method) => {
      const headers = { Authorization: `Bearer ${await gateway.token()}` }
      const before = gateway.steps.length
      expect((await gateway.call(path, { method, headers })).status).toBe(405)
      expect(gateway.steps.slice(before)).toEqual(['append refusal'])
    },
  )
})
