import { readFileSync } from 'node:fs'
import { type Environment } from '../config/environment.js'
import { readSecret } from '../config/secrets.js'
import { type KeySource, type Settings } from '../config/settings-types.js'
import { type RoleGroups } from '../decision/rule-files/role-groups.js'
import { type Authenticate, type TrustedIssuer, authenticator } from '../identity/authenticate.js'
import { type SigningKeys, keySetFrom, readSigningKeys } from '../identity/keys.js'
import { type ClaimMap, OWN_CLAIMS } from '../identity/requester-of-claims.js'
import { type CallingSystem, type TokenEndpointPorts } from '../identity/token-endpoint.js'

export type Identity = {
  readonly authenticate: Authenticate
  readonly keys: SigningKeys
  readonly tokenPorts: TokenEndpointPorts
}

export type IdentityWorld = {
  readonly environment: Environment
  readonly roles: RoleGroups
  readonly useOnce: TokenEndpointPorts['useOnce']
  readonly now: () => Date
  readonly mintId: () => string
}

/** Who may ask and how they prove it, from the settings. Throws, naming the file, when a key cannot be used. */
export async function openIdentity(settings: Settings, world: IdentityWorld): Promise<Identity> {
  const keys = await readSigningKeys(
    parsed(readSecret(settings.keys.tokens, world.environment).reveal(), 'keys.tokens'),
  )
  const audience = `${settings.baseUrl}/fhir`
  const issuers: readonly TrustedIssuer[] = [
    {
      issuer: settings.baseUrl,
      keys: keys.verify,
      algorithms: ['ES256'],
      type: 'at+jwt',
      claims: OWN_CLAIMS,
      organisations: undefined,
      purposes: undefined,
    },
    ...(settings.issuers ?? []).map((it) => ({
      ...it,
      keys: keySetFrom(keySource(it.keys)),
      type: undefined,
      claims: claimMap(it.claims),
    })),
  ]
  return {
    keys,
    authenticate: authenticator(issuers, audience, (role) => world.roles.named(role), world.now),
    tokenPorts: {
      tokenUrl: `${settings.baseUrl}/oauth2/token`,
      issuer: settings.baseUrl,
      audience,
      callingSystems: new Map(callingSystems(settings).map((it) => [it.id, it])),
      keys,
      useOnce: world.useOnce,
      now: world.now,
      mintId: world.mintId,
    },
  }
}

function callingSystems(settings: Settings): readonly CallingSystem[] {
  return settings.callingSystems.map(({ id, organisation, keys, algorithm, scopes, purposes }) => ({
    id,
    organisation,
    get organisationName() {
      return settings.organisations.find((it) => it.ods === organisation)?.name ?? organisation
    },
    keys: keySetFrom(keySource(keys)),
    algorithm,
    scopes,
    purposes,
  }))
}

/** An outside issuer's claims where it names them, ours elsewhere. */
function claimMap(claims: Readonly<Record<string, string>>): ClaimMap {
  return { ...OWN_CLAIMS, ...claims }
}

function keySource(source: KeySource): Parameters<typeof keySetFrom>[0] {
  return 'url' in source ? source : { jwks: parsed(readText(source.file), source.file) }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${file}: the key set cannot be read`)
  }
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${what}: not a JWK Set in JSON`)
  }
}
