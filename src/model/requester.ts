import { type OdsCode } from './ods-code.js'
import { type Purpose } from './purpose.js'

export const ROLE_GROUPS = [
  'regulated-health',
  'regulated-social-work',
  'social-care-staff',
  'interface-role',
  'admin',
  'citizen',
] as const
export type RoleGroup = (typeof ROLE_GROUPS)[number]

/** A coded role as the token gives it: a national SDS job role or a local one. */
export type CodedRole = { readonly system: string | undefined; readonly code: string }

/** The named authority behind a safeguarding or legal access. */
export type Authority = {
  readonly reference: string | undefined
  readonly approvedBy: string | undefined
  readonly justification: string | undefined
}

/**
 * Who asks: practitioner, role and organisation as the calling system or identity provider signed them.
 * An undefined member was not attested, which the rules read as unknown, never as a default.
 */
export type Requester = {
  /** The registered calling system that presented the token. */
  readonly callingSystem: string
  /** The `jti` of that token (RFC 7519 section 4.1.7); undefined where it is not of visible ASCII, or long. */
  readonly tokenId?: string | undefined
  /** ISO 8601 instant at which that token was issued: how old all that it attests is. */
  readonly tokenIssued?: string | undefined
  readonly userId: string | undefined
  readonly userName: string | undefined
  readonly role: CodedRole | undefined
  /** The rules' name of the role (`social-worker`), from consent-rules/role-groups.yaml. */
  readonly roleName: string | undefined
  readonly roleGroup: RoleGroup | undefined
  readonly healthProfessional: boolean | undefined
  readonly organisation: OdsCode
  readonly organisationName: string | undefined
  /** The one purpose of this access; undefined when missing, unknown or more than one. */
  readonly purpose: Purpose | undefined
  /** Sign-in assurance level, 1 to 3. */
  readonly authAssurance: number | undefined
  readonly activities: readonly string[] | undefined
  readonly selfClaimed: boolean
  readonly permissionToView: 'granted' | 'refused' | 'unable' | undefined
  readonly breakGlass: boolean
  readonly reason: string | undefined
  readonly authority: Authority
  readonly actingFor: string | undefined
  /** For a citizen: the NHS number that the identity provider attested. Never logged, never displayed. */
  readonly person: string | undefined
  /** SMART v2 scopes: only a ceiling. */
  readonly scopes: readonly string[]
}
