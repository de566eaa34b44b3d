import { OFFICER_ROLES, type OfficerRole } from '../../model/officers/officer.js'
import { type Schema, about, record, secret, text } from '../schema-parts.js'

/** A secret is named, never written: a file or an environment variable holds it. */
type SecretPlace = { readonly file: string } | { readonly env: string }

/** How the console proves itself at the token endpoint of the identity provider. */
export type ConsoleAuthentication =
  | { readonly method: 'private_key_jwt'; readonly key: SecretPlace }
  | { readonly method: 'client_secret_basic'; readonly secret: SecretPlace }

/** What a value of the roles claim stands for. */
export type ConsoleRole = {
  readonly value: string
  readonly role: OfficerRole
  readonly sees: 'own' | 'all'
}

/** Who may sign in at the console, and for how long. */
export type ConsoleSettings = {
  /** Issuer of the OpenID provider: https, or http on the loopback interface. */
  readonly issuer: string
  readonly clientId: string
  readonly authentication: ConsoleAuthentication
  /** Names of claims of the ID token. */
  readonly claims: {
    readonly userId: string
    readonly name: string
    readonly organisation: string
    readonly roles: string
  }
  readonly roles: readonly ConsoleRole[]
  readonly idleMinutes: number
  readonly absoluteMinutes: number
  /** How long a sign-in counts as fresh, where what is done needs a fresh one. */
  readonly freshMinutes: number
}

const SECURE_OR_LOOPBACK =
  '^(https://[^\\s#?/]+(/[^\\s#?]*)?|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:\\d+)?(/[^\\s#?]*)?)$'

const minutes = (maximum: number): Schema => ({ type: 'integer', minimum: 1, maximum })

/** JSON Schema of the settings of the console. */
export const consoleSchema: Schema = record({
  issuer: about(
    'Issuer of the OpenID provider its users sign in at: https, or http on the loopback interface.',
    { type: 'string', pattern: SECURE_OR_LOOPBACK },
  ),
  clientId: about(
    'The id the console is registered under at the provider, with the redirect URI `/console/signed-in`, the post-logout redirect URI `/console/signed-out`, to which it leads back whoever signs out, and the back-channel logout URI `/console/back-channel-logout`, by which the provider ends its sessions.',
    text,
  ),
  authentication: about('How the console proves itself to the provider.', {
    oneOf: [
      record({
        method: about('By a signed assertion (RFC 7523).', { const: 'private_key_jwt' }),
        key: about('The private key as a JSON Web Key with `alg` and `kid`.', secret),
      }),
      record({
        method: about('By a shared secret.', { const: 'client_secret_basic' }),
        secret: about('The secret.', secret),
      }),
    ],
  }),
  claims: about(
    'Names of the claims of the ID token.',
    record({
      userId: about('Claim with the id of the user.', text),
      name: about('Claim with the name of the user.', text),
      organisation: about('Claim with the ODS code of the organisation the user acts for.', text),
      roles: about('Claim with the list of the roles of the user.', text),
    }),
  ),
  roles: about('What values of the roles claim stand for; who has none of them may not sign in.', {
    type: 'array',
    minItems: 1,
    items: record({
      value: about('The value of the claim.', text),
      role: about('The role at the console.', { enum: [...OFFICER_ROLES] }),
      sees: about('`own`: what the organisation asked, or whose records it controls; `all`: every event.', {
        enum: ['own', 'all'],
      }),
    }),
  }),
  idleMinutes: about('Minutes without a request after which a session ends.', minutes(60)),
  absoluteMinutes: about('Minutes after which a session ends in any case.', minutes(1440)),
  freshMinutes: about(
    'Minutes for which a sign-in counts as fresh: exporting and closing need a fresh one.',
    minutes(60),
  ),
})
