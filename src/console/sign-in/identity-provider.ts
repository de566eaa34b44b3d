import { type webcrypto } from 'node:crypto'
import {
  ClientSecretBasic,
  type ClientAuth,
  type Configuration,
  PrivateKeyJwt,
  type ServerMetadata,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  discovery,
} from 'openid-client'
import { type SignInAttempt } from '../../model/officers/session.js'

/** The claims of an ID token whose signature, issuer, audience, nonce and times have been checked. */
export type IdClaims = Readonly<Record<string, unknown>>

/** The OpenID provider that officers sign in at. Rejects with ProviderError when it cannot be asked or says no. */
export type IdentityProvider = {
  /** Its origin, to which a form of the console may lead. */
  readonly origin: string
  /** Where the browser is sent to sign in. */
  begin(attempt: SignInAttempt): Promise<URL>
  /** What the provider attests, for the address it sent the browser back to. */
  finish(query: string, attempt: SignInAttempt): Promise<IdClaims>
  /**
   * Where the browser is sent to sign out there too; undefined where the provider offers no such place, or one that is
   * not of its origin.
   */
  signOut(): Promise<URL | undefined>
  /** How it signs what it says. */
  signing(): Promise<ProviderSigning>
}

/** Its name for itself, where its keys are, and the algorithms it may use, none of which is shared with anybody. */
export type ProviderSigning = {
  readonly issuer: string
  readonly keysUrl: string
  readonly algorithms: readonly string[]
}

export type ProviderSettings = {
  readonly issuer: string
  readonly clientId: string
  /** A private JSON Web Key, or a shared secret. */
  readonly authentication:
    | { readonly method: 'private_key_jwt'; readonly key: SigningKey }
    | { readonly method: 'client_secret_basic'; readonly secret: string }
  /** Where the provider sends the browser back to. */
  readonly redirectUri: string
  /** Where it sends the browser back to once somebody has signed out there. */
  readonly signedOutUri: string
}

/** A private JSON Web Key that names its algorithm and its id. */
type SigningKey = webcrypto.JsonWebKey & { readonly alg: string; readonly kid: string }

/** Reads a private JSON Web Key. Throws an Error when the text is none, or names no algorithm or id. */
export function signingKey(text: string): SigningKey {
  const key: unknown = JSON.parse(text)
  if (!isSigningKey(key)) throw new Error('console.authentication.key: not a JSON Web Key with alg and kid')
  return key
}

function isSigningKey(key: unknown): key is SigningKey {
  return (
    typeof key === 'object' &&
    key !== null &&
    'alg' in key &&
    typeof key.alg === 'string' &&
    'kid' in key &&
    typeof key.kid === 'string' &&
    IMPORTS[key.alg] !== undefined
  )
}

/** The provider cannot be asked, or what it says does not hold. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
}

/**
 * The provider by OpenID Connect Core 1.0: authorisation code with PKCE (S256), state and nonce. It is discovered at
 * the first sign-in, so that the gateway starts while it is down.
 */
export function identityProvider(settings: ProviderSettings): IdentityProvider {
  const { issuer, redirectUri } = settings
  let found: Promise<Configuration> | undefined
  const configuration = async (): Promise<Configuration> => {
    found ??= discover(settings)
    try {
      return await found
    } catch (error) {
      found = undefined
      throw error
    }
  }
  return {
    origin: new URL(issuer).origin,
    begin: (attempt) =>
      said(async () => {
        const challenge = await calculatePKCECodeChallenge(attempt.verifier)
        return buildAuthorizationUrl(await configuration(), {
          redirect_uri: redirectUri,
          scope: 'openid profile',
          response_type: 'code',
          code_challenge: challenge,
          code_challenge_method: 'S256',
          state: attempt.state,
          nonce: attempt.nonce,
          ...(attempt.again === undefined ? {} : { prompt: 'login', max_age: '0' }),
        })
      }),
    finish: (query, attempt) =>
      said(async () => {
        const tokens = await authorizationCodeGrant(
          await configuration(),
          new URL(`${redirectUri}?${query}`),
          {
            pkceCodeVerifier: attempt.verifier,
            expectedState: attempt.state,
            expectedNonce: attempt.nonce,
            idTokenExpected: true,
            ...(attempt.again === undefined ? {} : { maxAge: FRESH_SECONDS }),
          },
        )
        const claims = tokens.claims()
        if (claims === undefined) throw new ProviderError('no ID token')
        return claims
      }),
    signOut: () => said(async () => signOutUrl(await configuration(), settings)),
    signing: () => said(async () => signingOf((await configuration()).serverMetadata())),
  }
}

/**
 * OpenID Connect RP-Initiated Logout 1.0 section 2. The console names itself, and does not send the ID token as a hint:
 * it names the officer, and this is an address. Nor is there a state to come back with: the page that the provider leads
 * back to changes nothing, and says the same to everybody.
 */
function signOutUrl(found: Configuration, { issuer, signedOutUri }: ProviderSettings): URL | undefined {
  const { end_session_endpoint: place } = found.serverMetadata()
  // The policy of our pages lets the form that signs out lead to that origin alone: elsewhere it would lead to nothing.
  if (place === undefined || new URL(place).origin !== new URL(issuer).origin) return undefined
  return buildEndSessionUrl(found, { post_logout_redirect_uri: signedOutUri })
}

/** RS256 is what is meant where the provider does not say (OpenID Connect Core 1.0 section 2). */
function signingOf(metadata: ServerMetadata): ProviderSigning {
  const {
    issuer,
    jwks_uri: keysUrl,
    id_token_signing_alg_values_supported: algorithms = ['RS256'],
  } = metadata
  if (keysUrl === undefined) throw new ProviderError('the identity provider has no keys')
  return {
    issuer,
    keysUrl,
    algorithms: algorithms.filter((it) => /^(?:(?:ES|RS|PS)\d{3}|EdDSA|Ed25519)$/.test(it)),
  }
}

/** How long a person may take over signing in again. */
const FRESH_SECONDS = 300

async function discover({ issuer, clientId, authentication }: ProviderSettings): Promise<Configuration> {
  const isLoopback = issuer.startsWith('http://')
  return discovery(new URL(issuer), clientId, undefined, await proofOf(authentication), {
    timeout: 5,
    ...(isLoopback ? { execute: [allowInsecureRequests] } : {}),
  })
}

async function proofOf(authentication: ProviderSettings['authentication']): Promise<ClientAuth> {
  if (authentication.method === 'client_secret_basic') return ClientSecretBasic(authentication.secret)
  const { key } = authentication
  const algorithm = IMPORTS[key.alg]
  if (algorithm === undefined) throw new ProviderError(`the key's algorithm is not one of ${NAMES}`)
  return PrivateKeyJwt({
    key: await crypto.subtle.importKey('jwk', key, algorithm, false, ['sign']),
    kid: key.kid,
  })
}

const IMPORTS: Readonly<Record<string, webcrypto.EcKeyImportParams | webcrypto.RsaHashedImportParams>> = {
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  ES384: { name: 'ECDSA', namedCurve: 'P-384' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256' },
}
const NAMES = Object.keys(IMPORTS).join(', ')

/** Whatever goes wrong at the provider is one kind of error, whose text names no person. */
async function said<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ProviderError) throw error
    throw new ProviderError('the identity provider did not sign the user in', { cause: error })
  }
}
