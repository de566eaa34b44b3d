import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ASTHMA, SYPHILIS, condition } from '../disclosure/world.js'
import { tokenForm } from '../identity/token-fixtures.js'
import { type SmallGateway, WHO, refusalIn, startSmallGateway } from './small-gateway.js'

let gateway: SmallGateway

beforeAll(async () => {
  gateway = await startSmallGateway({
    holdings: { a81001: [condition('a81001-shown', ASTHMA), condition('a81001-hidden', SYPHILIS)] },
  })
})
afterAll(() => gateway.stop())

describe('a token for somebody else is refused (catalogue 41)', () => {
  test.each([
    ['another server', { aud: 'https://other.example/fhir' }],
    ['this server’s origin, not its FHIR base', { aud: 'https://gateway.example' }],
    ['the FHIR base with a slash', { aud: 'https://gateway.example/fhir/' }],
    ['the FHIR base in capitals', { aud: 'https://gateway.example/FHIR' }],
    ['the token endpoint', { aud: 'https://gateway.example/oauth2/token' }],
    ['nobody', { aud: undefined }],
    ['an empty list', { aud: [] }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['a past time', { iat: 1763000000, exp: 1763000300 }],
    ['no end', { exp: undefined }],
  ])('%s', async (_what, claims) => {
    const headers = { Authorization: `Bearer ${await gateway.token('social-worker', claims)}` }
    const reply = await gateway.call(`/fhir/Condition?${new URLSearchParams(WHO).toString()}`, { headers })
    expect([reply.status, refusalIn(reply).code]).toEqual([401, 'UNAUTHENTICATED'])
    expect(reply.headers['www-authenticate']).toBe('Bearer')
    expect(gateway.steps.filter((it) => !it.startsWith('append'))).toEqual([])
  })

  test.each([
    'https://gateway.example',
    'https://gateway.example/fhir',
    'https://other.example/oauth2/token',
  ])('an assertion for %s gets no token', async (aud) => {
    const form = await tokenForm(gateway.identity, { claims: { aud } })
    const reply = await gateway.call('/oauth2/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    expect([reply.status, reply.body]).toEqual([401, { error: 'invalid_client' }])
  })
})
