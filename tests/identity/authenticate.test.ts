import { SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Authenticate, authenticator } from '../../src/identity/authenticate.js'
import { OWN_CLAIMS } from '../../src/identity/requester-of-claims.js'
import { Refusal } from '../../src/model/refusal.js'
import { AUDIENCE, type Fixture, ISSUER, NOW, encode, tokenFixture } from './token-fixtures.js'

const seconds = NOW.getTime() / 1000
const OUTSIDE = 'https://idp.example'
let fixture: Fixture
let outsideKey: Awaited<ReturnType<typeof generateKeyPair>>
let authenticate: Authenticate

beforeAll(async () => {
  fixture = await tokenFixture()
  outsideKey = await generateKeyPair('RS256', { extractable: true })
  const outsideKeys = createLocalJWKSet({
    keys: [{ ...(await exportJWK(outsideKey.publicKey)), kid: 'idp-1', alg: 'RS256' }],
  })
  authenticate = authenticator(
    [
      {
        issuer: ISSUER,
        keys: fixture.keys.verify,
        algorithms: ['ES256'],
        type: 'at+jwt',
        claims: OWN_CLAIMS,
        organisations: undefined,
        purposes: undefined,
      },
      {
        issuer: OUTSIDE,
        keys: outsideKeys,
        algorithms: ['RS256'],
        type: undefined,
        claims: {
          ...OWN_CLAIMS,
          userId: 'oid',
          organisation: 'org',
          callingSystem: 'azp',
          purpose: 'purpose',
        },
        organisations: ['9A1'],
        purposes: ['direct-care'],
      },
    ],
    AUDIENCE,
    ({ code }) =>
      code === 'R1330'
        ? { name: 'social-worker', group: 'regulated-social-work', healthProfessional: false }
        : undefined,
    () => NOW,
  )
})

type Change = {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, string>>
  readonly iua?: Readonly<Record<string, unknown>>
}

const valid = {
  iss: ISSUER,
  sub: 'council-case-system',
  aud: AUDIENCE,
  client_id: 'council-case-system',
  scope: 'system/*.rs',
  iat: seconds,
  exp: seconds + 300,
  jti: 't1',
}
const iua = {
  person_id: 'user-1',
  subject_role: ['https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName|R1330'],
  subject_organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|9A1',
  purpose_of_use: ['http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT'],
}

async function bearer(change: Change = {}): Promise<string> {
  const claims = {
    ...valid,
    extensions: {
      ihe_iua: { ...iua, ...change.iua },
      linchpin: { auth_assurance: 2, activities: ['SENSITIVE'] },
    },
    ...change.claims,
  }
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'gateway-1', ...change.header })
    .sign(fixture.keys.sign)
  return `Bearer ${token}`
}

async function checkRefused(authorization: string | undefined): Promise<void> {
  const error: unknown = await authenticate(authorization).catch((it: unknown) => it)
  expect(error).toBeInstanceOf(Refusal)
  expect(error).toMatchObject({ code: 'UNAUTHENTICATED' })
}

describe('authenticate refuses', () => {
  const CASES: readonly (readonly [string, Change])[] = [
    ['another audience', { claims: { aud: 'https://other.example/fhir' } }],
    ['an unknown issuer', { claims: { iss: 'https://evil.example' } }],
    ['an expired token', { claims: { iat: seconds - 600, exp: seconds - 300 } }],
    ['a token that lives longer than five minutes', { claims: { exp: seconds + 301 } }],
    ['a token from the future', { claims: { iat: seconds + 120, exp: seconds + 240 } }],
    ['a token without an end', { claims: { exp: undefined } }],
    ['a token without an id', { claims: { jti: undefined } }],
    ['a token of another type', { header: { typ: 'JWT' } }],
    ['an organisation that is no ODS code', { iua: { subject_organization_id: 'Riverton' } }],
    ['an organisation in another system', { iua: { subject_organization_id: 'urn:x|9A1' } }],
  ]
  test.each(CASES)('%s', async (_what, change) => checkRefused(await bearer(change)))

  test.each([
    ['no header', undefined],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['garbage', 'Bearer x'],
    ['two tokens', 'Bearer a.b.c, Bearer d.e.f'],
    ['alg none', `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(valid)}.`],
  ])('%s', async (_what, header) => checkRefused(header))

  test('a token signed with the public key as a shared secret', async () => {
    const secret = new TextEncoder().encode(JSON.stringify(fixture.keys.publicSet.keys[0]))
    const token = await new SignJWT(valid).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(secret)
    await checkRefused(`Bearer ${token}`)
  })

  test('a token whose payload was changed', async () => {
    const [head, , signature] = (await bearer()).slice(7).split('.')
    await checkRefused(
      `Bearer ${head ?? ''}.${encode({ ...valid, scope: 'system/*.cruds' })}.${signature ?? ''}`,
    )
  })
})

describe('authenticate accepts', () => {
  test('what the endpoint signed, and reads the requester from it', async () => {
    expect(await authenticate(await bearer())).toMatchObject({
      callingSystem: 'council-case-system',
      organisation: '9A1',
      userId: 'user-1',
      roleName: 'social-worker',
      roleGroup: 'regulated-social-work',
      purpose: 'direct-care',
      authAssurance: 2,
      activities: ['SENSITIVE'],
      scopes: ['system/*.rs'],
    })
  })

  test('every scope of a long list', async () => {
    const scopes = Array.from({ length: 100 }, () => 'system/Condition.rs')
    const authorization = await bearer({ claims: { scope: scopes.join(' ') } })
    expect(await authenticate(authorization)).toMatchObject({ scopes })
  })

  test.each([
    [
      'two roles are no role',
      { subject_role: ['a|R1330', 'a|R1330'] },
      { role: undefined, roleGroup: undefined },
    ],
    ['an unknown role has no group', { subject_role: ['a|R9999'] }, { roleGroup: undefined }],
    [
      'two purposes are no purpose',
      {
        purpose_of_use: [...iua.purpose_of_use, 'https://linchpin.example/fhir/CodeSystem/purpose|research'],
      },
      { purpose: undefined },
    ],
    ['a purpose of another system is none', { purpose_of_use: ['urn:x|TREAT'] }, { purpose: undefined }],
    ['no purpose is none', { purpose_of_use: undefined }, { purpose: undefined }],
  ])('%s', async (_what, change, expected) => {
    expect(await authenticate(await bearer({ iua: change }))).toMatchObject(expected)
  })
})

describe('an outside issuer', () => {
  async function outside(claims: Readonly<Record<string, unknown>>): Promise<string> {
    const token = await new SignJWT({
      iss: OUTSIDE,
      sub: 'u',
      aud: AUDIENCE,
      iat: seconds,
      exp: seconds + 300,
      jti: 'o1',
      azp: 'case-system',
      oid: 'user-9',
      org: '9A1',
      purpose: 'http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'idp-1' })
      .sign(outsideKey.privateKey)
    return `Bearer ${token}`
  }

  test('is read through its claim map', async () => {
    expect(await authenticate(await outside({}))).toMatchObject({
      userId: 'user-9',
      organisation: '9A1',
      purpose: 'direct-care',
    })
  })
  test('may not speak for another organisation', async () => checkRefused(await outside({ org: 'RX9' })))
  test('may not attest another purpose', async () =>
    checkRefused(await outside({ purpose: 'http://terminology.hl7.org/CodeSystem/v3-ActReason|HLEGAL' })))
})
