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

describe('a bearer token is read from one header and nowhere else (catalogue 41)', () => {
  const query = new URLSearchParams(WHO).toString()

  test.each(['access_token', 'token', 'Authorization', 'bearer'])('not from ?%s=', async (name) => {
    const reply = await gateway.call(`/fhir/Condition?${query}&${name}=${await gateway.token()}`)
    expect(reply.status).toBe(401)
  })

  test('not from a form body (RFC 6750 section 2.2)', async () => {
    const reply = await gateway.call('/fhir/Condition/_search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `${query}&access_token=${await gateway.token()}`,
    })
    expect(reply.status).toBe(401)
  })

  test.each(['Cookie', 'X-Authorization', 'Proxy-Authorization', 'X-Forwarded-Authorization'])(
    'not from the header %s',
    async (name) => {
      const headers = { [name]: `Bearer ${await gateway.token()}` }
      expect((await gateway.call(`/fhir/Condition?${query}`, { headers })).status).toBe(401)
    },
  )

  test('and one that came in a URL although a good one came in the header is an unknown parameter', async () => {
    const token = await gateway.token()
    const headers = { Authorization: `Bearer ${token}` }
    const reply = await gateway.call(`/fhir/Condition?${query}&access_token=${token}`, { headers })
    expect(reply.status).toBe(400)
    expect(reply.text).not.toContain(token)
  })
})
