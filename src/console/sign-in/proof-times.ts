import { type IdClaims } from './identity-provider.js'

/**
 * When the provider says they proved who they are (OpenID Connect Core 1.0 section 2, `auth_time`): to come back from a
 * provider that one is signed in at proves nothing anew. Long ago where it does not say; never later than now.
 */
export function authenticatedAt(claims: IdClaims, now: Date): Date {
  return new Date(Math.min(secondsIn(claims, 'auth_time') * 1000, now.getTime()))
}

/** The same by the provider's own clock or, where it does not say, when it made the ID token. */
export function attestedAt(claims: IdClaims): Date {
  return new Date((secondsIn(claims, 'auth_time') || secondsIn(claims, 'iat')) * 1000)
}

/** Seconds since 1970; 0 where the claim is none. */
function secondsIn(claims: IdClaims, name: 'auth_time' | 'iat'): number {
  const seconds = claims[name]
  return typeof seconds === 'number' && seconds > 0 ? seconds : 0
}
