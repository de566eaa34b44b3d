import { decodeJwt, decodeProtectedHeader } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { issueToken } from '../../src/identity/token-endpoint.js'
import { AUDIENCE, B2B, type Change, type Fixture, NOW, tokenFixture, tokenForm } from './token-fixtures.js'

const seconds = NOW.getTime() / 1000
let fixture: Fixture

beforeAll(async () => {
  fixture = await tokenFixture()
})

const REFUSED: readonly (readonly [string, Change, number, string])[] = [
  ['a wrong grant type', { form: { grant_type: 'authorization_code' } }, 400, 'unsupported_grant_type'],
  ['no grant type', { form: { grant_type: undefined } }, 400, 'invalid_request'],
  ['a wrong assertion type', { form: { client_assertion_type: 'urn:other' } }, 400, 'invalid_request'],
  ['an assertion that is no JWT', { form: { client_assertion: 'not.a.jwt' } }, 401, 'invalid_client'],
  ['no assertion', { form: { client_assertion: undefined } }, 400, 'invalid_request'],
  [
    'an assertion that lives longer than five minutes',
    { claims: { exp: seconds + 3600 } },
    401,
    'invalid_client',
  ],
  ['an expired assertion', { claims: { exp: seconds - 60 } }, 401, 'invalid_client'],
  ['an assertion not valid yet', { claims: { nbf: seconds + 120 } }, 401, 'invalid_client'],
  ['an assertion without exp', { claims: { exp: undefined } }, 401, 'invalid_client'],
  ['an assertion without jti', { claims: { jti: undefined } }, 401, 'invalid_client'],
  ['an assertion for another audience', { claims: { aud: AUDIENCE } }, 401, 'invalid_client'],
  ['a subject other than the issuer', { claims: { sub: 'someone-else' } }, 401, 'invalid_client'],
  ['an unregistered calling system', { claims: { iss: 'x', sub: 'x' } }, 401, 'invalid_client'],
  ['an unknown key id', { header: { kid: 'nobody' } }, 401, 'invalid_client'],
  ['a key that is not registered', { key: 'stranger' }, 401, 'invalid_client'],
  [
    'a key named by the assertion itself',
    { key: 'stranger', header: { kid: 'other', jku: 'https://evil.example/jwks' } },
    401,
    'invalid_client',
  ],
  [
    'RS256, which is not the registered algorithm',
    { key: 'rs256', header: { alg: 'RS256', kid: 'rs256' } },
    401,
    'invalid_client',
  ],
  ['alg none', { unsigned: true }, 401, 'invalid_client'],
  ['an assertion without hl7-b2b', { extensions: {} }, 400, 'invalid_request'],
  [
    'another organisation than its own',
    {
      extensions: {
        'hl7-b2b': { ...B2B, organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|RX9' },
      },
    },
    400,
    'unauthorized_client',
  ],
  [
    'a purpose it is not registered for',
    {
      extensions: {
        'hl7-b2b': { ...B2B, purpose_of_use: ['http://terminology.hl7.org/CodeSystem/v3-ActReason|PATRQT'] },
      },
    },
    400,
    'unauthorized_client',
  ],
  ['no scope that is registered', { form: { scope: 'system/*.cud' } }, 400, 'invalid_scope'],
  [
    'a scope longer than a token is read with',
    { form: { scope: Array.from({ length: 700 }, () => 'system/*.rs').join(' ') } },
    400,
    'invalid_scope',
  ],
]

describe('the token endpoint refuses', () => {
  test.each(REFUSED)('%s', async (_what, change, status, error) => {
    const answer = await issueToken(await tokenForm(fixture, change), fixture.ports)
    expect(answer).toMatchObject({ kind: 'error', status, error })
  })

  test('an assertion that was used before', async () => {
    const form = await tokenForm(fixture)
    expect((await issueToken(form, fixture.ports)).kind).toBe('token')
    expect(await issueToken(form, fixture.ports)).toMatchObject({
      kind: 'error',
      status: 401,
      error: 'invalid_client',
    })
  })

  test('a parameter given twice', async () => {
    const form = await tokenForm(fixture)
    form.append('scope', 'system/*.rs')
    expect(await issueToken(form, fixture.ports)).toMatchObject({ kind: 'error', error: 'invalid_request' })
  })

  test('to answer at all when used assertions cannot be remembered', async () => {
    const down = { ...fixture.ports, useOnce: () => Promise.reject(new Error('store down')) }
    await expect(issueToken(await tokenForm(fixture), down)).rejects.toThrow('store down')
  })
})

describe('the token endpoint grants', () => {
  test('an RFC 9068 token with the requester as signed', async () => {
    const answer = await issueToken(await tokenForm(fixture), fixture.ports)
    if (answer.kind !== 'token') throw new Error(answer.detail)
    expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'system/*.rs' })
    expect(decodeProtectedHeader(answer.body.access_token)).toMatchObject({
      alg: 'ES256',
      typ: 'at+jwt',
      kid: 'gateway-1',
    })
    expect(decodeJwt(answer.body.access_token)).toMatchObject({
      aud: AUDIENCE,
      client_id: 'council-case-system',
      exp: seconds + 300,
      extensions: {
        ihe_iua: {
          person_id: 'user-1',
          subject_name: 'Sam Synthetic',
          subject_organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|9A1',
          purpose_of_use: B2B.purpose_of_use,
        },
        linchpin: { auth_assurance: 2 },
      },
    })
  })

  test.each([
    ['all that is registered when none is asked', undefined, 'system/*.rs'],
    ['a narrower scope than is registered', 'system/CarePlan.r', 'system/CarePlan.r'],
    ['only the part that is registered', 'system/CarePlan.rs system/*.cud', 'system/CarePlan.rs'],
    ['not what is in SMART v1 words', 'system/CarePlan.rs system/CarePlan.read', 'system/CarePlan.rs'],
  ])('%s', async (_what, scope, granted) => {
    const answer = await issueToken(await tokenForm(fixture, { form: { scope } }), fixture.ports)
    expect(answer).toMatchObject({ kind: 'token', body: { scope: granted } })
  })
})
