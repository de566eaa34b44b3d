import { type CryptoKey, SignJWT, createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { readSigningKeys, type SigningKeys } from '../../src/identity/keys.js'
import { type CallingSystem, type TokenEndpointPorts } from '../../src/identity/token-endpoint.js'
import { type OdsCode } from '../../src/model/ods-code.js'

export const NOW = new Date('2026-11-21T10:00:00Z')
const TOKEN_URL = 'https://gateway.example/oauth2/token'
export const AUDIENCE = 'https://gateway.example/fhir'
export const ISSUER = 'https://gateway.example'
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export type Fixture = {
  readonly ports: TokenEndpointPorts
  readonly keys: SigningKeys
  /** Private keys by key id; `es384` is the registered one. */
  readonly privateKeys: Readonly<Record<'es384' | 'rs256' | 'stranger', CryptoKey>>
}

/** A token endpoint with one calling system, 9A1's case system, registered with an ES384 key. */
export async function tokenFixture(): Promise<Fixture> {
  const es384 = await generateKeyPair('ES384', { extractable: true })
  const rs256 = await generateKeyPair('RS256', { extractable: true })
  const stranger = await generateKeyPair('ES384', { extractable: true })
  const signing = await generateKeyPair('ES256', { extractable: true })
  const keys = await readSigningKeys({
    keys: [{ ...(await exportJWK(signing.privateKey)), kid: 'gateway-1' }],
  })
  const system: CallingSystem = {
    id: 'council-case-system',
    organisation: '9A1' as OdsCode,
    organisationName: 'Riverton Council',
    keys: createLocalJWKSet({
      keys: [
        { ...(await exportJWK(es384.publicKey)), kid: 'es384', alg: 'ES384' },
        { ...(await exportJWK(rs256.publicKey)), kid: 'rs256', alg: 'RS256' },
      ],
    }),
    algorithm: 'ES384',
    scopes: ['system/*.rs'],
    purposes: ['direct-care', 'safeguarding-adult'],
  }
  const used = new Set<string>()
  let minted = 0
  return {
    keys,
    privateKeys: { es384: es384.privateKey, rs256: rs256.privateKey, stranger: stranger.privateKey },
    ports: {
      tokenUrl: TOKEN_URL,
      issuer: ISSUER,
      audience: AUDIENCE,
      callingSystems: new Map([[system.id, system]]),
      keys,
      useOnce: (issuer, jti) => {
        const key = `${issuer} ${jti}`
        const fresh = !used.has(key)
        used.add(key)
        return Promise.resolve(fresh)
      },
      now: () => NOW,
      mintId: () => `token-${minted++}`,
    },
  }
}

export const B2B = {
  version: '1',
  subject_id: 'user-1',
  subject_name: 'Sam Synthetic',
  subject_role: ['https://fhir.hl7.org.uk/CodeSystem/UKCore-SDSJobRoleName|R1330'],
  organization_id: 'https://fhir.nhs.uk/Id/ods-organization-code|9A1',
  organization_name: 'Riverton Council',
  purpose_of_use: ['http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT'],
}

/** What a test changes of a valid assertion and form. */
export type Change = {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: { readonly alg?: string; readonly kid?: string; readonly jku?: string }
  readonly key?: keyof Fixture['privateKeys']
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly form?: Readonly<Record<string, string | undefined>>
  readonly unsigned?: boolean
}

let assertions = 0

export async function tokenForm(fixture: Fixture, change: Change = {}): Promise<URLSearchParams> {
  const seconds = NOW.getTime() / 1000
  const claims = {
    iss: 'council-case-system',
    sub: 'council-case-system',
    aud: TOKEN_URL,
    iat: seconds,
    exp: seconds + 240,
    jti: `assertion-${assertions++}`,
    extensions: change.extensions ?? { 'hl7-b2b': B2B, linchpin: { auth_assurance: 2, activities: [] } },
    ...change.claims,
  }
  const header = { alg: 'ES384', kid: 'es384', typ: 'JWT', ...change.header }
  const assertion =
    change.unsigned === true
      ? `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`
      : await new SignJWT(claims).setProtectedHeader(header).sign(fixture.privateKeys[change.key ?? 'es384'])
  const form: Record<string, string | undefined> = {
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: assertion,
    scope: 'system/*.rs',
    ...change.form,
  }
  return new URLSearchParams(Object.entries(form).filter((it): it is [string, string] => it[1] !== undefined))
}

export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
