import { ODS_CODE_SYSTEM } from '../../model/ods-code.js'
import { type Requester } from '../../model/requester.js'

/** What a practice is told of who asks, and why: everything the token needs. */
export type TokenContent = {
  readonly issuer: string
  /** The practice's service root, as SDS gives it. */
  readonly audience: string
  readonly issuedAtSeconds: number
  readonly reason: string
  readonly scope: 'patient/*.read' | 'organization/*.read'
  readonly asker: Asker
  readonly version: string
}

/** A worker and their organisation, complete enough for a practice's own audit trail. */
export type Asker = {
  readonly requester: Requester
  readonly userId: string
  readonly userName: string
  readonly organisationName: string
  readonly userIdSystem: string
}

const LIFE_SECONDS = 300
const SDS_USER = 'https://fhir.nhs.uk/Id/sds-user-id'
const SDS_ROLE_PROFILE = 'https://fhir.nhs.uk/Id/sds-role-profile-id'
const UNKNOWN = 'UNK'

/**
 * The unsigned token of GP Connect 1.6.2 (cross-organisation audit and provenance): it names the worker and the
 * organisation that ask, never the gateway, and lives exactly five minutes.
 */
export function unsignedToken(content: TokenContent): string {
  const claims = {
    iss: content.issuer,
    sub: content.asker.userId,
    aud: content.audience,
    exp: content.issuedAtSeconds + LIFE_SECONDS,
    iat: content.issuedAtSeconds,
    reason_for_request: content.reason,
    requested_scope: content.scope,
    requesting_device: {
      resourceType: 'Device',
      identifier: [{ system: 'https://linchpin.example/Id/device', value: 'linchpin' }],
      model: 'Linchpin',
      version: content.version,
    },
    requesting_organization: {
      resourceType: 'Organization',
      identifier: [{ system: ODS_CODE_SYSTEM, value: content.asker.requester.organisation }],
      name: content.asker.organisationName,
    },
    requesting_practitioner: practitionerOf(content.asker),
  }
  return `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`
}

function practitionerOf(asker: Asker): object {
  const { role } = asker.requester
  return {
    resourceType: 'Practitioner',
    id: asker.userId,
    identifier: [
      { system: SDS_USER, value: /^\d{12}$/.test(asker.userId) ? asker.userId : UNKNOWN },
      { system: SDS_ROLE_PROFILE, value: role?.system === SDS_ROLE_PROFILE ? role.code : UNKNOWN },
      { system: asker.userIdSystem, value: asker.userId },
    ],
    name: [humanName(asker.userName)],
  }
}

const PREFIXES: ReadonlySet<string> = new Set([
  'dr',
  'mr',
  'mrs',
  'ms',
  'miss',
  'mx',
  'prof',
  'sir',
  'dame',
  'rev',
])

/** A name as written, taken apart: a title, given names, and the last word as family name. */
function humanName(text: string): object {
  const words = text.trim().split(/\s+/)
  const prefix =
    words.length > 1 && PREFIXES.has((words[0] ?? '').toLowerCase().replace('.', '')) ? words.slice(0, 1) : []
  const rest = words.slice(prefix.length)
  const given = rest.slice(0, -1)
  return {
    family: rest.at(-1) ?? text,
    ...(given.length === 0 ? {} : { given }),
    ...(prefix.length === 0 ? {} : { prefix }),
  }
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64url')
}
