import { hash } from 'node:crypto'
import { type JWTVerifyGetKey, decodeJwt, jwtVerify } from 'jose'
import { type Purpose } from '../model/purpose.js'
import { Refusal } from '../model/refusal.js'
import { TOKEN_LIFE } from '../model/registers/token-life.js'
import { type Requester } from '../model/requester.js'
import { type Claims, isClaims } from './claims.js'
import { type ClaimMap, type RoleOf, requesterOfClaims } from './requester-of-claims.js'

/** An issuer whose access tokens are believed, and how far. */
export type TrustedIssuer = {
  readonly issuer: string
  readonly keys: JWTVerifyGetKey
  readonly algorithms: readonly string[]
  /** The `typ` header its tokens must carry; undefined where the issuer sets none. */
  readonly type: string | undefined
  readonly claims: ClaimMap
  /** What it may attest; undefined for everything (our own endpoint has checked already). */
  readonly organisations: readonly string[] | undefined
  readonly purposes: readonly Purpose[] | undefined
}

export type Authenticate = (authorization: string | undefined) => Promise<Requester>

const CACHE_SIZE = 10_000

/**
 * Who is asking, from `Authorization: Bearer`. Refuses with UNAUTHENTICATED whatever is not a JWT of a trusted
 * issuer, signed with an algorithm of that issuer, for this audience, within its life of at most five minutes.
 * A verified token is remembered by its hash until it expires.
 */
export function authenticator(
  issuers: readonly TrustedIssuer[],
  audience: string,
  roleOf: RoleOf,
  now: () => Date,
): Authenticate {
  const byName = new Map(issuers.map((it) => [it.issuer, it]))
  const verified = new Map<string, { readonly requester: Requester; readonly expires: number }>()
  return async (authorization) => {
    const token = bearerToken(authorization)
    const key = hash('sha256', token, 'base64')
    const seconds = now().getTime() / 1000
    const known = verified.get(key)
    if (known !== undefined && known.expires > seconds) return known.requester
    verified.delete(key)
    const issuer = byName.get(issuerOf(token))
    if (issuer === undefined) throw refused('unknown issuer')
    const claims = await verify(token, issuer, audience, now())
    const requester = believe(claims, issuer, roleOf)
    if (verified.size >= CACHE_SIZE) verified.clear()
    verified.set(key, { requester, expires: Number(claims['exp']) })
    return requester
  }
}

/** RFC 6750 section 2.1; the token is never read from a URL or a body. */
function bearerToken(authorization: string | undefined): string {
  const match = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')
  const token = match?.[1]
  if (token === undefined) throw refused('no bearer token')
  if (token.length > 16_384) throw refused('token too long')
  return token
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? ''
  } catch {
    throw refused('not a JWT')
  }
}

async function verify(token: string, issuer: TrustedIssuer, audience: string, now: Date): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, issuer.keys, {
      issuer: issuer.issuer,
      audience,
      algorithms: [...issuer.algorithms],
      ...(issuer.type === undefined ? {} : { typ: issuer.type }),
      clockTolerance: TOKEN_LIFE.clockSkew,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
    })
    const { iat, exp } = payload
    if (iat === undefined || exp === undefined || exp - iat > TOKEN_LIFE.longest)
      throw refused('token lives too long')
    if (iat > now.getTime() / 1000 + TOKEN_LIFE.clockSkew) throw refused('token issued in the future')
    return { ...payload }
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw refused(codeOf(error))
  }
}

/** Holds an outside issuer to the organisations and purposes it was registered for. */
function believe(claims: Claims, issuer: TrustedIssuer, roleOf: RoleOf): Requester {
  const requester = requesterOfClaims(claims, issuer.claims, roleOf)
  if (requester === undefined) throw refused('token names no organisation')
  if (issuer.organisations?.includes(requester.organisation) === false)
    throw refused('issuer may not speak for this organisation')
  if (requester.purpose !== undefined && issuer.purposes?.includes(requester.purpose) === false)
    throw refused('issuer may not attest this purpose')
  return requester
}

function refused(detail: string): Refusal {
  return new Refusal('UNAUTHENTICATED', { detail })
}

/** jose's closed error codes, which hold nothing of the token. */
function codeOf(error: unknown): string {
  return isClaims(error) && typeof error['code'] === 'string' ? error['code'] : 'token not verified'
}
