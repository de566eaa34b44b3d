import {
  type JSONWebKeySet,
  type JWK,
  type JWTVerifyGetKey,
  createLocalJWKSet,
  createRemoteJWKSet,
  importJWK,
} from 'jose'

/** The gateway's own signing key and the public set that verifies it. */
export type SigningKeys = {
  readonly kid: string
  readonly sign: Awaited<ReturnType<typeof importJWK>>
  readonly publicSet: JSONWebKeySet
  readonly verify: JWTVerifyGetKey
}

/**
 * Reads a private JWK Set (EC P-256, each key with a `kid`). The first key signs; every key verifies, so that a new
 * key is put first and the old one kept until its tokens have expired. Throws when a key is unusable.
 */
export async function readSigningKeys(jwks: unknown): Promise<SigningKeys> {
  const keys = keysOf(jwks)
  const [first] = keys
  if (first?.kid === undefined) throw new Error('the token key set holds no key with a kid')
  const publicSet = { keys: keys.map(publicPart) }
  return {
    kid: first.kid,
    sign: await importJWK(first, 'ES256'),
    publicSet,
    verify: createLocalJWKSet(publicSet),
  }
}

/** A verifier over a key set given as text or fetched from a URL; the fetched set is cached and refreshed on an unknown kid. */
export function keySetFrom(source: { readonly jwks: unknown } | { readonly url: string }): JWTVerifyGetKey {
  if ('url' in source)
    return createRemoteJWKSet(new URL(source.url), { timeoutDuration: 3000, cooldownDuration: 30_000 })
  return createLocalJWKSet({ keys: keysOf(source.jwks) })
}

function keysOf(jwks: unknown): JWK[] {
  if (typeof jwks !== 'object' || jwks === null || !('keys' in jwks) || !Array.isArray(jwks.keys))
    throw new Error('not a JWK Set: no array `keys`')
  return jwks.keys.map((key: unknown) => {
    if (typeof key !== 'object' || key === null) throw new Error('not a JWK Set: a key is no object')
    return key
  })
}

function publicPart({ kty, crv, x, y, kid }: JWK): JWK {
  if (kty !== 'EC' || crv !== 'P-256' || kid === undefined)
    throw new Error('token keys must be EC P-256 keys with a kid')
  return { kty, crv, x: x ?? '', y: y ?? '', kid, alg: 'ES256', use: 'sig' }
}
