import { type JWTPayload, type JWTVerifyGetKey, errors, jwtVerify } from 'jose'
import { type ProviderLogout } from '../model/officers/session.js'

/** Whose logout tokens are believed. */
export type LogoutIssuer = {
  readonly issuer: string
  /** The id under which the provider knows the gateway. */
  readonly audience: string
  readonly keys: JWTVerifyGetKey
  readonly algorithms: readonly string[]
}

/**
 * What a logout token says; undefined where it does not hold in every point of OpenID Connect Back-Channel Logout 1.0
 * section 2.6 but that of the `jti`, which is whoever keeps them to see to. Rejects when the provider's keys cannot be
 * had.
 */
export async function readLogoutToken(
  token: string,
  { issuer, audience, keys, algorithms }: LogoutIssuer,
  now: Date,
): Promise<ProviderLogout | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      requiredClaims: ['iss', 'aud', 'iat', 'exp', 'jti', 'events'],
      clockTolerance: SKEW_SECONDS,
      currentDate: now,
    })
    return isOfType(protectedHeader.typ) ? logoutIn(payload, now) : undefined
  } catch (error) {
    if (isNoAnswer(error)) throw error
    return undefined
  }
}

const SKEW_SECONDS = 30
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Explicit typing is recommended and not required (section 2.4): a token of another kind is none of these. */
function isOfType(typ: string | undefined): boolean {
  return typ === undefined || ['logout+jwt', 'application/logout+jwt', 'jwt'].includes(typ.toLowerCase())
}

function logoutIn(payload: JWTPayload, now: Date): ProviderLogout | undefined {
  const { iat = 0, exp = 0, jti, sub, sid } = payload
  if (!isLogout(payload) || iat > now.getTime() / 1000 + SKEW_SECONDS || !isName(jti)) return undefined
  if (!isNameOrNone(sub) || !isNameOrNone(sid) || (sub === undefined && sid === undefined)) return undefined
  return { jti, subject: sub, session: sid, at: new Date(iat * 1000), expires: new Date(exp * 1000) }
}

/** For us alone, and no ID token, which a nonce would make it: nobody may turn one into the end of a session. */
function isLogout({ aud, nonce, events }: JWTPayload): boolean {
  return (typeof aud === 'string' || aud?.length === 1) && nonce === undefined && saysLogout(events)
}

function saysLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || Array.isArray(events)) return false
  const event: unknown = new Map<string, unknown>(Object.entries(events)).get(EVENT)
  return typeof event === 'object' && event !== null && !Array.isArray(event)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}

function isNameOrNone(value: unknown): value is string | undefined {
  return value === undefined || isName(value)
}

/** The provider did not answer: not the token’s fault. */
function isNoAnswer(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) return true
  return error.code === 'ERR_JOSE_GENERIC'
}
