import { type OdsCode, isOdsCode } from '../../model/ods-code.js'
import { type Officer, type OfficerRole } from '../../model/officers/officer.js'
import { type ProviderSession } from '../../model/officers/session.js'
import { type IdClaims } from './identity-provider.js'

/** Which claims say what, and what a role claim stands for. */
export type ClaimRules = {
  readonly claims: {
    readonly userId: string
    readonly name: string
    readonly organisation: string
    readonly roles: string
  }
  readonly roles: readonly {
    readonly value: string
    readonly role: OfficerRole
    readonly sees: 'own' | 'all'
  }[]
  readonly isKnown: (organisation: OdsCode) => boolean
}

/**
 * The officer that the claims attest; undefined where they name no role of the console, no user, or no organisation of
 * this gateway. Of several roles the first one in the settings holds: they are never added up.
 */
export function officerOfClaims(claims: IdClaims, rules: ClaimRules): Officer | undefined {
  const userId = claims[rules.claims.userId]
  const name = claims[rules.claims.name]
  const organisation = claims[rules.claims.organisation]
  const held = claims[rules.claims.roles]
  const values: readonly unknown[] = Array.isArray(held) ? held : [held]
  const role = rules.roles.find((it) => values.includes(it.value))
  if (role === undefined || !isText(userId) || !isText(organisation) || !isOdsCode(organisation))
    return undefined
  if (!rules.isKnown(organisation)) return undefined
  return { userId, name: isText(name) ? name : userId, role: role.role, organisation, sees: role.sees }
}

/** What the claims say of somebody who has no role here: a user id, and an organisation where it is one of ours. */
export function namesIn(
  claims: IdClaims,
  rules: ClaimRules,
): { readonly userId: string | undefined; readonly organisation: OdsCode | undefined } {
  const userId = claims[rules.claims.userId]
  const organisation = claims[rules.claims.organisation]
  const isOurs = isText(organisation) && isOdsCode(organisation) && rules.isKnown(organisation)
  return { userId: isText(userId) ? userId : undefined, organisation: isOurs ? organisation : undefined }
}

/** How the provider names who signed in (OpenID Connect Core 1.0 section 2; Back-Channel Logout 1.0 section 2.1). */
export function providerSessionOf({ sub, sid }: IdClaims): ProviderSession {
  return { subject: isText(sub) ? sub : '', session: isText(sid) ? sid : undefined }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= 256
}
