import { ODS_CODE_SYSTEM, isOdsCode } from '../model/ods-code.js'
import { type Purpose, purposeOf } from '../model/purpose.js'
import { type CodedRole, type Requester, type RoleGroup } from '../model/requester.js'
import { type Claims, SCOPE_LIMIT, isTrueClaim, numberClaim, textClaim, textsClaim } from './claims.js'

/** What a coded role means to the rules: from consent-rules/role-groups.yaml. */
export type RoleMeaning = {
  readonly name: string
  readonly group: RoleGroup
  readonly healthProfessional: boolean
}
export type RoleOf = (role: CodedRole) => RoleMeaning | undefined

/** Where an access token of ours keeps each member of the requester. */
export const OWN_CLAIMS = {
  callingSystem: 'client_id',
  scope: 'scope',
  userId: 'extensions.ihe_iua.person_id',
  userName: 'extensions.ihe_iua.subject_name',
  role: 'extensions.ihe_iua.subject_role',
  organisation: 'extensions.ihe_iua.subject_organization_id',
  organisationName: 'extensions.ihe_iua.subject_organization',
  purpose: 'extensions.ihe_iua.purpose_of_use',
  authAssurance: 'extensions.linchpin.auth_assurance',
  activities: 'extensions.linchpin.activities',
  selfClaimed: 'extensions.linchpin.self_claimed',
  permissionToView: 'extensions.linchpin.permission_to_view',
  breakGlass: 'extensions.linchpin.break_glass',
  reason: 'extensions.linchpin.reason',
  authorityReference: 'extensions.linchpin.authority.reference',
  authorityApprovedBy: 'extensions.linchpin.authority.approved_by',
  authorityJustification: 'extensions.linchpin.authority.justification',
  actingFor: 'extensions.linchpin.acting_for',
  person: 'extensions.linchpin.person',
} as const

export type ClaimMap = Readonly<Record<keyof typeof OWN_CLAIMS, string>>

/**
 * The requester a verified token describes; undefined when it names no organisation. A claim that is missing or of
 * the wrong type leaves its member undefined, which the rules read as unknown. More than one purpose is no purpose,
 * and more than one role is no role: rights are never the union.
 */
export function requesterOfClaims(claims: Claims, at: ClaimMap, roleOf: RoleOf): Requester | undefined {
  const organisation = identifierIn(textClaim(claims, at.organisation), ODS_CODE_SYSTEM)
  const callingSystem = textClaim(claims, at.callingSystem)
  if (organisation === undefined || !isOdsCode(organisation) || callingSystem === undefined) return undefined
  const role = only(textsClaim(claims, at.role)?.map(codedRole))
  const meaning = role === undefined ? undefined : roleOf(role)
  return {
    callingSystem,
    tokenId: tokenIdIn(claims),
    tokenIssued: issuedIn(claims),
    userId: textClaim(claims, at.userId),
    userName: textClaim(claims, at.userName),
    role,
    roleName: meaning?.name,
    roleGroup: meaning?.group,
    healthProfessional: meaning?.healthProfessional,
    organisation,
    organisationName: textClaim(claims, at.organisationName),
    purpose: purposeIn(textsClaim(claims, at.purpose)),
    authAssurance: numberClaim(claims, at.authAssurance),
    activities: textsClaim(claims, at.activities),
    selfClaimed: isTrueClaim(claims, at.selfClaimed),
    permissionToView: permissionIn(textClaim(claims, at.permissionToView)),
    breakGlass: isTrueClaim(claims, at.breakGlass),
    reason: textClaim(claims, at.reason),
    authority: {
      reference: textClaim(claims, at.authorityReference),
      approvedBy: textClaim(claims, at.authorityApprovedBy),
      justification: textClaim(claims, at.authorityJustification),
    },
    actingFor: textClaim(claims, at.actingFor),
    person: textClaim(claims, at.person),
    scopes: (textClaim(claims, at.scope, SCOPE_LIMIT) ?? '').split(' ').filter((it) => it !== ''),
  }
}

/** `iat`, in seconds (RFC 7519 section 4.1.6); undefined for what is no instant. */
function issuedIn(claims: Claims): string | undefined {
  const issued = new Date((numberClaim(claims, 'iat') ?? NaN) * 1000)
  return Number.isNaN(issued.getTime()) ? undefined : issued.toISOString()
}

function tokenIdIn(claims: Claims): string | undefined {
  const id = textClaim(claims, 'jti')
  return id !== undefined && /^[\x21-\x7e]{1,200}$/.test(id) ? id : undefined
}

/** The one purpose among `system|code` items; undefined when there are none, several, or one that is not known. */
export function purposeIn(items: readonly string[] | undefined): Purpose | undefined {
  const purposes = (items ?? []).map((it) => {
    const { system, code } = codedRole(it)
    return purposeOf(system, code)
  })
  return only([...new Set(purposes)])
}

/** `system|code`, or a code alone. */
function codedRole(text: string): CodedRole {
  const bar = text.lastIndexOf('|')
  return bar < 0
    ? { system: undefined, code: text }
    : { system: text.slice(0, bar), code: text.slice(bar + 1) }
}

/** The value of `system|value` in the system given; a bare value counts. */
export function identifierIn(text: string | undefined, system: string): string | undefined {
  if (text === undefined) return undefined
  const coded = codedRole(text)
  return coded.system === undefined || coded.system === system ? coded.code : undefined
}

function permissionIn(text: string | undefined): Requester['permissionToView'] {
  return PERMISSIONS.find((it) => it === text)
}

const PERMISSIONS = ['granted', 'refused', 'unable'] as const

function only<T>(items: readonly T[] | undefined): T | undefined {
  return items?.length === 1 ? items[0] : undefined
}
