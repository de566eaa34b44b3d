import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { NHS, type SmallGateway, WHO, refusalIn, startSmallGateway, visible } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

describe('POST _search is the same path as GET (L10)', () => {
  const encoded = new URLSearchParams(WHO).toString()

  test('the same answer, and the same withheld', async () => {
    const post = await gateway.search('Condition', WHO)
    const get = await gateway.get(`Condition?${encoded}`)
    expect(post.status).toBe(200)
    expect(post.text).toContain('a81001-shown')
    expect(post.text).not.toContain('a81001-hidden')
    expect(visible(post)).toEqual(visible(get))
  })

  test('refused without a token like GET', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const reply = await gateway.call('/fhir/Condition/_search', { method: 'POST', headers, body: encoded })
    expect(reply.status).toBe(401)
  })

  test('parameters of the URL count too, so a second person cannot be slipped in', async () => {
    const headers = {
      Authorization: `Bearer ${await gateway.token()}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    const path = `/fhir/Condition/_search?patient.identifier=${encodeURIComponent(`${NHS}|9990000026`)}`
    const reply = await gateway.call(path, { method: 'POST', headers, body: encoded })
    expect([reply.status, refusalIn(reply)]).toEqual([
      400,
      { code: 'ONE_PERSON_REQUIRED', expression: 'patient.identifier' },
    ])
  })

  test.each(['application/json', 'application/fhir+json', 'multipart/form-data', 'text/plain', ''])(
    'a body of type "%s" is not read as parameters',
    async (type) => {
      const headers = { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': type }
      const reply = await gateway.call('/fhir/Condition/_search', { method: 'POST', headers, body: encoded })
      expect(reply.status).toBe(415)
    },
  )

  test('POST to the type itself is no search', async () => {
    const headers = {
      Authorization: `Bearer ${await gateway.token()}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    const reply = await gateway.call('/fhir/Condition', { method: 'POST', headers, body: encoded })
    expect(reply.status).toBe(501)
  })
})
