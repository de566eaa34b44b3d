import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Configuration, JWKS, Provider } from 'oidc-provider'
import { freePort } from '../free-port.js'
import { officerOf } from './officers.js'
import { signInPage, signOutPage, signedOutPage } from './sign-in-page.js'

/** The identity provider of the region: a real OpenID provider in which one chooses who to be. */
export type IdentityProviderTwin = { readonly issuer: string; stop(): Promise<void> }

export type ProviderPlace = {
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  /** File with its private JSON Web Key Set. */
  readonly keys: string
  /** Where the gateway's console is reached. */
  readonly consoleUrl: string
  readonly clientId: string
  /** File with the public JSON Web Key Set of the console. */
  readonly clientKeys: string
}

/** Starts the provider. Rejects with `PortInUse`. */
export async function startIdentityProvider(place: ProviderPlace): Promise<IdentityProviderTwin> {
  const port = await freePort({ name: 'the identity provider', host: place.host, port: place.port })
  const issuer = `http://${place.host}:${port}`
  const provider = await withoutNotices(async () => {
    const { Provider } = await import('oidc-provider')
    return new Provider(issuer, configurationOf(place))
  })
  const server = createServer(listenerOf(provider))
  await listen(server, place.host, port)
  return { issuer, stop: () => close(server) }
}

/**
 * The library says on standard error that it wants a newer Node, and that what it remembers is lost when it stops. Both
 * are so on purpose here, and would stand between whoever starts the region and what it has to say.
 */
async function withoutNotices<T>(make: () => Promise<T>): Promise<T> {
  const output = globalThis.console
  const warn = output.warn.bind(output)
  output.warn = (...said: readonly unknown[]) => {
    if (!String(said[0]).includes('oidc-provider WARNING: ')) warn(...said)
  }
  try {
    return await make()
  } finally {
    output.warn = warn
  }
}

/** Whoever signs out here is signed out of the console too (OpenID Connect Back-Channel Logout 1.0). */
const FEATURES: NonNullable<Configuration['features']> = {
  devInteractions: { enabled: false },
  backchannelLogout: { enabled: true },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (context, form) => {
      context.body = signOutPage(form)
    },
    postLogoutSuccessSource: (context) => {
      context.body = signedOutPage()
    },
  },
}

function configurationOf({ keys, clientId, clientKeys, consoleUrl }: ProviderPlace): Configuration {
  return {
    jwks: keySet(keys),
    clients: [
      {
        client_id: clientId,
        redirect_uris: [`${consoleUrl}/signed-in`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        token_endpoint_auth_method: 'private_key_jwt',
        token_endpoint_auth_signing_alg: 'ES256',
        id_token_signed_response_alg: 'ES256',
        jwks: keySet(clientKeys),
        require_auth_time: true,
        post_logout_redirect_uris: [`${consoleUrl}/signed-out`],
        backchannel_logout_uri: `${consoleUrl}/back-channel-logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ['sub', 'organisation', 'roles'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: [readFileSync(keys, 'utf8').slice(0, 64)] },
    features: FEATURES,
    // The console is on loopback, where the library would call nobody: it thinks of addresses that strangers register.
    fetch: (url, options = {}) =>
      globalThis.fetch(
        url,
        Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'dispatcher')),
      ),
    interactions: { url: (_context, { uid }) => `/sign-in/${uid}` },
    pkce: { required: () => true },
    findAccount: (_context, userId) => {
      const officer = officerOf(userId)
      if (officer === undefined) return undefined
      const { name, organisation, roles } = officer
      return { accountId: userId, claims: () => ({ sub: userId, name, organisation, roles: [...roles] }) }
    },
    // The console is the region's own: nobody is asked whether it may know who they are.
    loadExistingGrant: async ({ oidc }) => {
      const { client, session, provider } = oidc
      if (client === undefined || session?.accountId === undefined) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile')
      await grant.save()
      return grant
    },
    ttl: {
      Session: 3600,
      Interaction: 600,
      Grant: 3600,
      AuthorizationCode: 60,
      IdToken: 600,
      AccessToken: 600,
    },
  }
}

function listenerOf(provider: Provider): (request: IncomingMessage, response: ServerResponse) => void {
  const answer = provider.callback()
  return (request, response) => {
    const uid = /^\/sign-in\/([\w-]+)$/.exec(request.url ?? '')?.[1]
    if (uid === undefined) {
      void answer(request, response)
      return
    }
    chosen(provider, uid, request, response).catch(() => {
      response.writeHead(400, { 'content-type': 'text/plain' }).end('This sign-in has ended. Begin again.')
    })
  }
}

async function chosen(
  provider: Provider,
  uid: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  await provider.interactionDetails(request, response)
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(signInPage(uid))
    return
  }
  const accountId = new URLSearchParams(await bodyOf(request)).get('officer') ?? ''
  if (officerOf(accountId) === undefined) throw new Error('nobody was chosen')
  await provider.interactionFinished(request, response, { login: { accountId } })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

function keySet(file: string): JWKS {
  return JSON.parse(readFileSync(file, 'utf8')) as JWKS
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
