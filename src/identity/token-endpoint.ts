import { type JWTVerifyGetKey, SignJWT, decodeJwt, jwtVerify } from 'jose'
import { type AssertionAlgorithm } from '../config/settings-types.js'
import { ODS_CODE_SYSTEM, type OdsCode } from '../model/ods-code.js'
import { type Purpose } from '../model/purpose.js'
import { covers, parseScope } from '../model/scope.js'
import { type Claims, SCOPE_LIMIT, claimAt, isClaims, textClaim, textsClaim } from './claims.js'
import { type SigningKeys } from './keys.js'
import { identifierIn, purposeIn } from './requester-of-claims.js'

/** A system registered to ask, with its keys resolved. */
export type CallingSystem = {
  readonly id: string
  readonly organisation: OdsCode
  readonly organisationName: string
  readonly keys: JWTVerifyGetKey
  readonly algorithm: AssertionAlgorithm
  readonly scopes: readonly string[]
  readonly purposes: readonly Purpose[]
}

export type TokenEndpointPorts = {
  /** Exactly the URL of this endpoint, which an assertion must be addressed to. */
  readonly tokenUrl: string
  readonly issuer: string
  /** The FHIR base URL that tokens are for. */
  readonly audience: string
  readonly callingSystems: ReadonlyMap<string, CallingSystem>
  readonly keys: SigningKeys
  /** True the first time an issuer's assertion id is seen, by any replica; rejects when the store is down. */
  readonly useOnce: (issuer: string, jti: string, expires: Date) => Promise<boolean>
  readonly now: () => Date
  readonly mintId: () => string
}

/** Answers in the words of RFC 6749 section 5; `detail` is for the log alone. */
export type TokenAnswer =
  | {
      readonly kind: 'token'
      readonly body: {
        readonly access_token: string
        readonly token_type: 'bearer'
        readonly expires_in: number
        readonly scope: string
      }
    }
  | { readonly kind: 'error'; readonly status: number; readonly error: TokenError; readonly detail: string }

export type TokenError =
  'invalid_request' | 'invalid_client' | 'unauthorized_client' | 'unsupported_grant_type' | 'invalid_scope'

const LIFE = 300
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

class TokenRefusal extends Error {
  readonly status: number
  readonly error: TokenError
  constructor(error: TokenError, detail: string, status = 400) {
    super(detail)
    this.error = error
    this.status = status
  }
}

/**
 * SMART Backend Services: client_credentials with a signed assertion (private_key_jwt), valid for five minutes at
 * most and usable once, its key and algorithm those registered for the calling system. Who is really asking comes in
 * the assertion's `hl7-b2b` (UDAP) and `linchpin` extensions, held to the system's own organisation and purposes.
 */
export async function issueToken(form: URLSearchParams, ports: TokenEndpointPorts): Promise<TokenAnswer> {
  try {
    const assertion = readForm(form)
    const system = callingSystemOf(assertion, ports)
    const claims = await verifyAssertion(assertion, system, ports)
    const extensions = checkExtensions(claims, system)
    const scope = grantScope(form.get('scope'), system)
    const access_token = await sign(system, scope, extensions, ports)
    return { kind: 'token', body: { access_token, token_type: 'bearer', expires_in: LIFE, scope } }
  } catch (error) {
    if (!(error instanceof TokenRefusal)) throw error
    return { kind: 'error', status: error.status, error: error.error, detail: error.message }
  }
}

function readForm(form: URLSearchParams): string {
  for (const name of new Set(form.keys()))
    if (form.getAll(name).length > 1) throw new TokenRefusal('invalid_request', `parameter given twice`)
  if (form.get('grant_type') === null) throw new TokenRefusal('invalid_request', 'no grant_type')
  if (form.get('grant_type') !== 'client_credentials')
    throw new TokenRefusal('unsupported_grant_type', 'grant type is not client_credentials')
  if (form.get('client_assertion_type') !== ASSERTION_TYPE)
    throw new TokenRefusal('invalid_request', 'client_assertion_type is not jwt-bearer')
  const assertion = form.get('client_assertion')
  if (assertion === null || assertion === '') throw new TokenRefusal('invalid_request', 'no client_assertion')
  return assertion
}

function callingSystemOf(assertion: string, { callingSystems }: TokenEndpointPorts): CallingSystem {
  let claims: Claims
  try {
    claims = { ...decodeJwt(assertion) }
  } catch {
    throw invalidClient('the assertion is not a JWT')
  }
  const { iss, sub } = claims
  const system = typeof iss === 'string' && iss === sub ? callingSystems.get(iss) : undefined
  if (system === undefined) throw invalidClient('iss and sub name no registered calling system')
  return system
}

/** RFC 7523 section 3 and SMART Backend Services: signature, audience, life and single use. */
async function verifyAssertion(
  assertion: string,
  system: CallingSystem,
  ports: TokenEndpointPorts,
): Promise<Claims> {
  const now = ports.now()
  const payload = await jwtVerify(assertion, system.keys, {
    issuer: system.id,
    subject: system.id,
    audience: ports.tokenUrl,
    algorithms: [system.algorithm],
    currentDate: now,
    clockTolerance: 5,
    requiredClaims: ['exp', 'jti'],
  }).then(
    (verified) => verified.payload,
    (error: unknown) => {
      throw invalidClient(
        isClaims(error) && typeof error['code'] === 'string' ? error['code'] : 'not verified',
      )
    },
  )
  const { exp, jti } = payload
  if (exp === undefined || jti === undefined || jti.length > 200) throw invalidClient('no exp or jti')
  if (exp > now.getTime() / 1000 + LIFE + 5)
    throw invalidClient('the assertion lives longer than five minutes')
  const fresh = await ports.useOnce(system.id, jti, new Date((exp + 60) * 1000))
  if (!fresh) throw invalidClient('the assertion was used before')
  return { ...payload }
}

type Extensions = { readonly ihe_iua: Claims; readonly linchpin: Claims }

function checkExtensions(claims: Claims, system: CallingSystem): Extensions {
  const b2b = claimAt(claims, 'extensions.hl7-b2b')
  if (!isClaims(b2b)) throw new TokenRefusal('invalid_request', 'no hl7-b2b extension')
  if (b2b['version'] !== '1') throw new TokenRefusal('invalid_request', 'hl7-b2b version is not 1')
  const organisation = identifierIn(textClaim(b2b, 'organization_id'), ODS_CODE_SYSTEM)
  if (organisation !== system.organisation)
    throw new TokenRefusal('unauthorized_client', 'organization_id is not the calling system’s own')
  const purposes = textsClaim(b2b, 'purpose_of_use')
  const purpose = purposeIn(purposes)
  if (purpose !== undefined && !system.purposes.includes(purpose))
    throw new TokenRefusal('unauthorized_client', 'purpose is not registered for the calling system')
  const linchpin = claimAt(claims, 'extensions.linchpin')
  return {
    ihe_iua: {
      subject_name: textClaim(b2b, 'subject_name'),
      person_id: textClaim(b2b, 'subject_id'),
      subject_role: textsClaim(b2b, 'subject_role') ?? [],
      subject_organization: textClaim(b2b, 'organization_name') ?? system.organisationName,
      subject_organization_id: `${ODS_CODE_SYSTEM}|${system.organisation}`,
      purpose_of_use: purposes ?? [],
    },
    linchpin: isClaims(linchpin) ? linchpin : {},
  }
}

/** Scopes are a ceiling: what is asked and registered. Asking for none that is registered is an error. */
function grantScope(asked: string | null, system: CallingSystem): string {
  const wanted = (asked ?? '').split(' ').filter((it) => it !== '')
  const granted = wanted.length === 0 ? system.scopes : wanted.filter((it) => isRegistered(it, system))
  if (granted.length === 0) throw new TokenRefusal('invalid_scope', 'no scope asked for is registered')
  const scope = granted.join(' ')
  if (scope.length > SCOPE_LIMIT) throw new TokenRefusal('invalid_scope', 'the scope is too long for a token')
  return scope
}

function isRegistered(asked: string, system: CallingSystem): boolean {
  const scope = parseScope(asked)
  if (scope === undefined) return false
  return system.scopes.some((it) => {
    const registered = parseScope(it)
    return registered !== undefined && covers(registered, scope)
  })
}

/** An RFC 9068 access token. */
function sign(
  system: CallingSystem,
  scope: string,
  extensions: Extensions,
  ports: TokenEndpointPorts,
): Promise<string> {
  const issued = Math.floor(ports.now().getTime() / 1000)
  return new SignJWT({ client_id: system.id, scope, extensions })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: ports.keys.kid })
    .setIssuer(ports.issuer)
    .setSubject(system.id)
    .setAudience(ports.audience)
    .setIssuedAt(issued)
    .setExpirationTime(issued + LIFE)
    .setJti(ports.mintId())
    .sign(ports.keys.sign)
}

function invalidClient(detail: string): TokenRefusal {
  return new TokenRefusal('invalid_client', detail, 401)
}
